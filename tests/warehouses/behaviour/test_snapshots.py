"""The queries of representative plans, one text an engine: each is executed, and a change is read as a diff.

`JALON_WRITE_SNAPSHOTS=1` writes them anew.
"""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path

import pytest

from jalon.compute.scanning import PlannedScan
from jalon.workspace import find, trial
from tests.warehouses.behaviour.cases import Case, every_case
from tests.warehouses.behaviour.engines import DuckDB, Engine, written

FOLDER = Path(__file__).parents[2] / "compute" / "sql"
SHOWN = (
    "sum-split-with-a-none-member",
    "percentiles",
    "top-and-other",
    "first-time-ties-count-once",
    "active-keys-count-once",
    "movements-counted-and-by-quarter",
    "visits",
    "trailing-distinct-is-a-set",
    "link-three-deep",
    "as-of-without-an-end",
)
CASES = {case.name: case for case in every_case()}
_SCHEMA = re.compile(r'"s[0-9a-f]{12}"')


def queries(case: Case, engine: Engine, folder: Path) -> str:
    """Every query that was made, in order, each under why it is made."""
    written(case, engine, folder)
    computed = trial(find(folder, case.now), case.now)
    assert not computed.failed
    texts = [f"-- {scan.source}: {scan.why}\n{_plain(scan)};" for scan in computed.scans]
    return "\n\n".join(texts) + "\n"


def _plain(scan: PlannedScan) -> str:
    return _SCHEMA.sub('"shop"', scan.tree.sql(scan.dialect, pretty=True))


@pytest.mark.parametrize("name", SHOWN)
def test_queries(name: str, engine: Engine, tmp_path: Path) -> None:
    found = queries(CASES[name], engine, tmp_path)
    dialect = "duckdb" if isinstance(engine, DuckDB) else "postgres"
    path = FOLDER / f"{name}.{dialect}.sql"
    if os.environ.get("JALON_WRITE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found)
    kept = path.read_text() if path.exists() else ""
    lines = difflib.unified_diff(kept.splitlines(), found.splitlines(), path.name, "now", lineterm="")
    assert kept == found, "\n".join(lines)


def test_nothing_is_kept_that_no_test_reads() -> None:
    known = {f"{name}.{dialect}.sql" for name in SHOWN for dialect in ("duckdb", "postgres")}
    assert {path.name for path in FOLDER.glob("*.sql")} == known
