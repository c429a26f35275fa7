"""What a text column holds, decided from all its values; never a guess.

The rules, in order: declared text is text; numbers when every shape is one (a leading zero makes a code,
which is text); `true`/`false`; the pattern declared for dates; dates of one possible reading; else text.
What nearly fits, and what fits twice, is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from jalon.vocabulary.rows import ColumnType
from jalon.warehouses.dates import DateReading, date_like, pattern_type, readings
from jalon.warehouses.numbers import Digits, Marks, digits, number_type, other_marks, with_sign
from jalon.warehouses.reading import FALSE, TRUE, Reading, Wanted
from jalon.warehouses.shapes import MOST, Shape

_NEARLY = 0.9  # from this share of fitting values on, the odd ones are worth a word


@dataclass(frozen=True, kw_only=True, slots=True)
class Misfit:
    """Values that a reading cannot read: how many, and the first with its row."""

    count: int
    row: int = 0
    example: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Twice:
    """A value with two readings that differ, and its row."""

    row: int
    example: str
    first: str
    second: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """Something to say about a column; `row` is the 0-based row of the value it names."""

    code: str
    row: int
    facts: Mapping[str, str] = field(default_factory=dict)
    error: bool = False


class Values(Protocol):
    """The values of a text column: in the engine, or a sample in memory."""

    def shapes(self) -> list[Shape]:
        """All shapes, or more than `MOST` of them."""
        ...

    def misfit(self, reading: DateReading) -> Misfit:
        """What does not fit a reading of dates."""
        ...

    def twice(self, first: DateReading, second: DateReading) -> Twice | None:
        """The first value for which two readings give different dates."""
        ...

    def fractional(self, marks: Marks) -> Misfit:
        """The numbers that are not whole."""
        ...

    def outside(self, options: Sequence[str]) -> Misfit:
        """The values that are none of these lower-case words."""
        ...


Decided = tuple[Reading, tuple[Trouble, ...]]


def infer(values: Values, wanted: Wanted) -> Decided:
    """The reading of a column and what is to be said about it."""
    if wanted.type in (ColumnType.TEXT, ColumnType.OTHER):
        return _text(wanted)
    shapes = values.shapes()
    if not shapes:
        return _nothing(wanted)
    if wanted.type is not None and wanted.type.numeric:
        return _declared_number(values, shapes, wanted)
    if wanted.type is ColumnType.BOOLEAN:
        return _declared_boolean(values, wanted)
    if wanted.type is not None:
        return _declared_date(values, shapes, wanted)
    if len(shapes) > MOST:
        return _text(wanted)
    return _undeclared(values, shapes, wanted)


def _text(wanted: Wanted, *troubles: Trouble) -> Decided:
    return Reading(type=ColumnType.TEXT, empty=wanted.empty), troubles


def _nothing(wanted: Wanted) -> Decided:
    """A column without a value: as declared, else of no type, which fits every use."""
    kind = wanted.type or ColumnType.OTHER
    dates = DateReading(type=kind, order="iso") if kind.dated else None
    exact = {"precision": 18, "scale": 2} if kind is ColumnType.DECIMAL else {}
    return Reading(type=kind, dates=dates, marks=wanted.marks, empty=wanted.empty, **exact), ()


def _undeclared(values: Values, shapes: Sequence[Shape], wanted: Wanted) -> Decided:
    numbers = [digits(shape.text, wanted.marks) for shape in shapes]
    if all(numbers):
        return _number(shapes, [one for one in numbers if one], wanted)
    if all(shape.text.lower() in ("true", "false") for shape in shapes):
        return Reading(type=ColumnType.BOOLEAN, empty=wanted.empty), ()
    if wanted.dates and not values.misfit(by_pattern := _by_pattern(wanted.dates)).count:
        return Reading(type=by_pattern.type, dates=by_pattern, empty=wanted.empty), ()
    possible = readings([shape.text for shape in shapes])
    if possible:
        return _date(values, possible, wanted)
    if marked := _marks_trouble(shapes, wanted):
        return _text(wanted, marked)
    if signed := _sign_trouble(shapes, wanted):
        return _text(wanted, signed)
    return _text(wanted, *_nearly(shapes, numbers))


def _number(shapes: Sequence[Shape], numbers: Sequence[Digits], wanted: Wanted) -> Decided:
    if any(shape.zero_led for shape in shapes):
        return _text(wanted)
    kind = number_type(numbers)
    return _number_reading(kind.type, kind.precision, kind.scale, wanted), ()


def _number_reading(kind: ColumnType, precision: int | None, scale: int | None, wanted: Wanted) -> Reading:
    return Reading(type=kind, precision=precision, scale=scale, marks=wanted.marks, empty=wanted.empty)


def _date(values: Values, possible: Sequence[DateReading], wanted: Wanted) -> Decided:
    """The one reading that fits every value, or a finding."""
    misfits = [(values.misfit(reading), reading) for reading in possible]
    fitting = [reading for misfit, reading in misfits if not misfit.count]
    if not fitting:
        least, _ = min(misfits, key=lambda pair: pair[0].count)
        return _text(wanted, _odd("text-in-date-column", least.row, least.example, least.count))
    kind = wanted.type or fitting[0].type
    reading = Reading(type=kind, dates=fitting[0], empty=wanted.empty)
    for other in fitting[1:]:
        if twice := values.twice(fitting[0], other):
            facts = {
                "value": twice.example,
                "first": twice.first,
                "second": twice.second,
                "first_pattern": fitting[0].patterns[0],
                "second_pattern": other.patterns[0],
                "type": kind.value,
            }
            return reading, (Trouble(code="date-order-ambiguous", row=twice.row, facts=facts, error=True),)
    return reading, ()


def _by_pattern(pattern: str) -> DateReading:
    return DateReading(type=pattern_type(pattern), order="declared", patterns=(pattern,))


def _marks_trouble(shapes: Sequence[Shape], wanted: Wanted) -> Trouble | None:
    """Numbers under marks that were not declared: named, never assumed."""
    others = other_marks(shapes, wanted.marks)
    if not others or any(shape.zero_led for shape in shapes):
        return None
    marked = next((shape for shape in shapes if digits(shape.text, wanted.marks) is None), shapes[0])
    facts = {"value": marked.example, "decimal": others[0].decimal, "thousands": others[0].thousands}
    if {",", "."} <= {one.decimal for one in others}:
        return Trouble(code="number-ambiguous", row=marked.first_row, facts=facts)
    code = "decimal-comma" if others[0].decimal == "," else "thousands-undeclared"
    return Trouble(code=code, row=marked.first_row, facts=facts)


def _sign_trouble(shapes: Sequence[Shape], wanted: Wanted) -> Trouble | None:
    """Amounts that carry their currency: text until the column is declared, since the sign may mean more."""
    marks = with_sign(shapes, wanted.marks)
    fitting = all(digits(shape.text, marks) for shape in shapes)
    others = (marks,) if fitting else other_marks(shapes, marks)
    if not marks.sign or not others:
        return None
    first = next(shape for shape in shapes if marks.sign in shape.text)
    facts = {"value": first.example, "sign": marks.sign}
    facts |= {"decimal": others[0].decimal, "thousands": others[0].thousands}
    return Trouble(code="currency-undeclared", row=first.first_row, facts=facts)


def _nearly(shapes: Sequence[Shape], numbers: Sequence[Digits | None]) -> tuple[Trouble, ...]:
    """What keeps a column from being numbers or dates: a few odd values, or a word that stands for none."""
    total = sum(shape.count for shape in shapes)
    for code, fits in (
        ("text-in-number-column", [one is not None for one in numbers]),
        ("text-in-date-column", [date_like(shape.text) for shape in shapes]),
    ):
        odd = [shape for shape, fit in zip(shapes, fits, strict=True) if not fit]
        count = sum(shape.count for shape in odd)
        placeholders = len(odd) <= 3 and not any("9" in shape.text for shape in odd) and count * 2 < total
        if total - count >= _NEARLY * total or placeholders:
            first = min(odd, key=lambda shape: shape.first_row)
            return (_odd(code, first.first_row, first.example, count),)
    return ()


def _odd(code: str, row: int, value: str, count: int, error: bool = False) -> Trouble:
    return Trouble(code=code, row=row, facts={"value": value, "count": str(count)}, error=error)


def _declared_number(values: Values, shapes: Sequence[Shape], wanted: Wanted) -> Decided:
    assert wanted.type is not None
    wanted = replace(wanted, marks=with_sign(shapes, wanted.marks))
    found = [(shape, digits(shape.text, wanted.marks)) for shape in shapes]
    numbers = [one for _, one in found if one is not None]
    odd = [shape for shape, one in found if one is None]
    kind = number_type(numbers or [Digits(whole=1, fraction=2)])
    if wanted.type is ColumnType.INTEGER:
        reading = _number_reading(ColumnType.INTEGER, None, None, wanted)
    elif wanted.type is ColumnType.DOUBLE:
        reading = _number_reading(ColumnType.DOUBLE, None, None, wanted)
    else:
        reading = _number_reading(ColumnType.DECIMAL, kind.precision or 18, kind.scale or 0, wanted)
        if kind.type is ColumnType.DOUBLE:  # scientific notation: as exact as 38 digits allow
            reading = _number_reading(ColumnType.DECIMAL, 38, 18, wanted)
    if odd:
        first = min(odd, key=lambda shape: shape.first_row)
        count = sum(shape.count for shape in odd)
        return reading, (_odd("text-in-number-column", first.first_row, first.example, count, error=True),)
    if wanted.type is ColumnType.INTEGER and any(one.fraction or one.scientific for one in numbers):
        misfit = values.fractional(wanted.marks)
        if misfit.count:
            return reading, (
                _odd("fraction-in-integer-column", misfit.row, misfit.example, misfit.count, error=True),
            )
    return reading, ()


def _declared_boolean(values: Values, wanted: Wanted) -> Decided:
    reading = Reading(type=ColumnType.BOOLEAN, empty=wanted.empty)
    misfit = values.outside((*TRUE, *FALSE))
    if not misfit.count:
        return reading, ()
    return reading, (_odd("text-in-boolean-column", misfit.row, misfit.example, misfit.count, error=True),)


def _declared_date(values: Values, shapes: Sequence[Shape], wanted: Wanted) -> Decided:
    assert wanted.type is not None
    pattern = wanted.pattern or wanted.dates
    if pattern is None and all(shape.text == "99999999" for shape in shapes):
        pattern = "%Y%m%d"  # the basic form of ISO 8601
    if pattern is None:
        possible = readings([shape.text for shape in shapes])
        if possible:
            reading, troubles = _date(values, possible, wanted)
            if reading.type is not ColumnType.TEXT:
                return reading, troubles
        pattern = "%Y-%m-%d"
    dates = _by_pattern(pattern)
    reading = Reading(type=wanted.type, dates=dates, empty=wanted.empty)
    misfit = values.misfit(dates)
    if not misfit.count:
        return reading, ()
    facts = {"value": misfit.example, "count": str(misfit.count), "pattern": pattern}
    return reading, (Trouble(code="text-in-date-column", row=misfit.row, facts=facts, error=True),)
