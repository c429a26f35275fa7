"""A file that nobody has described yet: its cells as texts, and what each column of texts can be read as.

Nothing is decided here. What could be read in several ways is reported in all of them; a person chooses, and
what was chosen is declared in the source.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from jalon.ports import Cells, ColumnSeen, DatesSeen, NumbersSeen
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.warehouses.dates import DateReading, pattern_type, read, readings
from jalon.warehouses.layout import delimiter_of
from jalon.warehouses.numbers import Marks, digits, other_marks, with_sign
from jalon.warehouses.shapes import MOST, SPACES, Shape, shapes_of
from jalon.warehouses.tabular import sheet_rows

MOST_CELLS = 4_000_000
_COMMON = 60
_MOST_ODD = 3
_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_ENCODINGS = (("windows-1252", "cp1252"), ("mac-roman", "mac_roman"), ("cp850", "cp850"))
_LETTERS = frozenset("éèêëàâäçùûüôöîïœæÉÈÊËÀÂÄÇÙÛÜÔÖÎÏŒÆ€°²’‘“”«»–—…·ñÑßáíóú\u00a0")
_OTHER_PATTERNS = {
    "9999-99": ("%Y-%m",),
    "9999/99": ("%Y/%m",),
    "99/9999": ("%m/%Y",),
    "99-9999": ("%m-%Y",),
    "99999999": ("%Y%m%d",),
    "999999": ("%Y%m",),
    "9999": ("%Y",),
}
_YEARS = range(1900, 2101)


def cells_of(path: Path, sheet: str | None = None) -> Cells:
    """All cells of a text file or sheet. Raises Refusal `file-broken`, `sheet-missing`."""
    if path.suffix.lower() in _SHEETS:
        names, name, rows = sheet_rows(path, sheet)
        kept = [(line, row) for line, row in enumerate(rows) if any(cell.strip() for cell in row)]
        return Cells(
            rows=tuple(tuple(row) for _, row in kept),
            lines=tuple(line for line, _ in kept),
            sheets=names,
            sheet=name,
        )
    text, encoding, letters = decoded(path.read_bytes())
    delimiter = delimiter_of(_first_lines(text), '"')
    rows_found, cut = [], False
    filled = 0
    for line, row in _rows(text, delimiter, path.name):
        filled += len(row)
        if filled > MOST_CELLS:
            cut = True
            break
        rows_found.append((line, row))
    return Cells(
        rows=tuple(row for _, row in rows_found),
        lines=tuple(line for line, _ in rows_found),
        delimiter=delimiter,
        encoding=encoding,
        letters=letters,
        cut=cut,
    )


def decoded(content: bytes) -> tuple[str, str, str]:
    """Text, the encoding to declare ("" where none needs to be) and a word that shows its letters."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "", ""
    try:
        return content.decode("utf-8-sig"), "", ""
    except UnicodeDecodeError:
        pass
    found = [
        (_likeness(text), -position, name, text)
        for position, (name, codec) in enumerate(_ENCODINGS)
        if (text := _tried(content, codec)) is not None
    ]
    _, _, encoding, text = max(found)
    return text, encoding, _word(text)


def _tried(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _likeness(text: str) -> float:
    """The share of letters beyond ASCII that French and its neighbours use."""
    beyond = [letter for letter in text if not letter.isascii()]
    return sum(letter in _LETTERS for letter in beyond) / max(1, len(beyond))


def _word(text: str) -> str:
    """The first words around a letter beyond ASCII."""
    at = next((place for place, letter in enumerate(text) if not letter.isascii()), 0)
    marks = ';,|\t\r\n"'
    start = max(text.rfind(mark, 0, at) for mark in marks) + 1
    ends = [end for mark in marks if (end := text.find(mark, at)) >= 0]
    return text[start : min(ends, default=len(text))][:60].strip()


def _first_lines(text: str) -> list[str]:
    head = text[: 1 << 18].replace("\r\n", "\n").replace("\r", "\n")
    return [line + "\n" for line in head.split("\n")[:200] if line.strip()]


def _rows(text: str, delimiter: str, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows with anything in them, each with the line on which it begins."""
    csv.field_size_limit(1 << 24)
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter=delimiter)
    before = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield before, tuple(row)
            before = reader.line_num
    except csv.Error as error:
        facts = {"file": name, "reason": str(error)}
        place = Place(file=name, line=reader.line_num)
        raise Refusal(Finding(code="file-broken", place=place, facts=facts)) from error


def column_of(name: str, texts: Sequence[str]) -> ColumnSeen:
    """What the texts of a column hold."""
    counts = Counter(text.strip(SPACES) for text in texts)
    counts.pop("", None)
    shapes = shapes_of(enumerate(counts)) if counts else []
    odd = _odd(shapes, counts)
    kept = [text for text in counts if text not in odd]
    plain = shapes_of(enumerate(kept))
    dates = _dates(kept, plain) if kept and len(plain) <= MOST else ()
    numbers = _numbers(kept, plain) if kept and len(plain) <= MOST else None
    return ColumnSeen(
        name=name,
        rows=len(texts),
        filled=counts.total() - (sum(counts[text] for text in odd) if dates or numbers else 0),
        members=len(counts),
        common=tuple(counts.most_common(_COMMON)),
        dates=dates,
        numbers=numbers,
        odd=tuple(sorted(odd)) if dates or numbers else (),
    )


def _odd(shapes: Sequence[Shape], counts: Mapping[str, int]) -> frozenset[str]:
    """Few texts without a digit among many with some: `n/a`, `-`, `total`."""
    odd = [text for text in counts if not any(letter.isdigit() for letter in text)]
    few = len(odd) <= _MOST_ODD and sum(counts[text] for text in odd) * 2 < sum(counts.values())
    return frozenset(odd) if few else frozenset()


def _dates(texts: Sequence[str], shapes: Sequence[Shape]) -> tuple[DatesSeen, ...]:
    """The readings that fit every text, without those that never differ from an earlier one."""
    found: list[DatesSeen] = []
    for reading in _possible(shapes):
        days = _days(texts, reading)
        if days is None or any(days == each.days for each in found):
            continue
        pattern = "" if reading.iso else reading.patterns[0]
        found.append(DatesSeen(pattern=pattern, type=reading.type, days=days))
    return tuple(found)


def _possible(shapes: Sequence[Shape]) -> list[DateReading]:
    """Readings by the shapes; a column with dates of several shapes is left to readings without a pattern."""
    usual = readings([shape.text for shape in shapes])
    if usual:
        return [each for each in usual if each.iso or len(each.patterns) == 1]
    patterns = {pattern for shape in shapes for pattern in _OTHER_PATTERNS.get(shape.text, ("",))}
    if len(patterns) != 1 or "" in patterns:
        return []
    pattern = patterns.pop()
    return [DateReading(type=pattern_type(pattern), order="declared", patterns=(pattern,))]


def _days(texts: Sequence[str], reading: DateReading) -> dict[str, date] | None:
    days: dict[str, date] = {}
    for text in texts:
        moment = read(text, reading)
        if moment is None or (reading.order == "declared" and moment.year not in _YEARS):
            return None
        days[text] = moment.date()
    return days


def _numbers(texts: Sequence[str], shapes: Sequence[Shape]) -> NumbersSeen | None:
    signed = with_sign(shapes, Marks())
    marks = next((each for each in (Marks(), signed) if _fits(shapes, each)), None)
    if marks is None:
        marks = next(iter(other_marks(shapes, signed)), None)
    if marks is None:
        return None
    read_all = [one for shape in shapes if (one := digits(shape.text, marks))]
    return NumbersSeen(
        decimal=marks.decimal,
        thousands=marks.thousands,
        sign=marks.sign,
        fraction=any(one.fraction or one.scientific for one in read_all),
        coded=any(shape.zero_led for shape in shapes),
        values={text: value for text in texts if (value := _exact(text, marks)) is not None},
    )


def _fits(shapes: Sequence[Shape], marks: Marks) -> bool:
    return all(digits(shape.text, marks) for shape in shapes)


def _exact(text: str, marks: Marks) -> Decimal | None:
    """The number that a text writes under some marks."""
    bare = text.replace(marks.sign, "") if marks.sign else text
    for mark in (marks.thousands, *SPACES) if marks.thousands else SPACES:
        bare = bare.replace(mark, "") if mark else bare
    if marks.thousands == "'":
        bare = bare.replace("\u2019", "")
    try:
        return Decimal(bare.replace(marks.decimal, ".").replace("\u2212", "-"))
    except InvalidOperation:
        return None
