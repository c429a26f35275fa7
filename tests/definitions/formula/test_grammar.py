"""The outer grammar: values of KPIs, as which tree, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jalon.definitions.formula import FUNCTION_WORDS, read_row, read_value
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.formula import (
    Active,
    ActiveKeys,
    ActiveTime,
    Change,
    Clock,
    Count,
    Distinct,
    FirstTime,
    Formula,
    Interval,
    KpiRef,
    Last,
    LastYear,
    Maximum,
    Minimum,
    Minus,
    Movement,
    MovementKind,
    Negated,
    Number,
    OrElse,
    Percentile,
    PeriodLength,
    Plus,
    Previous,
    Quotient,
    Rows,
    Running,
    Sessions,
    Share,
    Sum,
    Times,
    ToDate,
    Trailing,
    leaves,
    level,
    references,
)
from jalon.vocabulary.rows import Column

PLACE = Place(file="kpis.yaml", line=7)
ROWS = Rows(source="o")
A, B, C = (Column(name=name) for name in "abc")
X, Y, Z = (KpiRef(kpi=name) for name in "xyz")
SPAN = Interval(start=A, end=B)
PAID = read_row("status = 'paid'", place=PLACE)


def read(text: str, source: str | None = "o") -> Formula:
    return read_value(text, source=source, place=PLACE)


def refused(text: str, source: str | None = "o") -> Finding:
    with pytest.raises(Refusal) as refusal:
        read(text, source)
    assert refusal.value.finding.place == PLACE
    return refusal.value.finding


LEAVES: dict[str, Formula] = {
    "sum(a)": Sum(rows=ROWS, of=A),
    "SUM( a )": Sum(rows=ROWS, of=A),
    "sum(a * b)": Sum(rows=ROWS, of=read_row("a * b", place=PLACE)),
    "count(*)": Count(rows=ROWS),
    "count(a)": Count(rows=ROWS, of=A),
    "min(a)": Minimum(rows=ROWS, of=A),
    "max(a)": Maximum(rows=ROWS, of=A),
    "count(distinct a)": Distinct(rows=ROWS, of=(A,)),
    "count(DISTINCT a, b)": Distinct(rows=ROWS, of=(A, B)),
    "avg(a)": Quotient(left=Sum(rows=ROWS, of=A), right=Count(rows=ROWS, of=A)),
    "median(a)": Percentile(rows=ROWS, of=A, fraction=Decimal("0.5")),
    "percentile(a, 0.95)": Percentile(rows=ROWS, of=A, fraction=Decimal("0.95")),
    "percentile(a, 1)": Percentile(rows=ROWS, of=A, fraction=Decimal(1)),
    "first_time(a)": FirstTime(rows=ROWS, key=(A,)),
    "first_time(a, b)": FirstTime(rows=ROWS, key=(A, B)),
    "active(count(*), a, b)": Active(rows=ROWS, interval=SPAN),
    "active(sum(c), a, b)": Active(rows=ROWS, interval=SPAN, of=C),
    "active(count(distinct c), a, b)": ActiveKeys(rows=ROWS, interval=SPAN, key=(C,)),
    "active_hours(a, b)": ActiveTime(rows=ROWS, interval=SPAN),
    "active_hours(a, b, c)": ActiveTime(rows=ROWS, interval=SPAN, key=(C,)),
    "sessions(a, b, 30)": Sessions(rows=ROWS, key=(A, B), gap_minutes=30),
}
ABOVE: dict[str, Formula] = {
    "x": X,
    "1": Number(value=Decimal(1)),
    "2.50": Number(value=Decimal("2.50")),
    "-2": Number(value=Decimal(-2)),
    "-x": Negated(of=X),
    "- - x": Negated(of=Negated(of=X)),
    "x + y": Plus(left=X, right=Y),
    "x - y": Minus(left=X, right=Y),
    "x * y": Times(left=X, right=Y),
    "x / y": Quotient(left=X, right=Y),
    "(x)": X,
    "x - y - z": Minus(left=Minus(left=X, right=Y), right=Z),
    "x - (y - z)": Minus(left=X, right=Minus(left=Y, right=Z)),
    "x / y / z": Quotient(left=Quotient(left=X, right=Y), right=Z),
    "x + y * z": Plus(left=X, right=Times(left=Y, right=Z)),
    "(x + y) * z": Times(left=Plus(left=X, right=Y), right=Z),
    "-x * y": Times(left=Negated(of=X), right=Y),
    "x - -1": Minus(left=X, right=Number(value=Decimal(-1))),
    "or_else(x, 0)": OrElse(left=X, right=Number(value=Decimal(0))),
    "previous(x)": Previous(of=X),
    "previous(x, 12)": Previous(of=X, steps=12),
    "last_year(x)": LastYear(of=X),
    "same_weekday_last_year(x)": LastYear(of=X, same_weekday=True),
    "change(x)": Change(of=X, relative=False),
    "change_rate(x)": Change(of=X, relative=True),
    "change_year(x)": Change(of=X, relative=False, year=True),
    "change_rate_year(x)": Change(of=X, relative=True, year=True),
    "trailing(x, 30 days)": Trailing(of=X, length=30, grain=Grain.DAY),
    "trailing(x, 1 month)": Trailing(of=X, length=1, grain=Grain.MONTH),
    "trailing(x, 4 fiscal_quarters)": Trailing(of=X, length=4, grain=Grain.FISCAL_QUARTER),
    "to_date(x, year)": ToDate(of=X, grain=Grain.YEAR),
    "running(x)": Running(of=X),
    "last(x)": Last(of=X),
    "last(x, each a, b.c)": Last(of=X, each=("a", "b.c")),
    "share(x)": Share(of=X),
    "share(x, across a)": Share(of=X, across=("a",)),
    "period_days()": PeriodLength(clock=Clock.DAYS),
    "period_hours()": PeriodLength(clock=Clock.HOURS),
    "previous(x + y) / last(z)": Quotient(left=Previous(of=Plus(left=X, right=Y)), right=Last(of=Z)),
}
MOVEMENTS = {
    f"{word}({kind.value}, sum(c), a, b, key)": Movement(
        rows=ROWS, interval=SPAN, key=(Column(name="key"),), of=C, kind=kind, counted=word == "moved_count"
    )
    for word in ("moved", "moved_count")
    for kind in MovementKind
}


@pytest.mark.parametrize(("text", "tree"), [*LEAVES.items(), *ABOVE.items(), *MOVEMENTS.items()])
def test_forms(text: str, tree: Formula) -> None:
    assert read(text) == tree


def test_every_function_is_among_the_forms() -> None:
    texts = [*LEAVES, *ABOVE, *MOVEMENTS, "weighted_avg(a, b)"]
    assert {word for word in FUNCTION_WORDS if not any(f"{word}(" in text.lower() for text in texts)} == set()


@pytest.mark.parametrize(
    ("tail", "rows"),
    [
        ("filter (where status = 'paid')", Rows(source="o", where=PAID)),
        ("FILTER(WHERE status = 'paid')", Rows(source="o", where=PAID)),
        ("at shipped", Rows(source="o", at="shipped")),
        ("at never", Rows(source="o", at="never")),
        ("filter (where status = 'paid') at shipped", Rows(source="o", where=PAID, at="shipped")),
    ],
)
def test_what_follows_an_aggregate(tail: str, rows: Rows) -> None:
    assert read(f"sum(a) {tail}") == Sum(rows=rows, of=A)
    assert read(f"sum(a) {tail} / x") == Quotient(left=Sum(rows=rows, of=A), right=X)
    assert read(f"active(count(*), a, b) {tail}") == Active(rows=rows, interval=SPAN)


def test_a_weighted_average_weighs_only_what_is_known() -> None:
    known = read_row("a is not null and b is not null", place=PLACE)
    assert read("weighted_avg(a, b)") == Quotient(
        left=Sum(rows=ROWS, of=read_row("a * b", place=PLACE)),
        right=Sum(rows=Rows(source="o", where=known), of=B),
    )


def test_names_outside_an_aggregate_are_kpis_and_inside_columns() -> None:
    assert read("sum(sum) / sum") == Quotient(
        left=Sum(rows=ROWS, of=Column(name="sum")), right=KpiRef(kpi="sum")
    )


def test_commas_and_brackets_in_quotes_do_not_cut_arguments() -> None:
    tree = read("count(distinct replace(a, ',', ')'), \"b,(\")")
    assert tree == Distinct(rows=ROWS, of=(read_row("replace(a, ',', ')')", place=PLACE), Column(name="b,(")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "formula-broken"),
        ("x y", "formula-broken"),
        ("x +", "formula-broken"),
        ("* x", "formula-broken"),
        ("()", "formula-broken"),
        ("x = y", "formula-broken"),
        ("'text'", "formula-broken"),
        ("x.y", "formula-broken"),
        ("sum(a) filter", "formula-broken"),
        ("sum(a) filter (status = 'paid')", "formula-broken"),
        ("sum(a) at", "formula-broken"),
        ("sum(a) at 'x'", "formula-broken"),
        ("x filter (where a)", "formula-broken"),
        ("sum(a) at shipped filter (where a)", "formula-broken"),
        ("previous(x, 0)", "formula-broken"),
        ("previous(x, y)", "formula-broken"),
        ("trailing(x, 30)", "formula-broken"),
        ("trailing(x, 0 days)", "formula-broken"),
        ("last(x, every a)", "formula-broken"),
        ("share(x, across a + b)", "formula-broken"),
        ("active(count(*), a + 1, b)", "formula-broken"),
        ("sessions(a, 0)", "formula-broken"),
        ("1e5", "formula-broken"),
        ("sum()", "function-arguments"),
        ("sum(a, b)", "function-arguments"),
        ("count()", "function-arguments"),
        ("previous(x, 1, 2)", "function-arguments"),
        ("period_days(x)", "function-arguments"),
        ("smu(a)", "function-unknown"),
        ("lower(a)", "function-unknown"),
        ("sum(lowr(a))", "function-unknown"),
        ("sum(sum(a))", "aggregate-nested"),
        ("trailing(x, 3 fortnights)", "grain-unknown"),
        ("to_date(x, all)", "grain-unknown"),
        ("percentile(a, 2)", "percentile-fraction"),
        ("percentile(a, 95%)", "percentile-fraction"),
        ("moved(growth, sum(c), a, b, key)", "movement-unknown"),
        ("moved(new, count(*), a, b, key)", "active-inside"),
        ("active(avg(c), a, b)", "active-inside"),
        ("active(sum(c) filter (where a), a, b)", "active-inside"),
        ("sum(a", "formula-brackets"),
        ("sum('a)", "formula-quote"),
        ("x; y", "formula-character"),
        ("x -- y", "formula-comment"),
        ("+".join("x" * 61), "formula-too-deep"),
        ("- " * 61 + "x", "formula-too-deep"),
        ("(" * 32 + "x" + ")" * 32, "formula-too-deep"),
        ("x + " * 1000 + "x", "formula-too-long"),
    ],
)
def test_refusals(text: str, code: str) -> None:
    assert refused(text).code == code


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("smu(a)", "sum"),
        ("previus(x)", "previous"),
        ("trailing(x, 3 moths)", "month"),
        ("to_date(x, yaer)", "year"),
        ("moved(expanson, sum(c), a, b, key)", "expansion"),
        ("chnge_rate(x)", "change_rate"),
    ],
)
def test_what_may_have_been_meant(text: str, meant: str) -> None:
    assert meant in refused(text).suggestions


def test_without_a_source_only_kpis_may_be_named() -> None:
    assert references(read("x / previous(y) + 1", source=None)) == {"x", "y"}
    found = refused("sum(a) / x", source=None)
    assert (found.code, found.facts["function"]) == ("source-unsaid", "sum")


def test_sixty_terms_are_a_formula() -> None:
    assert level(read(" + ".join(["x"] * 59))) == 59
    assert len(leaves(read(" + ".join(["count(*)"] * 50)))) == 50
