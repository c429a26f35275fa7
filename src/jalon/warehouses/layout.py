"""How a text file is laid out: delimiter, header and column names, declared or found by looking."""

from __future__ import annotations

import csv
import difflib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from jalon.vocabulary.finding import Finding, Refusal
from jalon.vocabulary.source import TextLayout
from jalon.warehouses.encoding import codec_of, examine, opened, refuse_unless_utf8
from jalon.warehouses.files import SourceFile

if TYPE_CHECKING:
    from _csv import Reader

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 200
_MOSTLY = 0.7
_LONGEST_LINE = 16 << 20
_BROKEN = "\ufffd"
WHOLE_LINES = "\x02"  # the delimiter of a file read line by line: a letter that no text has
LINE = "line"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A text file's layout as found: names in order, and the first rows after the header."""

    delimiter: str
    quote: str
    header: bool
    skip: int
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    width: int  # cells in a row, which may be one more than the names where every row ends in a delimiter


def look(file: SourceFile, declared: TextLayout) -> Sheet:
    """The layout of a file, from its first lines. Raises Refusal for what cannot be decoded or laid out."""
    lines = first_lines(file, declared)
    if declared.delimiter == "":
        return _whole_lines(lines, declared)
    quote = '"' if declared.quote is None else declared.quote
    delimiter = declared.delimiter or delimiter_of(lines, quote)
    cells = _cells(lines, delimiter, quote)
    if not cells:
        return Sheet(
            delimiter=delimiter, quote=quote, header=False, skip=0, names=declared.names, rows=(), width=0
        )
    header = _has_header(cells[0], declared)
    names = _names(file, cells, declared, header)
    rows = tuple(tuple(row) for row in cells[header:])
    width = max(len(names), len(cells[0]))
    if rows and all(len(row) == width + 1 and not row[-1] for row in rows):
        width += 1
    return Sheet(
        delimiter=delimiter,
        quote=quote,
        header=header,
        skip=declared.skip,
        names=names,
        rows=rows,
        width=width,
    )


def first_lines(file: SourceFile, declared: TextLayout) -> list[str]:
    """Up to 200 lines after the skipped ones, decoded. Raises Refusal where they are not UTF-8, undeclared.

    Letters broken under a declared encoding, or further down, are for the whole reading to report.
    """
    codec = codec_of(file, declared.encoding)
    with opened(file.path) as stream:
        reader = io.TextIOWrapper(stream, encoding=codec or "utf-8-sig", errors="replace", newline="")
        lines = list(islice(_lines(reader), declared.skip + _SAMPLE_LINES))
    if codec is None and any(_BROKEN in line for line in lines):
        refuse_unless_utf8(file, examine(file.path), declared.encoding)
    return lines[declared.skip :]


def _lines(reader: TextIO) -> Iterator[str]:
    """Lines, but never more text than one very long line: a file of another kind has no line ends."""
    rest, taken = "", 0
    while taken < _LONGEST_LINE:
        chunk = reader.read(1 << 16)
        taken += len(chunk)
        parts = (rest + chunk).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        rest = parts.pop()
        yield from (part + "\n" for part in parts)
        if not chunk:
            break
    if rest:
        yield rest


def _whole_lines(lines: Sequence[str], declared: TextLayout) -> Sheet:
    header = bool(declared.header)
    names = declared.names or ((lines[0].strip(),) if header and lines else (LINE,))
    rows = tuple((line.rstrip("\n"),) for line in lines[header:] if line.strip())
    return Sheet(
        delimiter=WHOLE_LINES,
        quote="",
        header=header,
        skip=declared.skip,
        names=names[:1],
        rows=rows,
        width=1,
    )


def delimiter_of(lines: Sequence[str], quote: str) -> str:
    """The delimiter that cuts the first lines into the same number of cells; a comma for one column.

    Where none cuts most lines alike (a few rows are broken), the one that cuts them all.
    """
    alike, all_cut = [], []
    for position, delimiter in enumerate(_DELIMITERS):
        widths = Counter(len(row) for row in _cells(lines[:50], delimiter, quote))
        width, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        share = rows / max(1, sum(widths.values()))
        score = (share, width, -position, delimiter)
        if width > 1 and share >= _MOSTLY:
            alike.append(score)
        elif width > 1 and min(widths) > 1:
            all_cut.append(score)
    best = alike or all_cut
    return max(best)[-1] if best else ","


def _cells(lines: Sequence[str], delimiter: str, quote: str) -> list[list[str]]:
    reader = _reader(lines, delimiter, quote)
    rows: list[list[str]] = []
    try:
        rows.extend(row for row in reader if row)
    except csv.Error:  # a cell longer than the sample; the whole reading will say where
        return rows
    return rows


def _reader(lines: Iterable[str], delimiter: str, quote: str) -> Reader:
    csv.field_size_limit(_LONGEST_LINE)
    if not quote:
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=delimiter, quotechar=quote)


def _has_header(first: Sequence[str], declared: TextLayout) -> bool:
    if declared.header is not None:
        return declared.header
    if not declared.names:
        return True
    return [name.strip().lower() for name in first] == [name.strip().lower() for name in declared.names]


def _names(
    file: SourceFile, cells: Sequence[Sequence[str]], declared: TextLayout, header: bool
) -> tuple[str, ...]:
    """Declared names, or the header's (trimmed; an empty one by its position), or `column1`, `column2`."""
    width = len(cells[0])
    while width and not header and not declared.names and all(not row[width - 1 :] for row in cells):
        width -= 1
    if declared.names:
        if len(declared.names) != width and not _one_empty_more(cells, len(declared.names)):
            facts = {"file": file.shown, "declared": str(len(declared.names)), "found": str(width)}
            raise Refusal(Finding(code="names-count", place=file.place(declared.skip + 1), facts=facts))
        return declared.names
    if not header:
        return tuple(f"column{number}" for number in range(1, width + 1))
    trimmed = [name.strip(" \t\u00a0\u202f\ufeff\r\n") for name in cells[0]]
    return tuple(name or f"column{number}" for number, name in enumerate(trimmed, start=1))


def _one_empty_more(cells: Sequence[Sequence[str]], width: int) -> bool:
    return all(len(row) == width + 1 and not row[-1] for row in cells)


def twice(names: Sequence[str]) -> tuple[str, ...]:
    """Names that more than one column has; upper and lower case are the same to the engines."""
    counts = Counter(name.lower() for name in names)
    return tuple(dict.fromkeys(name for name in names if counts[name.lower()] > 1))


def near(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """Names that look like one that is not there."""
    by_lower = {known.lower(): known for known in names}
    found = difflib.get_close_matches(name.lower(), list(by_lower), n=3, cutoff=0.6)
    return tuple(by_lower[one] for one in found)


def line_of(path: Path, sheet: Sheet, row: int) -> int:
    """The line on which a row (0-based, after the header) begins, in a file that is UTF-8 by now."""
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
        for _ in range(sheet.skip):
            stream.readline()
        reader = _reader(stream, sheet.delimiter, sheet.quote)
        seen, before = -int(sheet.header), 0
        try:
            for cells in reader:
                if cells and seen == row:
                    return sheet.skip + before + 1
                seen += bool(cells)
                before = reader.line_num
        except csv.Error:
            return 0
    return 0


def plain_sheet(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Sheet:
    """The layout of a file that we wrote ourselves."""
    kept = tuple(tuple(row) for row in rows)
    return Sheet(
        delimiter=",", quote='"', header=True, skip=0, names=tuple(names), rows=kept, width=len(names)
    )
