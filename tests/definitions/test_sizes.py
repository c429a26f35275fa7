"""What names amount to in the end: texts that are small by themselves and multiply by the names they hold."""

from __future__ import annotations

import time

import pytest

from jalon.definitions import check, check_columns
from jalon.definitions.read import read_texts
from jalon.vocabulary.finding import Finding
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import Table, TableColumn
from tests.bounds import at_most


def found(*documents: str) -> list[Finding]:
    """Everything that is found about these documents over tables of four text columns and a date."""
    reading = read_texts({"jalon.yaml": "workspace: w\n", "all.yaml": "---\n".join(documents)})
    columns = {name: TableColumn(name=name, type=ColumnType.TEXT) for name in ("a", "b", "id")}
    columns["d"] = TableColumn(name="d", type=ColumnType.DATE)
    tables = {name: Table(relation=("main", name), columns=columns) for name in reading.definitions.sources}
    assert not reading.findings
    return [*check(reading.definitions), *check_columns(reading.definitions, tables)]


def source(name: str, derived: dict[str, str], lookups: str = "{}") -> str:
    lines = "".join(f"  {column}: {text!r}\n" for column, text in derived.items())
    return (
        f"source: {name}\nrows: {name}.csv\nkey: id\ntimes: {{d: d}}\nlookups: {lookups}\nderived:\n{lines}"
    )


def kpi(name: str, value: str, source_name: str | None = None) -> str:
    owner = "" if source_name is None else f"source: {source_name}\n"
    return f"kpi: {name}\n{owner}value: {value}\n"


def chain(length: int, text: str) -> dict[str, str]:
    """`x0`, `x1` …, each made of the one before."""
    return {f"x{at}": text.format(below="a" if at == 0 else f"x{at - 1}") for at in range(length)}


def named(code: str, findings: list[Finding]) -> set[str]:
    return {finding.facts.get("name") or finding.facts["kpi"] for finding in findings if finding.code == code}


def test_a_column_that_doubles_forty_times() -> None:
    findings = found(source("o", chain(40, "{below} || {below}")), kpi("k", "count(x39)", "o"))
    large = named("expression-too-large", findings)
    assert {"k", "x39", "x30"} <= large
    assert large.isdisjoint({f"x{at}" for at in range(8)})


def test_a_chain_of_two_thousand_columns_is_no_recursion_of_ours() -> None:
    begun = time.process_time()
    findings = found(source("o", chain(2000, "{below}")), kpi("k", "count(x1999)", "o"))
    assert {"k", "x1999"} <= named("expression-too-large", findings)
    assert "x40" not in named("expression-too-large", findings)
    assert time.process_time() - begun < at_most(5)


def test_kpis_that_double() -> None:
    doubling = [kpi(f"k{at}", f"k{at - 1} * k{at - 1}") for at in range(1, 40)]
    findings = found(source("o", {"p": "a"}), kpi("k0", "count(*)", "o"), *doubling)
    assert min(int(name[1:]) for name in named("formula-too-large", findings)) == 11


def test_a_chain_of_kpis() -> None:
    above = [kpi(f"k{at}", f"k{at - 1} + 1") for at in range(1, 500)]
    findings = found(source("o", {"p": "a"}), kpi("k0", "count(*)", "o"), *above)
    assert named("formula-too-large", findings)


@pytest.mark.parametrize("function", ["change", "share", "last"])
def test_functions_that_need_their_argument_several_times(function: str) -> None:
    nested = f"{function}(" * 20 + "count(*)" + ")" * 20
    findings = found(source("o", {"p": "a"}), kpi("k", nested, "o"))
    assert named("formula-too-large", findings) == {"k"}


def test_a_loop_of_columns_within_a_source_and_one_over_links() -> None:
    plain = found(source("o", {"p": "q", "q": "p"}), kpi("k", "count(p)", "o"))
    assert {finding.code for finding in plain} >= {"derived-cycle"}
    assert not named("expression-too-large", plain)
    over = found(
        source("a", {"p": "b.q"}, "{b: {source: b, on: id}}"),
        source("b", {"q": "r", "r": "a.p"}, "{a: {source: a, on: id}}"),
        kpi("k", "count(r)", "b"),
        kpi("fine", "count(a)", "a"),
    )
    assert named("expression-too-large", over) == {"p", "q", "r", "k"}


def test_what_is_large_but_sound_passes() -> None:
    wide = " || ".join(["a"] * 50)
    kpis = [kpi(f"k{at}", " + ".join(["count(*)"] * 10), "o") for at in range(20)]
    total = kpi("total", " + ".join(f"k{at}" for at in range(20)))
    findings = found(source("o", {"wide": wide, **chain(15, "upper({below})")}), *kpis, total)
    assert {finding.code for finding in findings} <= {"measure-only"}


def test_first_times_and_visits_need_a_date() -> None:
    undated = "source: s\nrows: s.csv\nkey: id\n"
    kpis = [
        kpi("first", "first_time(id)", "s"),
        kpi("visits", "1 + sessions(id, 30)", "s"),
        kpi("never", "first_time(id) at never", "o"),
        kpi("fine", "first_time(id)", "o"),
    ]
    findings = found(undated, source("o", {"p": "a"}), *kpis)
    assert named("time-needed", findings) == {"first", "visits", "never"}
