"""Which column dates the rows: candidates with their reasons, and what must be asked about their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jalon.intake.hints import ASIDE, DATE, EVENT, words_of
from jalon.intake.reason import Reason
from jalon.ports import ColumnSeen, DatesSeen
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.rows import ColumnType

_FILLED = 0.5
_NAMED_YEAR = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class DateReading:
    """One way to read a column: `pattern` for strptime ("" for ISO 8601), what it yields, first and last day.

    `grain` is how far apart its days lie: a month where they all are first days of months.
    """

    pattern: str
    type: ColumnType
    first: date
    last: date
    grain: Grain


@dataclass(frozen=True, kw_only=True, slots=True)
class DateChoice:
    """A column that may date the rows, with every reading that fits it; more than one must be asked.

    `example` is a text of the file, `days` what each reading makes of it, in the order of `readings`.
    """

    column: str
    readings: tuple[DateReading, ...]
    example: str
    days: tuple[date, ...]
    reasons: tuple[Reason, ...]
    empty: tuple[str, ...] = ()  # texts that stand for no date

    @property
    def ambiguous(self) -> bool:
        """True when the order of day, month and year must be asked."""
        return len(self.readings) > 1


def date_choices(columns: Sequence[ColumnSeen], today: date) -> tuple[DateChoice, ...]:
    """Columns that may date the rows, the likeliest first. `today` tells years to come from years past."""
    found = [
        (_score(column, at, today), -at, column)
        for at, column in enumerate(columns)
        if column.dates and column.filled and (not _plain_number(column) or _named_date(column.name))
    ]
    ranked = sorted(found, key=lambda each: each[:2], reverse=True)
    return tuple(_choice(column, today) for _, _, column in ranked)


def _plain_number(column: ColumnSeen) -> bool:
    """True where the texts could as well be numbers: `2012`, `20240131`."""
    return column.numbers is not None


def _named_date(name: str) -> bool:
    return bool(DATE.intersection(words_of(name)))


def _score(column: ColumnSeen, at: int, today: date) -> float:
    words = set(words_of(column.name))
    filled = column.filled / max(1, column.rows)
    past = min(seen.last for seen in column.dates) <= today
    return (
        3 * filled
        + bool(words & DATE)
        + 2 * bool(words & EVENT)
        - 2.5 * bool(words & ASIDE)
        + past
        - (_NAMED_YEAR if _plain_number(column) else 0)
        - (2 if filled < _FILLED else 0)
        - 0.01 * at
    )


def _choice(column: ColumnSeen, today: date) -> DateChoice:
    ordered = sorted(column.dates, key=lambda seen: _oddness(seen, today))
    example = _telling(ordered)
    return DateChoice(
        column=column.name,
        readings=tuple(
            DateReading(
                pattern=seen.pattern,
                type=seen.type,
                first=seen.first,
                last=seen.last,
                grain=grain_of(seen),
            )
            for seen in ordered
        ),
        example=example,
        days=tuple(seen.days[example] for seen in ordered),
        reasons=tuple(_reasons(column, ordered[0])),
        empty=column.odd,
    )


def _oddness(seen: DatesSeen, today: date) -> tuple[int, int]:
    """Readings with days to come last; else the shorter stretch of time is the likelier."""
    ahead = sum(day > today for day in seen.days.values())
    return ahead, (seen.last - seen.first).days


def _telling(readings: Sequence[DatesSeen]) -> str:
    """The text that shows best how the readings differ: the first that all of them read differently."""
    texts = list(readings[0].days)
    different = len(readings)
    while different > 1:
        for text in texts:
            if len({seen.days[text] for seen in readings}) == different:
                return text
        different -= 1
    return texts[0]


def _reasons(column: ColumnSeen, seen: DatesSeen) -> Iterator[Reason]:
    if set(words_of(column.name)) & (DATE | EVENT):
        yield Reason(key="date_named", facts={"column": column.name})
    if column.filled == column.rows:
        yield Reason(key="date_everywhere")
    else:
        yield Reason(key="date_share", facts={"filled": column.filled, "rows": column.rows})
    yield Reason(key="date_range", facts={"first": seen.first, "last": seen.last})
    if set(words_of(column.name)) & ASIDE:
        yield Reason(key="date_aside", facts={"column": column.name})


def grain_of(seen: DatesSeen) -> Grain:
    """How far apart the days lie: years, quarters, months or days."""
    days = set(seen.days.values())
    if seen.pattern == "%Y":
        return Grain.YEAR
    if any(day.day != 1 for day in days) or seen.type is not ColumnType.DATE:
        return Grain.DAY
    if seen.pattern in ("%Y-%m", "%Y/%m", "%m/%Y", "%m-%Y", "%Y%m"):
        return Grain.MONTH
    months = {day.month for day in days}
    if len(days) < 3:
        return Grain.DAY
    if months == {1}:
        return Grain.YEAR
    return Grain.QUARTER if months <= {1, 4, 7, 10} and len(days) > 3 else Grain.MONTH
