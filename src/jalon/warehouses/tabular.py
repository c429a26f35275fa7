"""Sheets, JSON and entered rows as rows of texts: from here on they are read like any text file.

Numbers keep their digits: a JSON number is taken as it is written, a sheet's number in its shortest form
(`0.1`, never `0.1000000000000000055`), so that money stays exact.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.source import FileRows, TextLayout
from jalon.warehouses.encoding import opened
from jalon.warehouses.files import FileKind, SourceFile
from jalon.warehouses.layout import near

_CHUNK = 1 << 16
_BLANK = " \t\r\n\ufeff"


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """Column names and rows of texts; `first_line` is the place of the first row in its file."""

    names: tuple[str, ...]
    rows: Iterable[Sequence[str]]
    first_line: int = 0


def grid(file: SourceFile, rows: FileRows, most: int | None = None) -> Grid:
    """The rows of a sheet or JSON file; at most `most` of them. Raises Refusal."""
    if file.kind is FileKind.SHEET:
        return sheet(file, rows.sheet, rows.layout, most)
    return objects(file, most)


def write(content: Grid, to: Path) -> None:
    """Write as CSV in UTF-8."""
    with to.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(content.names)
        writer.writerows(content.rows)
        stream.flush()
        os.fsync(stream.fileno())


def entered(rows: Sequence[Mapping[str, str]]) -> Grid:
    """Rows entered by hand: the union of their keys, in order."""
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    return Grid(names=names, rows=[[row.get(name, "") for name in names] for row in rows])


def sheet(file: SourceFile, name: str | None, layout: TextLayout, most: int | None) -> Grid:
    """One sheet of a workbook: the named one, else the first."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only for workbooks

    try:
        book = CalamineWorkbook.from_path(str(file.path))
        if name is not None and name not in book.sheet_names:
            facts = {"file": file.shown, "sheet": name, "sheets": ", ".join(book.sheet_names)}
            near_names = near(name, book.sheet_names)
            raise Refusal(
                Finding(code="sheet-missing", place=file.place(), facts=facts, suggestions=near_names)
            )
        cells = book.get_sheet_by_name(name or book.sheet_names[0]).to_python(
            skip_empty_area=False, nrows=most
        )
    except (CalamineError, OSError, IndexError, ValueError) as error:
        raise _unreadable(file, str(error)) from error
    start = layout.skip
    while (
        layout.header is not False
        and not layout.names
        and start < len(cells)
        and not any(map(_text, cells[start]))
    ):
        start += 1
    return _grid_of(cells[start:], layout, start + 1)


def sheet_rows(path: Path, name: str | None) -> tuple[tuple[str, ...], str, list[list[str]]]:
    """The names of all sheets, which one was read (the first that holds anything when None), its rows.

    Raises Refusal: `file-broken`, `sheet-missing`.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only for workbooks

    shown = SourceFile(path=path, shown=path.name, name=path.name, size=0, changed_ns=0)
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = tuple(book.sheet_names)
        if name is not None and name not in names:
            facts = {"file": path.name, "sheet": name, "sheets": ", ".join(names)}
            missing = Finding(
                code="sheet-missing", place=shown.place(), facts=facts, suggestions=near(name, names)
            )
            raise Refusal(missing)
        for each in names if name is None else (name,):
            cells = book.get_sheet_by_name(each).to_python(skip_empty_area=False)
            if len(cells) > 1 or name is not None:
                return names, each, [[_text(cell) for cell in row] for row in cells]
    except (CalamineError, OSError, IndexError, ValueError) as error:
        raise _unreadable(shown, str(error)) from error
    return names, names[0] if names else "", []


def _grid_of(cells: Sequence[Sequence[Any]], layout: TextLayout, line: int) -> Grid:
    width = max(
        (position + 1 for row in cells for position, cell in enumerate(row) if _text(cell)), default=0
    )
    header = layout.header if layout.header is not None else not layout.names
    first = [_text(cell).strip() for cell in cells[0][:width]] if cells and header else []
    names = layout.names or tuple(
        (first[number] if number < len(first) else "") or f"column{number + 1}" for number in range(width)
    )
    body = cells[header:]
    rows = ([_text(cell) for cell in row[: len(names)]] for row in body)
    padded = (row + [""] * (len(names) - len(row)) for row in rows)
    return Grid(names=names, rows=(row for row in padded if any(row)), first_line=line + header)


def _text(cell: Any) -> str:
    """A cell as text that reads back as the same value."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case float():
            return format(Decimal(repr(cell)), "f").removesuffix(".0")
        case datetime():
            midnight = cell.time() == time.min
            return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell.total_seconds())
    return str(cell)


def objects(file: SourceFile, most: int | None = None) -> Grid:
    """The objects of a JSON array, or of a file with one object a line; keys in order of appearance."""
    names: dict[str, None] = {}
    for found in islice(_objects(file), most):
        names.update(dict.fromkeys(found))
    kept = tuple(names)
    rows = ([_json_text(found.get(name)) for name in kept] for found in islice(_objects(file), most))
    return Grid(names=kept, rows=rows)


def _json_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _objects(file: SourceFile) -> Iterator[dict[str, Any]]:
    """Objects one by one; only one is held in memory."""
    decoder = json.JSONDecoder(parse_float=str, parse_int=str)
    with opened(file.path) as raw:
        stream = _as_text(raw)
        for number, text in enumerate(_pieces(stream, decoder, file), start=1):
            if not isinstance(text, dict):
                raise _unreadable(file, f"item {number} is not an object")
            yield text


def _pieces(stream: TextIO, decoder: json.JSONDecoder, file: SourceFile) -> Iterator[Any]:
    """The values of an array, or of a file of values one after the other."""
    held = _chunk(stream, file, _CHUNK).lstrip(_BLANK)
    array, ended = held.startswith("["), False
    held = held[1:] if array else held
    while True:
        held = held.lstrip(_BLANK + ",")
        if array and held.startswith("]"):
            return
        try:
            if not held:
                raise json.JSONDecodeError("it ends too early", held, 0)
            found, end = decoder.raw_decode(held)
            if end == len(held) and not ended:  # a number or word may go on in the next chunk
                raise json.JSONDecodeError("it ends too early", held, end)
        except RecursionError as error:
            raise _unreadable(file, "nested too deeply") from error
        except json.JSONDecodeError as error:
            if ended and not held and not array:
                return
            if ended:
                raise _unreadable(file, error.msg) from error
            chunk = _chunk(stream, file, max(_CHUNK, len(held)))
            ended = not chunk
            held += chunk
            continue
        yield found
        held = held[end:]


def _chunk(stream: TextIO, file: SourceFile, size: int) -> str:
    try:
        return stream.read(size)
    except UnicodeDecodeError as error:
        raise _unreadable(file, "not UTF-8") from error


def _as_text(raw: BinaryIO) -> TextIO:
    return io.TextIOWrapper(raw, encoding="utf-8-sig")


def _unreadable(file: SourceFile, reason: str) -> Refusal:
    place = Place(file=file.shown)
    return Refusal(Finding(code="file-broken", place=place, facts={"file": file.shown, "reason": reason}))
