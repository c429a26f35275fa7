"""A dropped file as the worker understood it, kept as JSON for the page that asks about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jalon.intake import Aggregate, Choices, Proposal, Reason
from jalon.vocabulary.kpi import Better
from jalon.workspace.dropping import Sighting

_FEW = 6  # members of a break-down that are named


@dataclass(frozen=True, kw_only=True, slots=True)
class DateSeen:
    """A column that may date the rows; `orders`: how each is read, the example's day, first and last day."""

    column: str
    example: str
    orders: tuple[tuple[str, date, date, date], ...]
    reasons: tuple[Reason, ...]

    @property
    def ambiguous(self) -> bool:
        """True when the order of day, month and year must be asked."""
        return len(self.orders) > 1


@dataclass(frozen=True, kw_only=True, slots=True)
class AmountSeen:
    """A column that may be the amount; None counts the rows."""

    column: str | None
    aggregate: Aggregate
    unit: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What a page says and asks about a file; see `jalon.intake.Proposal`."""

    columns: tuple[str, ...]
    rows: int
    sample: tuple[tuple[str, ...], ...]
    sheets: tuple[str, ...]
    sheet: str
    titles: tuple[str, ...]
    encoding: str
    letters: str
    dates: tuple[DateSeen, ...]
    amounts: tuple[AmountSeen, ...]
    splits: tuple[tuple[str, tuple[str, ...]], ...]
    months: tuple[str, ...]
    year: int | None
    total: tuple[str, ...]
    labels: tuple[str, ...]
    totals: int
    defaults: Choices
    asked: tuple[str, ...]
    same_as: str | None
    renews: tuple[str, ...]


def sighting_kept(sighting: Sighting) -> dict[str, Any]:
    """A sighting as JSON, without the texts of whole columns."""
    found = sighting.proposal
    months, totals = found.months, found.totals
    return {
        "columns": found.columns,
        "rows": found.rows,
        "sample": found.sample,
        "sheets": found.sheets,
        "sheet": found.sheet,
        "titles": found.titles,
        "encoding": found.encoding,
        "letters": found.letters,
        "dates": list(_dates_kept(found)),
        "amounts": [
            {
                "column": each.column,
                "aggregate": each.aggregate.value,
                "unit": each.unit,
                "reasons": _reasons_kept(each.reasons),
            }
            for each in found.amounts
        ],
        "splits": [[each.column, each.members[:_FEW]] for each in found.splits],
        "months": [] if months is None else months.columns,
        "year": None if months is None else months.year,
        "total": [] if totals is None else totals.example,
        "labels": [] if totals is None else totals.labels,
        "totals": 0 if totals is None else len(totals.numbers),
        "defaults": choices_kept(found.defaults),
        "asked": [each.value for each in found.asked],
        "same_as": sighting.same_as,
        "renews": sighting.renews,
    }


def _dates_kept(found: Proposal) -> Iterable[dict[str, Any]]:
    for each in found.dates:
        yield {
            "column": each.column,
            "example": each.example,
            "orders": [
                [read.pattern, day.isoformat(), read.first.isoformat(), read.last.isoformat()]
                for read, day in zip(each.readings, each.days, strict=True)
            ],
            "reasons": _reasons_kept(each.reasons),
        }


def seen_of(kept: Mapping[str, Any]) -> Seen:
    """What was kept of a sighting."""
    return Seen(
        columns=tuple(kept["columns"]),
        rows=kept["rows"],
        sample=tuple(tuple(row) for row in kept["sample"]),
        sheets=tuple(kept["sheets"]),
        sheet=kept["sheet"],
        titles=tuple(kept["titles"]),
        encoding=kept["encoding"],
        letters=kept["letters"],
        dates=tuple(_date_of(each) for each in kept["dates"]),
        amounts=tuple(
            AmountSeen(
                column=each["column"],
                aggregate=Aggregate(each["aggregate"]),
                unit=each["unit"],
                reasons=_reasons_of(each["reasons"]),
            )
            for each in kept["amounts"]
        ),
        splits=tuple((column, tuple(members)) for column, members in kept["splits"]),
        months=tuple(kept["months"]),
        year=kept["year"],
        total=tuple(kept["total"]),
        labels=tuple(kept["labels"]),
        totals=kept["totals"],
        defaults=choices_of(kept["defaults"]),
        asked=tuple(kept["asked"]),
        same_as=kept["same_as"],
        renews=tuple(kept["renews"]),
    )


def _date_of(kept: Mapping[str, Any]) -> DateSeen:
    return DateSeen(
        column=kept["column"],
        example=kept["example"],
        orders=tuple(
            (pattern, date.fromisoformat(day), date.fromisoformat(first), date.fromisoformat(last))
            for pattern, day, first, last in kept["orders"]
        ),
        reasons=_reasons_of(kept["reasons"]),
    )


def choices_kept(choices: Choices) -> dict[str, Any]:
    """Choices as JSON."""
    return asdict(choices)


def choices_of(kept: Mapping[str, Any]) -> Choices:
    """The choices that were kept."""
    more = {
        "aggregate": Aggregate(kept["aggregate"]),
        "better": Better(kept["better"]),
        "by": tuple(kept["by"]),
    }
    return Choices(**{**kept, **more})


def _reasons_kept(reasons: Iterable[Reason]) -> list[list[Any]]:
    return [[each.key, {name: _fact_kept(fact) for name, fact in each.facts.items()}] for each in reasons]


def _fact_kept(fact: object) -> list[str]:
    """A fact of a reason as its kind and text."""
    match fact:
        case date():
            return ["day", fact.isoformat()]
        case int():
            return ["count", str(fact)]
        case Decimal():
            return ["number", str(fact)]
        case _:
            return ["text", str(fact)]


_READ: Mapping[str, Any] = {"day": date.fromisoformat, "count": int, "number": Decimal, "text": str}


def _reasons_of(kept: Iterable[Any]) -> tuple[Reason, ...]:
    return tuple(
        Reason(key=key, facts={name: _READ[kind](text) for name, (kind, text) in facts.items()})
        for key, facts in kept
    )
