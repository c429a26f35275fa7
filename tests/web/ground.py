"""A small workspace under a site: three KPIs over one table of orders, computed once a process."""

from __future__ import annotations

import atexit
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from jalon.web.settings import Serving, configure
from jalon.workspace import find, run

NOW = datetime(2026, 4, 15, 9, tzinfo=UTC)  # a Wednesday
ADDRESS = "http://kpi.example"

WORKSPACE = """\
workspace: maison
languages: [fr, en]
currency: EUR
calendar: {timezone: Europe/Paris}
board: [revenue, orders]
---
source: orders
rows: orders.csv
key: id
times: {ordered: day}
---
objective: growth
name: {fr: Grandir, en: Grow}
owner: direction
---
kpi: revenue
name: {fr: Chiffre d'affaires, en: Revenue}
source: orders
value: sum(amount)
unit: EUR
grains: [month, quarter]
by: [region]
level: strategic
objective: growth
owner: head-of-sales
targets:
  - stay: {above: 100}
    grain: month
---
kpi: orders
name: {fr: Commandes, en: Orders}
source: orders
value: count(*)
grains: [month]
by: [region]
objective: growth
owner: direction
scope: team:shop
---
kpi: basket
name: {fr: Panier moyen, en: Average basket}
value: revenue / orders
unit: EUR
grains: [month]
level: strategic
objective: growth
owner: head-of-sales
targets:
  - stay: {above: 10}
    grain: month
"""

ROWS = """\
id,day,region,amount
1,2026-01-05,north,40.50
2,2026-01-20,south,80.00
3,2026-02-03,north,130.25
4,2026-02-24,south,60.00
5,2026-03-03,north,55.00
6,2026-03-30,south,17.00
7,2026-04-02,south,12.00
"""


def make() -> Path:
    """Write the workspace, compute it as of `NOW` and make Django serve it; returns its folder."""
    base = Path(mkdtemp(prefix="jalon-site-"))
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    folder = base / "workspace"
    folder.mkdir()
    (folder / "jalon.yaml").write_text(WORKSPACE)
    (folder / "orders.csv").write_text(ROWS)
    workspace = find(folder, NOW)
    assert workspace.errors == (), workspace.errors
    configure(
        Serving(
            folder=folder,
            ledger=str(Path(workspace.ledger_address).resolve()),
            secret="only for tests " * 4,
            address=ADDRESS,
            hosts=("kpi.example", "testserver"),
            now=NOW,
        )
    )
    run(workspace, NOW)
    return folder
