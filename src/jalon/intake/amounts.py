"""Which column is the amount: candidates with unit and reasons; counting the rows is always one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from jalon.intake.hints import CODE, COUNTED, CURRENCIES, MONEY, RATE, words_of
from jalon.intake.reason import Reason
from jalon.ports import ColumnSeen, NumbersSeen

PERCENT = "%"


class Aggregate(StrEnum):
    """What is made of the amounts of a period."""

    SUM = "sum"
    AVERAGE = "average"
    COUNT = "count"


@dataclass(frozen=True, kw_only=True, slots=True)
class AmountChoice:
    """A column that may be the amount (None: the rows are counted), with its unit ("" for none)."""

    column: str | None
    aggregate: Aggregate
    unit: str
    reasons: tuple[Reason, ...]
    numbers: NumbersSeen | None = None
    empty: tuple[str, ...] = ()  # texts that stand for no number


def amount_choices(
    columns: Sequence[ColumnSeen], dates: frozenset[str], currency: str
) -> tuple[AmountChoice, ...]:
    """Columns of numbers, the likeliest amount first, then the count of rows. `dates` may date the rows."""
    found = [
        (_score(column, at), -at, column)
        for at, column in enumerate(columns)
        if column.numbers is not None and column.name not in dates and not _coded(column)
    ]
    ranked = sorted(found, key=lambda each: each[:2], reverse=True)
    likely = [_choice(column, currency) for score, _, column in ranked if score > 0]
    unlikely = [_choice(column, currency) for score, _, column in ranked if score <= 0]
    return (*likely, _counted(), *unlikely)


def _counted() -> AmountChoice:
    return AmountChoice(column=None, aggregate=Aggregate.COUNT, unit="", reasons=(Reason(key="amount_rows"),))


def _coded(column: ColumnSeen) -> bool:
    return column.numbers is not None and column.numbers.coded


def _score(column: ColumnSeen, at: int) -> float:
    numbers = column.numbers
    assert numbers is not None
    words = set(words_of(column.name))
    coded = bool(words & CODE) and not words & (MONEY | COUNTED)
    numbered = not numbers.fraction and column.members == column.filled == column.rows > 20
    return (
        column.filled / max(1, column.rows)
        + 3 * bool(words & MONEY)
        + 2 * bool(numbers.sign)
        + 1.5 * bool(words & COUNTED)
        + numbers.fraction
        - 2 * bool(words & RATE)
        - 4 * coded
        - 3 * numbered
        - (2 if column.members <= 1 else 0)
        - 0.01 * at
    )


def _choice(column: ColumnSeen, currency: str) -> AmountChoice:
    numbers = column.numbers
    assert numbers is not None
    words = set(words_of(column.name))
    aggregate = Aggregate.AVERAGE if words & RATE and not words & MONEY else Aggregate.SUM
    return AmountChoice(
        column=column.name,
        aggregate=aggregate,
        unit=_unit(column.name, numbers, aggregate, currency),
        reasons=tuple(_reasons(column, numbers, aggregate)),
        numbers=numbers,
        empty=column.odd,
    )


def _unit(name: str, numbers: NumbersSeen, aggregate: Aggregate, currency: str) -> str:
    """The currency that values or name say, the workspace's for money that says none, else no unit."""
    words = words_of(name)
    said = [CURRENCIES[word] for word in (numbers.sign, *words) if word in CURRENCIES]
    if said:
        return currency if numbers.sign == "$" and currency.endswith("D") else said[0]
    counted = COUNTED.intersection(words) and not {"ventes", "sales"} & set(words)
    money = MONEY.intersection(words) and not counted and aggregate is Aggregate.SUM
    return currency if money else ""


def _reasons(column: ColumnSeen, numbers: NumbersSeen, aggregate: Aggregate) -> Iterator[Reason]:
    words = set(words_of(column.name))
    if words & (MONEY | COUNTED):
        yield Reason(key="amount_named", facts={"column": column.name})
    if numbers.sign:
        yield Reason(key="amount_sign", facts={"sign": numbers.sign})
    elif numbers.fraction:
        yield Reason(key="amount_fraction")
    if column.filled < column.rows:
        yield Reason(key="amount_share", facts={"filled": column.filled, "rows": column.rows})
    if aggregate is Aggregate.AVERAGE:
        yield Reason(key="amount_rate", facts={"column": column.name})
    elif words & CODE and not words & (MONEY | COUNTED):
        yield Reason(key="amount_code", facts={"column": column.name})
    yield Reason(key="amount_range", facts=_ends(numbers))


def _ends(numbers: NumbersSeen) -> dict[str, object]:
    values = numbers.values.values() or (Decimal(0),)
    return {"low": min(values), "high": max(values)}
