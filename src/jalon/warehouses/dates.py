"""Dates and times in text: which readings the shapes of a column allow, and when two of them would differ.

A date of four-digit year first (ISO 8601 and its kin) has one reading. `08-11-16` has three: day first,
month first, year first. All readings are tried on all values; a column that more than one fits is ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jalon.vocabulary.rows import ColumnType

ORDERS = ("dmy", "mdy", "ymd")
_DATE = re.compile(
    r"(?P<first>9{1,4})(?P<mark>[-/.])(?P<second>9{1,2})(?P=mark)(?P<third>9{1,4})"
    r"(?:(?P<between>[ T]+)(?P<clock>9{1,2}:99)(?P<seconds>:99)?(?P<fraction>\.9{1,9})?"
    r"(?P<half> ?[AaPp][Mm])?(?P<zone> ?(?:Z|UTC|[+-]99(?::?99)?))?)?"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DateReading:
    """One way to read a column: strptime patterns, tried in order, or ISO 8601 by the engine's own cast."""

    type: ColumnType
    order: str
    patterns: tuple[str, ...] = ()

    @property
    def iso(self) -> bool:
        """Whether it is read by a cast."""
        return not self.patterns


def readings(shapes: Sequence[str]) -> list[DateReading]:
    """Every reading that the shapes allow; none when one of them is no date."""
    parts = [_DATE.fullmatch(shape) for shape in shapes]
    found = [part for part in parts if part is not None]
    if len(found) != len(parts) or not found:
        return []
    zones = {part["zone"] is not None for part in found}
    if len(zones) > 1 or any(part["fraction"] and not part["seconds"] for part in found):
        return []
    kind = _kind(found, zones == {True})
    if all(_year_first(part) and part["mark"] != "." for part in found):
        return [] if any(part["half"] for part in found) else [DateReading(type=kind, order="iso")]
    if zones == {True}:
        return []
    by_order = [(order, [_pattern(part, order) for part in found]) for order in ORDERS]
    return [
        DateReading(
            type=kind, order=order, patterns=tuple(dict.fromkeys(pattern for pattern in all_of if pattern))
        )
        for order, all_of in by_order
        if all(all_of)
    ]


def date_like(shape: str) -> bool:
    """Whether a shape could be a date under some reading."""
    return bool(readings([shape]))


def pattern_type(pattern: str) -> ColumnType:
    """What a strptime pattern yields: a date, a wall-clock time, or an instant."""
    if "%z" in pattern or "%Z" in pattern:
        return ColumnType.INSTANT
    timed = any(part in pattern for part in ("%H", "%I", "%c", "%X", "%f"))
    return ColumnType.TIMESTAMP if timed else ColumnType.DATE


def read(text: str, reading: DateReading) -> datetime | None:
    """The date and time of one trimmed text under a reading, without offset; None where it does not fit."""
    for pattern in reading.patterns or _iso_patterns(text):
        try:
            found = datetime.strptime(text, pattern)  # noqa: DTZ007 - wall-clock time; the zone is the column's
        except ValueError:
            continue
        if found.year >= 1000:
            return found
    return None


def _iso_patterns(text: str) -> tuple[str, ...]:
    """The pattern of one ISO 8601 text."""
    shape = re.sub(r"[0-9]", "9", text)
    part = _DATE.fullmatch(shape)
    pattern = _pattern(part, "ymd") if part else None
    return (pattern,) if pattern else ()


def _year_first(part: re.Match[str]) -> bool:
    return len(part["first"]) == 4 and len(part["third"]) <= 2


def _kind(found: Sequence[re.Match[str]], zoned: bool) -> ColumnType:
    if zoned:
        return ColumnType.INSTANT
    return ColumnType.TIMESTAMP if any(part["clock"] for part in found) else ColumnType.DATE


def _pattern(part: re.Match[str], order: str) -> str | None:
    """The strptime pattern of one shape under an order, or None where it cannot be read so."""
    lengths = (len(part["first"]), len(part["second"]), len(part["third"]))
    if _year_first(part):
        days = ("%Y", "%m", "%d")
    elif lengths[0] <= 2 and lengths[2] == 4 and order != "ymd":
        days = ("%d", "%m", "%Y") if order == "dmy" else ("%m", "%d", "%Y")
    elif lengths == (2, 2, 2) or (
        lengths[0] <= 2 and lengths[2] == 2 and part["mark"] == "/" and order != "ymd"
    ):
        days = {"dmy": ("%d", "%m", "%y"), "mdy": ("%m", "%d", "%y"), "ymd": ("%y", "%m", "%d")}[order]
    else:
        return None
    return part["mark"].join(days) + _clock_pattern(part)


def _clock_pattern(part: re.Match[str]) -> str:
    if not part["clock"]:
        return ""
    clock = "%I:%M" if part["half"] else "%H:%M"
    seconds = "%S" if part["seconds"] else ""
    fraction = ".%f" if part["fraction"] else ""
    half = part["half"] or ""
    half = half.replace(half.strip(), "%p") if half else ""
    zone = part["zone"] or ""
    zone = zone.replace(zone.strip(), "%z" if "9" in zone else zone.strip()) if zone else ""
    return part["between"] + clock + (":" + seconds if seconds else "") + fraction + half + zone
