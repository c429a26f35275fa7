"""Tables as files: as a French spreadsheet exports them, as tools on the web do, as JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

ENCODING = "cp1252"
_DAY, _MINUTE = "%d/%m/%Y", "%d/%m/%Y %H:%M"

Row = Sequence[object]
"""A line of a table; `heads` below are its column names in one text."""


def spreadsheet(heads: str, rows: Iterable[Row], moments: str = _MINUTE) -> bytes:
    """Semicolons, decimal commas, dd/mm/yyyy, oui and non, Windows-1252."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads.split())
    writer.writerows([_french(value, moments) for value in row] for row in rows)
    return text.getvalue().encode(ENCODING)


def export(heads: str, rows: Iterable[Row]) -> bytes:
    """Commas, decimal points, ISO dates, UTF-8."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heads.split())
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    return text.getvalue().encode()


def listed(heads: str, rows: Iterable[Row]) -> bytes:
    """A JSON list of objects, one a line, ISO dates."""
    names = heads.split()
    lines = (json.dumps(dict(zip(names, map(_plain, row), strict=True)), ensure_ascii=False) for row in rows)
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def _french(value: object, moments: str) -> str:
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case datetime():
            return value.strftime(moments)
        case date():
            return value.strftime(_DAY)
        case Decimal():
            return f"{value:.2f}".replace(".", ",")
        case float():
            return f"{value}".replace(".", ",")
        case _:
            return str(value)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
