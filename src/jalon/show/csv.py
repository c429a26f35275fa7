"""Values as CSV for a person's spreadsheet: in the form that opens rightly in their language's Excel.

French: semicolons and decimal commas; English: commas and decimal points. Both begin with the mark by which
Excel knows UTF-8. A text that a spreadsheet would run as a formula is made harmless by an apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jalon.show.dates import period_text
from jalon.show.numbers import as_decimal, is_share, unit_words, value_text
from jalon.show.sentences import say
from jalon.show.targets import member_text
from jalon.show.words import status_word
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Slice, Value
from jalon.vocabulary.verdict import Status

BOM = "\ufeff"
Cell = str | Value | bool | date | None
_RUN = re.compile(r"[\s\ufeff\u200b]*[=+\-@\t\r\n＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d[\d\s.,\u00a0\u202f]*(?:\s?%)?\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One value to be written, with what it belongs to."""

    kpi: Kpi
    calendar: Calendar
    period: Period
    value: Value | None
    status: Status | None = None
    slice: Slice = ()
    complete: bool = True
    as_of: date | None = None


def values_csv(rows: Sequence[Row], language: str) -> str:
    """The values of KPIs, one row each: a number to calculate with, and the same as the screens show it."""
    dimensions = list(dict.fromkeys(name for row in rows for name, _ in row.slice))
    before = [say("csv", key, language) for key in ("kpi",)]
    after = [
        say("csv", key, language)
        for key in (
            "period",
            "first_day",
            "last_day",
            "value",
            "unit",
            "shown",
            "status",
            "complete",
            "as_of",
        )
    ]
    return csv_text(
        [*before, *dimensions, *after], (_cells(row, dimensions, language) for row in rows), language
    )


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[Cell]], language: str) -> str:
    """Any table as CSV: numbers exact, dates in ISO form, yes and no in words, nothing as nothing."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([cell_text(cell, language) for cell in row] for row in rows)
    return BOM + written.getvalue()


def cell_text(cell: Cell, language: str) -> str:
    """One cell as it is written."""
    match cell:
        case None:
            return ""
        case bool():
            return say("csv", "said_yes" if cell else "said_no", language)
        case str():
            return harmless(cell)
        case date():
            return cell.isoformat()
        case _:
            text = f"{as_decimal(cell):f}"
            return text.replace(".", ",") if language == "fr" else text


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; one that is plainly a number stays as it is."""
    if _RUN.match(text) and not _NUMBER.match(text):
        return f"'{text}"
    return text


def _cells(row: Row, dimensions: Sequence[str], language: str) -> list[Cell]:
    members = dict(row.slice)
    unit = row.kpi.unit
    forever = row.period.grain is Grain.ALL
    return [
        row.kpi.text(language),
        *(member_text(members[name], language) if name in members else None for name in dimensions),
        period_text(row.period, row.calendar, language),
        None if forever else row.period.start,
        None if forever else row.period.end - timedelta(days=1),
        _number(row.value, unit),
        "%" if is_share(unit) else unit_words(unit, Decimal(2), language),
        value_text(row.value, unit, language),
        status_word(row.status, language),
        row.complete,
        row.as_of,
    ]


def _number(value: Value | None, unit: str | None) -> Value | None:
    """The number in the unit beside it: a share in percent."""
    return as_decimal(value) * 100 if value is not None and is_share(unit) else value
