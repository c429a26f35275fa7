"""A small workspace, and the command line run inside and outside of this process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from click.testing import CliRunner, Result

import jalon as package
from jalon.cli.main import cli

HOME = str(Path(package.__file__).parents[1])
NOW = "2026-03-20T09:00:00+01:00"

WORKSPACE = """\
workspace: small
languages: [en, fr]
calendar: {timezone: Europe/Paris, year_starts: april}
"""

SOURCE = """\
source: orders
rows: data/orders.csv
key: order_id
times: {ordered: ordered_on}
"""

KPIS = """\
objective: growth
name: {en: Grow, fr: Grandir}
---
kpi: revenue
objective: growth
name: {en: Revenue, fr: Chiffre d'affaires}
source: orders
value: sum(amount) filter (where status = 'paid')
unit: EUR
by: [region]
targets:
  - stay: {above: 100}
    grain: month
expect: {2026-01: 120.50, 2026-02: 210.00}
---
kpi: orders
objective: growth
name: {en: Orders, fr: Commandes}
source: orders
value: count(*)
---
kpi: basket
objective: growth
name: {en: Basket, fr: Panier}
value: revenue / orders
unit: EUR/order
expect: {2026-01: 60.25}
"""

ROWS = """\
order_id,ordered_on,region,status,amount
1,2026-01-05,north,paid,80.25
2,2026-01-20,,paid,40.25
3,2026-02-03,south,paid,90.00
4,2026-02-17,north,paid,120.00
5,2026-03-02,south,refunded,75.00
6,2026-03-18,north,paid,30.10
"""


def workspace(folder: Path, **changed: str) -> Path:
    """A small workspace in a folder; `kpis`, `rows`, `source`, `settings` replace its files."""
    files = {
        "jalon.yaml": changed.get("settings", WORKSPACE),
        "sources/orders.yaml": changed.get("source", SOURCE),
        "kpis/sales.yaml": changed.get("kpis", KPIS),
        "data/orders.csv": changed.get("rows", ROWS),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of a process: by the clock, and of work (a busy machine lengthens only the first)."""

    clock: float
    work: float


def timed(*words: str | Path, code: int = 0) -> Took:
    """The quickest of three processes."""
    took = []
    for _ in range(3):
        start, before = time.perf_counter(), getrusage(RUSAGE_CHILDREN)
        done = process(*words)
        after = getrusage(RUSAGE_CHILDREN)
        assert done.returncode == code, done.stderr
        work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        took.append(Took(time.perf_counter() - start, work))
    return min(took, key=lambda one: one.clock)


def jalon(*words: str | Path, lang: str = "en", color: bool = False) -> Result:
    """The command line in this process; `color` as on a terminal."""
    return CliRunner(env={"JALON_LANG": lang}).invoke(cli, [str(word) for word in words], color=color)


def read(result: Result, code: int = 0) -> Any:
    """What a command wrote to stdout as JSON, after checking its exit code."""
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def process(
    *words: str | Path, environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """The command line as a process of its own, with nobody at the keyboard."""
    surroundings = {
        name: value
        for name, value in os.environ.items()
        if name not in ("JALON_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "JALON_DEBUG")
    }
    return subprocess.run(
        [sys.executable, "-c", "from jalon.cli.main import main; main()", *(str(word) for word in words)],
        env={**surroundings, "PYTHONPATH": HOME, "PYTHONUTF8": "1", **(environment or {})},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
