"""Valid but hostile: formulas without end, tables without measure, files that are none. And false alarms."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tests.bad_input import shop
from tests.bad_input.command import jalon, process
from tests.bad_input.conftest import Shop, cards

PEAK = (
    "import atexit, json, resource, sys\n"
    "atexit.register(lambda: print(json.dumps({'peak_kb': max(resource.getrusage(who).ru_maxrss "
    "for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))}), file=sys.stderr))\n"
)


def _orders(path: Path, megabytes: int) -> int:
    """A text file of about so many megabytes; how many rows it has."""
    row = "{n},10,tea,2026-03-{day:02},2026-03-31,{n}.25,a remark that makes the row longer than it need be\n"
    rows = megabytes * 10_000
    with path.open("w", encoding="utf-8") as orders:
        orders.write(shop.ORDERS.splitlines()[0] + "\n")
        for start in range(0, rows, 1000):
            orders.write("".join(row.format(n=n, day=n % 28 + 1) for n in range(start, start + 1000)))
    return rows


@pytest.mark.parametrize("megabytes", [50, pytest.param(1000, marks=pytest.mark.long)])
def test_a_large_text_file(megabytes: int, fresh: Path) -> None:
    rows = _orders(fresh / "data" / "orders.csv", megabytes)
    began = time.monotonic()
    answer = process("run", fresh, "--json", before=PEAK)
    assert answer.code == 0, answer
    peak = json.loads(answer.err.strip().splitlines()[-1])["peak_kb"] / 1024
    print(f"{megabytes} MB: {time.monotonic() - began:.1f} s, {peak:.0f} MB")
    assert peak < 3000
    (march,) = jalon("show", "revenue", fresh, "--grain", "month", "--json").json()
    assert march["value"] * 4 == 4 * (rows * (rows - 1) // 2) + rows


def test_ten_thousand_columns(fresh: Path) -> None:
    names = ",".join(f"c{number}" for number in range(10_000))
    (fresh / "data" / "leads.csv").write_text(
        f"lead,came_on,{names}\n" + "".join(f"{n},2026-03-0{n}{',1' * 10_000}\n" for n in range(1, 6))
    )
    assert jalon("check", fresh).code == 0
    assert jalon("run", fresh).code == 0
    assert cards(fresh, 0)["leads_came"]["value"] == 5


@pytest.mark.parametrize(
    "value",
    [
        "count(*) filter (where " + " or ".join(f"note like '%{'_%' * 12}{n}'" for n in range(40)) + ")",
        "count(distinct " + " || ".join(["replace(product, 't', 'ttttttttttttttt')"] * 30) + ")",
    ],
    ids=["a search without end", "texts without measure"],
)
def test_a_formula_that_takes_too_long_is_stopped(value: str, published: Shop) -> None:
    """The rest is computed; what is too slow is named after the connection's deadline."""
    folder = published.folder
    _orders(folder / "data" / "orders.csv", 20)
    (folder / "jalon.yaml").write_text(
        shop.JALON + "connections: {files: {kind: duckdb, deadline: 1s, memory: 500MB}}\n"
    )
    (folder / "more.yaml").write_text(
        f'kpi: extra\nsource: orders\nvalue: "{value}"\nunit: orders\ngrains: [month]\nobjective: growth\n'
    )
    began = time.monotonic()
    answer = process("run", folder)
    assert time.monotonic() - began < 120, answer
    assert answer.code in (0, 4), answer
    if answer.code == 4:
        assert "query-deadline" in answer.err or "query-memory" in answer.err, answer
        assert " → " in answer.err, answer
    after = cards(folder, answer.code)
    assert after["leads_came"] == published.cards["leads_came"]
    assert jalon("history", "verify", folder).code == 0


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(published: Shop) -> None:
    leads = published.tables / "leads.csv"
    leads.unlink()
    os.mkfifo(leads)
    answer = process("run", published.folder)
    assert answer.code == 4 and "data/leads.csv" in answer.err, answer
    assert cards(published.folder, 4)["leads_came"]["value"] == published.cards["leads_came"]["value"]


def test_who_left_before_they_came_is_counted_nowhere(published: Shop) -> None:
    staff = published.tables / "staff.csv"
    staff.write_text(staff.read_text() + "4,2026-03-01,2026-01-20\n")
    answer = jalon("run", published.folder)
    assert answer.code == 0, answer
    rows = jalon("show", "headcount", published.folder, "--grain", "month", "--json").json()
    assert {row["period_start"]: row["value"] for row in rows} == {
        "2026-01-01": 2,
        "2026-02-01": 3,
        "2026-03-01": 2,
    }


def test_a_column_without_a_value_fits_every_use(fresh: Path) -> None:
    """An export whose amounts are not filled in yet is not a table of texts."""
    orders = fresh / "data" / "orders.csv"
    lines = orders.read_text().splitlines()
    kept = [line.split(",") for line in lines[1:]]
    orders.write_text("\n".join([lines[0], *(",".join([*row[:5], "", ""]) for row in kept)]) + "\n")
    checked = jalon("check", fresh)
    assert checked.code == 0 and not checked.out, checked
    answer = jalon("run", fresh)
    assert answer.code == 0, answer
    board = cards(fresh, 0)
    assert board["revenue"]["value"] in (0, None)
    assert board["delivery"]["value"] is not None


@pytest.mark.parametrize("noted", ["05/01/2026", "1,5", "n/a"])
def test_what_no_kpi_reads_is_no_error(noted: str, fresh: Path) -> None:
    orders = fresh / "data" / "orders.csv"
    lines = orders.read_text().splitlines()
    orders.write_text("\n".join([lines[0], *(f'{line.rpartition(",")[0]},"{noted}"' for line in lines[1:])]))
    assert jalon("check", fresh, "--json").json()["errors"] == 0
    assert jalon("run", fresh).code == 0
