"""Hand-written attacks: each is refused with its code, or proved harmless."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator

import duckdb
import pytest

from jalon.definitions.formula import read_row, read_value
from jalon.vocabulary.finding import Finding, Refusal
from tests.bounds import at_most
from tests.gate import shop
from tests.gate.attacks import ROWS, VALUES
from tests.gate.harmless import prove, prove_value, run
from tests.gate.tempting import POISON, TOKEN, tempting

ROW_ATTACKS = [(family, code, text) for family, each in ROWS.items() for code, text in each]
VALUE_ATTACKS = [(family, code, text) for family, each in VALUES.items() for code, text in each]


def short(value: object) -> str:
    return ascii(value)[:50] if isinstance(value, str) else repr(value)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    os.environ["JALON_TEST_SECRET"] = TOKEN
    connection = tempting(tmp_path_factory.mktemp("tempting"))
    yield connection
    connection.close()
    del os.environ["JALON_TEST_SECRET"]


@pytest.mark.parametrize("sql", [
    "SELECT password FROM orders", "SELECT * FROM orders", 'SELECT "credit card" FROM orders',
    "SELECT ssn FROM customers",
])  # fmt: skip
def test_undeclared_columns_do_raise(engine: duckdb.DuckDBPyConnection, sql: str) -> None:
    with pytest.raises(duckdb.Error, match=POISON):
        engine.execute(sql).fetchall()


@pytest.mark.parametrize("sql", [
    "SELECT token FROM secret", "SELECT * FROM 'secret.csv'", "SELECT leak()", "SELECT getvariable('x')",
    "SELECT content FROM read_text('secret.csv')",
])  # fmt: skip
def test_the_bait_is_real(engine: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert TOKEN in repr(engine.execute(sql).fetchall())


def test_there_are_many_attacks_and_each_is_another() -> None:
    assert len(ROW_ATTACKS) + len(VALUE_ATTACKS) >= 850
    assert len({text for _, _, text in ROW_ATTACKS}) == len(ROW_ATTACKS)
    assert len({text for _, _, text in VALUE_ATTACKS}) == len(VALUE_ATTACKS)
    assert len(ROWS) + len(VALUES) >= 25


@pytest.mark.parametrize(("family", "code", "text"), ROW_ATTACKS, ids=short)
def test_row(engine: duckdb.DuckDBPyConnection, family: str, code: str, text: str) -> None:
    judged = shop.row(text)
    if isinstance(judged, Finding):
        assert judged.code == code
        return
    assert code == ""
    prove(judged)
    run(engine, [judged])


@pytest.mark.parametrize(("family", "code", "text"), VALUE_ATTACKS, ids=short)
def test_value(engine: duckdb.DuckDBPyConnection, family: str, code: str, text: str) -> None:
    judged = shop.value(text)
    if isinstance(judged, Finding):
        assert judged.code == code
        return
    assert code == ""
    prove_value(judged)
    run(engine, shop.expressions_of(judged))


@pytest.mark.parametrize(("family", "code", "text"), ROW_ATTACKS, ids=short)
def test_row_attacks_inside_a_value_and_its_filter(
    engine: duckdb.DuckDBPyConnection, family: str, code: str, text: str
) -> None:
    """The same attacks one level up, where their brackets, commas and quotes meet the outer grammar."""
    for wrapped in (
        f"count({text})",
        f"sum(amount) filter (where {text})",
        f"last(sum(amount), each {text})",
    ):
        judged = shop.value(wrapped)
        if isinstance(judged, Finding):
            continue
        assert code == "" or wrapped in ("count(*)", "count(distinct amount)")
        prove_value(judged)
        run(engine, shop.expressions_of(judged))


LONG = sorted({text for _, _, text in (*ROW_ATTACKS, *VALUE_ATTACKS) if len(text) > 300})


@pytest.mark.parametrize("text", LONG, ids=short)
def test_refusals_come_quickly(text: str) -> None:
    """50 ms of processor time at most (see `at_most`), the best of three, wherever the text stands."""
    inside = f"sum({text[:3994]})"
    for read in (
        lambda: read_row(text, place=shop.PLACE),
        lambda: read_value(text, source="orders", place=shop.PLACE),
        lambda: read_value(inside, source="orders", place=shop.PLACE),
    ):
        assert min(spent(read) for _ in range(3)) < at_most(0.05)


def spent(read: Callable[[], object]) -> float:
    begun = time.process_time()
    with contextlib.suppress(Refusal):
        read()
    return time.process_time() - begun
