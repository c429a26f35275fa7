"""Row expressions: what is read, as which tree, and what is refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from jalon.definitions.formula import read_row, row_text
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.rows import (
    Between,
    Binary,
    Branch,
    Call,
    Case,
    Cast,
    Column,
    ColumnType,
    Function,
    In,
    IsNull,
    Literal,
    Negative,
    Not,
    Operator,
    RowExpression,
    size,
)

PLACE = Place(file="kpis.yaml", line=7)
A, B, C = (Column(name=name) for name in "abc")
ONE, TWO = Literal(value=1), Literal(value=2)


def read(text: str) -> RowExpression:
    return read_row(text, place=PLACE)


def refused(text: str) -> Finding:
    with pytest.raises(Refusal) as refusal:
        read(text)
    assert refusal.value.finding.place == PLACE
    return refusal.value.finding


def of(operator: Operator, left: RowExpression, right: RowExpression) -> Binary:
    return Binary(operator=operator, left=left, right=right)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ('"a"', A),
        ('"My column"', Column(name="My column")),
        ('"a""b"', Column(name='a"b')),
        ("customer.segment", Column(name="segment", path=("customer",))),
        ("a.b.c.d.e", Column(name="e", path=("a", "b", "c", "d"))),
        ("é", Column(name="é")),
        ("1", ONE),
        ("1.50", Literal(value=Decimal("1.50"))),
        ("1e3", Literal(value=1000)),
        ("-1", Literal(value=-1)),
        ("- - 1", ONE),
        ("-a", Negative(operand=A)),
        ("+a", A),
        ("'x'", Literal(value="x")),
        ("'it''s'", Literal(value="it's")),
        ("''", Literal(value="")),
        ("true", Literal(value=True)),
        ("FALSE", Literal(value=False)),
        ("null", Literal(value=None)),
        ("date '2026-01-31'", Literal(value=date(2026, 1, 31))),
        ("cast('2026-01-31' as date)", Literal(value=date(2026, 1, 31))),
        ("timestamp '2026-01-31 10:30:00'", Literal(value=datetime(2026, 1, 31, 10, 30))),  # noqa: DTZ001
        ("a is null", IsNull(operand=A)),
        ("a is not null", Not(operand=IsNull(operand=A))),
        ("a isnull", IsNull(operand=A)),
        ("not a", Not(operand=A)),
        ("a in (1, 2)", In(operand=A, options=(ONE, TWO))),
        ("a not in (1)", Not(operand=In(operand=A, options=(ONE,)))),
        ("a between 1 and 2", Between(operand=A, low=ONE, high=TWO)),
        ("a not between 1 and 2", Not(operand=Between(operand=A, low=ONE, high=TWO))),
        ("a not like 'x'", Not(operand=of(Operator.LIKE, A, Literal(value="x")))),
        ("case when a then 1 end", Case(branches=(Branch(condition=A, result=ONE),))),
        (
            "case when a then 1 when b then 2 else c end",
            Case(branches=(Branch(condition=A, result=ONE), Branch(condition=B, result=TWO)), otherwise=C),
        ),
        (
            "case a when 1 then b else c end",
            Case(branches=(Branch(condition=of(Operator.EQUAL, A, ONE), result=B),), otherwise=C),
        ),
    ],
)
def test_forms(text: str, tree: RowExpression) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("sign", "operator"),
    [
        ("+", Operator.ADD),
        ("-", Operator.SUBTRACT),
        ("*", Operator.MULTIPLY),
        ("/", Operator.DIVIDE),
        ("||", Operator.CONCAT),
        ("=", Operator.EQUAL),
        ("<>", Operator.DIFFERS),
        ("!=", Operator.DIFFERS),
        ("<", Operator.LESS),
        ("<=", Operator.LESS_OR_EQUAL),
        (">", Operator.MORE),
        (">=", Operator.MORE_OR_EQUAL),
        ("and", Operator.AND),
        ("OR", Operator.OR),
        ("like", Operator.LIKE),
        ("ilike", Operator.ILIKE),
    ],
)
def test_operators(sign: str, operator: Operator) -> None:
    assert read(f"a {sign} b") == of(operator, A, B)


def test_every_operator_of_the_vocabulary_can_be_written() -> None:
    for operator in Operator:
        assert read(f"a {operator.value} b") == of(operator, A, B)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a + b * c", "a + (b * c)"),
        ("a * b + c", "(a * b) + c"),
        ("a - b - c", "(a - b) - c"),
        ("a / b / c", "(a / b) / c"),
        ("a or b and c", "a or (b and c)"),
        ("not a and b", "(not a) and b"),
        ("not a = b", "not (a = b)"),
        ("a = b and c = a", "(a = b) and (c = a)"),
        ("a + b > c", "(a + b) > c"),
        ("a || b = c", "(a || b) = c"),
        ("-a * b", "(-a) * b"),
        ("a - -b", "a - (-b)"),
        ("a is null or b", "(a is null) or b"),
        ("a in (1) and b", "(a in (1)) and b"),
        ("a between b and c and true", "(a between b and c) and true"),
        ("not a is null", "not (a is null)"),
        ("not a in (1)", "not (a in (1))"),
        ("a::int + b", "cast(a as int) + b"),
        ("((a))", "a"),
        ("A + a", '"A" + a'),
    ],
)
def test_precedence(text: str, same: str) -> None:
    assert read(text) == read(same)


def test_every_function_of_the_vocabulary_can_be_called() -> None:
    for function in Function:
        for count in range(1, 5):
            text = f"{function.value.upper()}({', '.join(['a'] * count)})"
            try:
                assert read(text) == Call(function=function, arguments=(A,) * count)
            except Refusal as refusal:
                if refusal.finding.code != "function-arguments":
                    raise
                continue
            break
        else:
            pytest.fail(f"no number of arguments suits {function}")


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("substr(a, 1)", Function.SUBSTRING),
        ("len(a)", Function.LENGTH),
        ("ceiling(a)", Function.CEIL),
        ("ifnull(a, b)", Function.COALESCE),
    ],
)
def test_other_names_of_functions(text: str, function: Function) -> None:
    tree = read(text)
    assert isinstance(tree, Call)
    assert tree.function is function


@pytest.mark.parametrize(
    ("written", "to"),
    [
        ("int", ColumnType.INTEGER),
        ("integer", ColumnType.INTEGER),
        ("bigint", ColumnType.INTEGER),
        ("double", ColumnType.DOUBLE),
        ("text", ColumnType.TEXT),
        ("varchar", ColumnType.TEXT),
        ("boolean", ColumnType.BOOLEAN),
        ("date", ColumnType.DATE),
        ("timestamp", ColumnType.TIMESTAMP),
    ],
)
def test_casts(written: str, to: ColumnType) -> None:
    assert read(f"cast(a as {written})") == Cast(operand=A, to=to)
    assert read(f"a::{written}") == Cast(operand=A, to=to)


def test_casts_to_decimal_say_their_size() -> None:
    assert read("cast(a as decimal(12, 2))") == Cast(operand=A, to=ColumnType.DECIMAL, precision=12, scale=2)
    for text in (
        "cast(a as decimal)",
        "cast(a as decimal(12))",
        "cast(a as decimal(39, 2))",
        "cast(a as varchar(9))",
    ):
        assert refused(text).code == "row-type"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "expression-broken"),
        ("a b", "row-forbidden"),
        ("a +", "expression-broken"),
        ("= a", "expression-broken"),
        ("a, b", "expression-broken"),
        ("(a", "formula-brackets"),
        ("select 1", "row-forbidden"),
        ("(select 1)", "row-forbidden"),
        ("*", "row-forbidden"),
        ("a.*", "row-forbidden"),
        ("interval '1 day'", "row-forbidden"),
        ("a is true", "row-forbidden"),
        ("a in ()", "row-forbidden"),
        ("a = b = c", None),
        ("(a, b)", "row-forbidden"),
        ("a % b", "row-forbidden"),
        ("sum(a)", "aggregate-nested"),
        ("count(*)", "aggregate-nested"),
        ("lowr(a)", "function-unknown"),
        ("now()", "function-unknown"),
        ("lower()", "function-arguments"),
        ("lower(a, b)", "function-arguments"),
        ("coalesce(a)", "function-arguments"),
        ("cast(a as json)", "row-type"),
        ("cast('2026-13-01' as date)", "expression-broken"),
        ("timestamp '2026-01-01 10:00+02:00'", "row-type"),
        ("1e99", "expression-broken"),
        ("9" * 39, "expression-broken"),
        ("a; b", "formula-character"),
        ("a -- b", "formula-comment"),
        ("a" + " + a" * 60, "formula-too-deep"),
        ("not " * 31 + "a", "formula-too-deep"),
        ("a in (" + ", ".join(["1"] * 400) + ")", "formula-too-deep"),
    ],
)
def test_refusals(text: str, code: str | None) -> None:
    if code is None:
        read(text)
        return
    assert refused(text).code == code


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("lowr(a)", "lower"),
        ("starts_wth(a, b)", "starts_with"),
        ("hours_betwen(a, b)", "hours_between"),
        ("rond(a)", "round"),
    ],
)
def test_what_may_have_been_meant(text: str, meant: str) -> None:
    found = refused(text)
    assert found.suggestions[0] == meant
    assert found.facts["text"] == text


def test_a_simple_case_counts_its_subject_in_every_branch() -> None:
    """Nested subjects would double at each level: refused before anything that large exists."""
    text = "a"
    for _ in range(12):
        text = f"case ({text}) when 1 then 2 when 3 then 4 end"
    assert refused(text).code == "formula-too-deep"


def test_thirty_eight_digits_stay_exact() -> None:
    digits = "-12345678901234567890123456789.123456789"
    tree = read(digits)
    assert tree == Literal(value=Decimal(digits))
    assert row_text(tree) == digits


def test_long_but_plain_expressions_pass() -> None:
    assert size(read(" or ".join(f"status = 's{at}'" for at in range(50)))) == 199
    assert size(read("status in (" + ", ".join(f"'s{at}'" for at in range(300)) + ")")) == 302
