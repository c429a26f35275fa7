"""The values of a text column, as `inference` asks for them: all of them in DuckDB, or a sample in memory."""

# ruff: noqa: S608 - names and texts in this SQL are quoted by `sqltext`, never pasted

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from jalon.warehouses import sqltext
from jalon.warehouses.dates import DateReading, read
from jalon.warehouses.inference import Misfit, Twice
from jalon.warehouses.numbers import Marks, normal
from jalon.warehouses.reading import dated, text_or_null
from jalon.warehouses.shapes import MOST, SPACES, Shape, shapes_of

_TEN = "translate(v, '012345678', '999999999')"
_ZERO_LED = "regexp_matches(v, '^[+-]?0[0-9]')"


@dataclass(frozen=True, kw_only=True, slots=True)
class StagedColumn:
    """A column of a staged table of texts; `ask` runs one SELECT. Rows are numbered as in the files."""

    ask: Callable[[str], list[tuple[Any, ...]]]
    table: str
    column: str
    empty: tuple[str, ...] = ("",)

    def shapes(self) -> list[Shape]:
        """Grouped by the engine: one pass."""
        rows = self.ask(
            f"SELECT {_TEN}, count(*), min(id), arg_min(v, id), count(*) FILTER ({_ZERO_LED})"
            f" FROM {self._texts()} GROUP BY 1 LIMIT {MOST + 1}"
        )
        return [
            Shape(text=text, count=count, first_row=row, example=example, zero_led=led)
            for text, count, row, example, led in rows
        ]

    def misfit(self, reading: DateReading) -> Misfit:
        """What the engine's reading makes NULL of, and years before 1000 (`16` read as a four-digit year)."""
        value = f"CAST({dated(reading, 'v', 'try_strptime')} AS TIMESTAMP)"
        return self._misfit(f"coalesce({value} < TIMESTAMP '1000-01-01', TRUE)")

    def twice(self, first: DateReading, second: DateReading) -> Twice | None:
        """The first value with two different readings."""
        one, two = (
            f"CAST({dated(reading, 'v', 'try_strptime')} AS TIMESTAMP)" for reading in (first, second)
        )
        rows = self.ask(
            f"SELECT id, v, strftime({one}, '%Y-%m-%d'), strftime({two}, '%Y-%m-%d') FROM {self._texts()}"
            f" WHERE {one} <> {two} ORDER BY id LIMIT 1"
        )
        return (
            Twice(row=rows[0][0], example=rows[0][1], first=rows[0][2], second=rows[0][3]) if rows else None
        )

    def fractional(self, marks: Marks) -> Misfit:
        """Numbers with something after the decimal mark."""
        number = f"TRY_CAST({normal('v', marks)} AS DECIMAL(38,10))"
        return self._misfit(f"coalesce({number} <> trunc({number}), TRUE)")

    def outside(self, options: Sequence[str]) -> Misfit:
        """Values that are none of these words."""
        return self._misfit(f"lower(v) NOT IN ({sqltext.texts(options)})")

    def _misfit(self, condition: str) -> Misfit:
        rows = self.ask(f"SELECT count(*), min(id), arg_min(v, id) FROM {self._texts()} WHERE {condition}")
        count, row, example = rows[0]
        return Misfit(count=count, row=row or 0, example=example or "")

    def _texts(self) -> str:
        value = text_or_null(self.column, self.empty)
        return f"(SELECT * FROM (SELECT rowid AS id, {value} AS v FROM {self.table}) WHERE v IS NOT NULL)"


@dataclass(frozen=True, kw_only=True, slots=True)
class SampledColumn:
    """A column of a few rows in memory."""

    rows: Sequence[str]
    empty: tuple[str, ...] = ("",)
    texts: list[tuple[int, str]] = field(init=False)

    def __post_init__(self) -> None:
        trimmed = ((row, value.strip(SPACES)) for row, value in enumerate(self.rows))
        kept = [(row, value) for row, value in trimmed if value and value not in self.empty]
        object.__setattr__(self, "texts", kept)

    def shapes(self) -> list[Shape]:
        """Grouped in memory."""
        return shapes_of(self.texts)

    def misfit(self, reading: DateReading) -> Misfit:
        """What cannot be read."""
        return self._misfit(lambda value: read(value, reading) is None)

    def twice(self, first: DateReading, second: DateReading) -> Twice | None:
        """The first value with two different readings."""
        for row, value in self.texts:
            one, two = read(value, first), read(value, second)
            if one and two and one != two:
                return Twice(row=row, example=value, first=f"{one:%Y-%m-%d}", second=f"{two:%Y-%m-%d}")
        return None

    def fractional(self, marks: Marks) -> Misfit:
        """Numbers with something after the decimal mark."""
        return self._misfit(lambda value: not _whole(value, marks))

    def outside(self, options: Sequence[str]) -> Misfit:
        """Values that are none of these words."""
        return self._misfit(lambda value: value.lower() not in options)

    def _misfit(self, unfit: Callable[[str], bool]) -> Misfit:
        odd = [(row, value) for row, value in self.texts if unfit(value)]
        return Misfit(count=len(odd), row=odd[0][0], example=odd[0][1]) if odd else Misfit(count=0)


def _whole(text: str, marks: Marks) -> bool:
    for mark in SPACES if marks.thousands and marks.thousands in SPACES else (marks.thousands,):
        text = text.replace(mark, "") if mark else text
    try:
        number = Decimal(text.replace(marks.decimal, ".").replace("\u2212", "-"))
    except InvalidOperation:
        return False
    return number == number.to_integral_value()
