"""How one text column is to be read: what was declared, what was decided, and the SQL that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import ColumnFormat, TableColumn, TextLayout
from jalon.warehouses import sqltext
from jalon.warehouses.dates import DateReading, pattern_type
from jalon.warehouses.numbers import Marks, normal
from jalon.warehouses.shapes import SPACES

TRUE = ("true", "t", "yes", "y", "1", "oui", "vrai", "o")
FALSE = ("false", "f", "no", "n", "0", "non", "faux")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the definitions say about a column; None and "" mean that they do not."""

    type: ColumnType | None = None
    pattern: str | None = None
    dates: str | None = None  # the pattern of every date column of the source
    marks: Marks = Marks()
    empty: tuple[str, ...] = ("",)

    @classmethod
    def of(cls, declared: ColumnFormat | None, layout: TextLayout) -> Wanted:
        """The column's own format over the layout of its file."""
        own = declared or ColumnFormat()
        marks = Marks(
            layout.decimal if own.decimal is None else own.decimal,
            layout.thousands if own.thousands is None else own.thousands,
        )
        kind = own.type or (pattern_type(own.format) if own.format else None)
        empty = tuple(dict.fromkeys((*layout.empty, *own.empty)))
        return cls(type=kind, pattern=own.format, dates=layout.dates, marks=marks, empty=empty)

    @classmethod
    def as_text(cls, empty: tuple[str, ...]) -> Wanted:
        """A column that stays text."""
        return cls(type=ColumnType.TEXT, empty=empty)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a column becomes: its type, the marks of its numbers, the reading of its dates."""

    type: ColumnType
    precision: int | None = None
    scale: int | None = None
    marks: Marks = Marks()
    dates: DateReading | None = None
    empty: tuple[str, ...] = ("",)

    def column(self, name: str) -> TableColumn:
        """The column as the engine will see it."""
        return TableColumn(name=name, type=self.type, precision=self.precision, scale=self.scale)


def text_or_null(expression: str, empty: Sequence[str]) -> str:
    """SQL: the trimmed text, or NULL for blank and for the texts that mean no value."""
    trimmed = f"trim({expression}, {sqltext.text(SPACES)})"
    return (
        f"CASE WHEN {trimmed} IN ({sqltext.texts(dict.fromkeys(('', *empty)))}) THEN NULL ELSE {trimmed} END"
    )


def typed(reading: Reading, expression: str, timezone: str) -> str:
    """SQL that reads a text column; a value that does not fit raises, so nothing becomes NULL unseen."""
    if reading.type is ColumnType.TEXT:
        empty = sqltext.texts(reading.empty)
        return f"CASE WHEN {expression} IN ({empty}) THEN NULL ELSE {expression} END" if empty else expression
    if reading.type is ColumnType.OTHER:
        return "NULL"  # there is no value; untyped, the engine takes it for whatever a query needs
    value = text_or_null(expression, reading.empty)
    if reading.type is ColumnType.BOOLEAN:
        return f"(lower({value}) IN ({sqltext.texts(TRUE)}))"
    kind = sqltext.type_name(reading.column(""))
    if reading.dates is None:
        return f"CAST({normal(f'({value})', reading.marks)} AS {kind})"
    return instant(dated(reading.dates, f"({value})", "strptime"), reading, timezone)


def dated(dates: DateReading, value: str, function: str) -> str:
    """SQL that reads a trimmed text as date or time; `function` is `strptime` (raises) or `try_strptime`."""
    if not dates.iso:
        return f"{function}({value}, [{sqltext.texts(dates.patterns)}])"
    kind = "TIMESTAMP WITH TIME ZONE" if dates.type is ColumnType.INSTANT else "TIMESTAMP"
    return f"{'CAST' if function == 'strptime' else 'TRY_CAST'}({value} AS {kind})"


def instant(value: str, reading: Reading, timezone: str) -> str:
    """SQL that brings what was read to the column's type; wall-clock times become instants of the zone."""
    assert reading.dates is not None
    if reading.type is ColumnType.INSTANT and reading.dates.type is not ColumnType.INSTANT:
        return f"timezone({sqltext.text(timezone)}, CAST({value} AS TIMESTAMP))"
    return f"CAST({value} AS {sqltext.type_name(reading.column(''))})"
