"""A run over half a million invoice lines, beside the same numbers as one SQL query each.

    python -m bench.retail [FOLDER] [--json]

`FOLDER` holds `ecommerce/online_retail_ii` (default: `JALON_REAL_DATA`, else `../shared/data`). Thirty KPIs
by three dimensions (and in total) at four grains: Jalon computes, stores and publishes them; the rival is
DuckDB itself, one query a KPI, cut and grain over the same Parquet file, its rows only fetched. Wall seconds,
CPU seconds (all processes) and peak memory (of the largest process), each measured in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import duckdb

ROOT = Path(__file__).parent.parent
GRAINS = ("day", "week", "month", "year")
CUTS = {"Country": '"Country"', "line": 'left("Invoice", 1)', "hour": 'hour("InvoiceDate"::timestamp)'}
SOLD = "Quantity > 0 and Price > 0"
CONDITIONS = {
    "all": "1 = 1",
    "sold": SOLD,
    "large": f"{SOLD} and Quantity >= 100",
    "cheap": f"{SOLD} and Price < 2",
    "known": f'{SOLD} and "Customer ID" is not null',
}


def kpis() -> dict[str, tuple[str, str]]:
    """Thirty KPIs: name → (Jalon's value, the rival's SQL)."""
    found: dict[str, tuple[str, str]] = {}
    for name, condition in CONDITIONS.items():
        kept = f"filter (where {condition})"
        found[f"revenue_{name}"] = _same(f"sum(Quantity * Price) {kept}")
        found[f"units_{name}"] = _same(f"sum(Quantity) {kept}")
        found[f"lines_{name}"] = _same(f"count(*) {kept}")
        found[f"orders_{name}"] = _same(f"count(distinct Invoice) {kept}")
        revenue, orders = f"sum(Quantity * Price) {kept}", f"count(distinct Invoice) {kept}"
        found[f"basket_{name}"] = (f"{revenue} / {orders}", f"{revenue} / nullif({orders}, 0)")
    known = f"filter (where {CONDITIONS['known']})"
    found["customers"] = _same(f'count(distinct "Customer ID") {known}')
    found["price_middle"] = (
        f"median(Price) filter (where {SOLD})",
        f"quantile_cont(Price, 0.5) filter (where {SOLD})",
    )
    found["price_high"] = _same(f"max(Price) filter (where {SOLD})")
    found["products"] = _same("count(distinct StockCode)")
    found["price_average"] = _same(f"avg(Price) filter (where {SOLD})")
    return found


def _same(text: str) -> tuple[str, str]:
    return text, text


def definitions() -> str:
    """The workspace as YAML."""
    texts = [
        "workspace: retail\ncalendar: {timezone: UTC}\nmost_slices: 1000",
        (
            "source: lines\nrows: data/*.parquet\ncolumns: {InvoiceDate: timestamp}\n"
            "times: {sold: InvoiceDate}\n"
            'derived: {line: "left(Invoice, 1)", hour: "hour(InvoiceDate)"}'
        ),
    ]
    for name, (value, _) in kpis().items():
        texts.append(
            f"kpi: {name}\nsource: lines\nvalue: {json.dumps(value)}\nby: [Country, line, hour]\n"
            f"grains: [{', '.join(GRAINS)}]"
        )
    return "\n---\n".join(texts) + "\n"


def jalon(folder: Path) -> dict[str, float]:
    """Run the workspace; returns figures and how many values are kept."""
    from jalon.workspace import find, run  # noqa: PLC0415 (the rival is measured without it)

    started = perf_counter()
    now = datetime.now(UTC)
    outcome = run(find(folder, now), now)
    if outcome.failed:
        raise SystemExit(f"failed: {next(iter(outcome.failed.values()))}")
    return {"wall": perf_counter() - started, "values": outcome.values}


def rival(folder: Path) -> dict[str, float]:
    """One query a KPI, cut and grain; returns figures and how many values came back."""
    started = perf_counter()
    [path] = folder.glob("data/*.parquet")
    connection = duckdb.connect()
    values = 0
    for _, sql in kpis().values():
        for cut in (None, *CUTS.values()):
            for grain in GRAINS:
                by = "" if cut is None else f", {cut} as d"
                period = f"date_trunc('{grain}', InvoiceDate::timestamp)"
                query = f"select {period} as p{by}, {sql} from '{path}' group by all"
                values += len(connection.execute(query).fetchall())
    return {"wall": perf_counter() - started, "values": values}


def measured(what: str, folder: Path) -> dict[str, float]:
    """Figures of one side in a process of its own."""
    command = [sys.executable, "-m", "bench.retail", "--side", what, str(folder)]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(answer.stdout)
    return figures


def side(what: str, folder: Path) -> None:
    """Measure one side here and print its figures."""
    figures = {"jalon": jalon, "rival": rival}[what](folder)
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    figures["cpu"] = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    figures["peak_mb"] = max(own.ru_maxrss, children.ru_maxrss) / 1024
    print(json.dumps(figures))


def main() -> None:
    """Measure both sides on the same file and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--side", choices=("jalon", "rival"))
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    if chosen.side:
        side(chosen.side, chosen.folder)
        return
    named = chosen.folder or Path(os.environ.get("JALON_REAL_DATA") or ROOT.parent / "shared" / "data")
    rows = named / "ecommerce" / "online_retail_ii"
    if not rows.is_dir():
        raise SystemExit(f"no such folder: {rows}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "data").symlink_to(rows.resolve())
        (folder / "jalon.yaml").write_text(definitions())
        figures = {what: measured(what, folder) for what in ("jalon", "rival")}
    if chosen.json:
        print(json.dumps(figures))
        return
    print(f"{len(kpis())} KPIs, {len(CUTS)} dimensions, {len(GRAINS)} grains; duckdb {duckdb.__version__}")
    for what, each in figures.items():
        print(
            f"{what:6}  {each['wall']:7.1f} s wall  {each['cpu']:7.1f} s CPU  "
            f"{each['peak_mb']:6.0f} MB peak  {each['values']:8.0f} values"
        )


if __name__ == "__main__":
    main()
