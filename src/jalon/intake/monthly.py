"""Months that stand as columns: `janv. 2024`, `févr. 2024`, `2024-01`, `Jan`; quarters and years likewise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jalon.intake.hints import words_of
from jalon.vocabulary.calendar import Grain

_MONTHS = (
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
)
_SHORT = {"jul": 7, "sept": 9, "jui": None, "juil": 7, "ju": None}
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_SHORT_YEAR = re.compile(r"\d\d\Z")
_NUMBERED = (
    re.compile(r"(?P<year>(?:19|20)\d\d)[-/. ]?m?(?P<month>0?[1-9]|1[0-2])\Z"),
    re.compile(r"(?P<month>0?[1-9]|1[0-2])[-/. ](?P<year>(?:19|20)\d\d)\Z"),
    re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-\d\d\Z"),
    re.compile(r"01[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<year>(?:19|20)\d\d)\Z"),
    re.compile(r"m(?P<month>0[1-9]|1[0-2])\Z"),
)
_QUARTER = re.compile(r"[tq]([1-4])\Z")
_LEAST = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A month, quarter or year that a heading names; `year` is None where it does not say which."""

    grain: Grain
    number: int
    year: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthColumns:
    """Columns that are periods, in order, each with the first day of its period.

    `year` is the one that the first column belongs to; None where nothing says it, and it must be asked.
    `said_by` is what says it: `columns`, `title`, `file`, or "" where nothing does.
    """

    grain: Grain
    columns: tuple[str, ...]
    steps: tuple[Step, ...]
    year: int | None
    said_by: str

    def days(self, year: int | None = None) -> tuple[date, ...]:
        """The first day of each column's period, beginning in a year (the one found when None)."""
        running = year if self.year is None or year is not None else self.year
        found: list[date] = []
        before = 0
        for step in self.steps:
            if step.year is not None:
                running = step.year
            elif running is not None and step.number < before:
                running += 1
            assert running is not None
            before = step.number
            month = {Grain.MONTH: step.number, Grain.QUARTER: 3 * step.number - 2}.get(self.grain, 1)
            found.append(date(running, month, 1))
        return tuple(found)


def month_of(heading: str) -> Step | None:
    """The month, quarter or year that a heading names; None for anything else."""
    text = heading.strip().casefold()
    if _YEAR.match(text):
        return Step(grain=Grain.YEAR, number=1, year=int(text))
    for pattern in _NUMBERED:
        found = pattern.match(text)
        if found:
            year = found.groupdict().get("year")
            return Step(grain=Grain.MONTH, number=int(found["month"]), year=int(year) if year else None)
    words = words_of(re.sub(r"(?<=[a-zû.])(?=\d\d)", " ", text))
    return _in_words(words) if 1 <= len(words) <= 2 else None


def _in_words(words: Sequence[str]) -> Step | None:
    """`janvier`, `janv 2024`, `2024 janvier`, `jan 24`, `t1 2024`."""
    years = [word for word in words if _YEAR.match(word)]
    rest = [word for word in words if word not in years]
    if not years and len(words) == 2 and _SHORT_YEAR.match(words[1]):
        years, rest = [f"20{words[1]}"], [words[0]]
    joined = "".join(rest)
    year = int(years[0]) if years else None
    quarter = _QUARTER.match(joined)
    if quarter:
        return Step(grain=Grain.QUARTER, number=int(quarter[1]), year=year)
    month = _month(rest[0]) if len(rest) == 1 else None
    return None if month is None else Step(grain=Grain.MONTH, number=month, year=year)


def _month(word: str) -> int | None:
    if word in _SHORT:
        return _SHORT[word]
    if len(word) < 3:
        return None
    found = [
        number
        for number, names in enumerate(_MONTHS, start=1)
        if any(name.startswith(word) for name in names)
    ]
    return found[0] if len(found) == 1 else None


def month_columns(
    names: Sequence[str], numeric: frozenset[str], titles: Sequence[str], file: str
) -> MonthColumns | None:
    """The columns that are periods, when there are at least three, all different and all of numbers."""
    found = [(name, step) for name in names if name in numeric and (step := month_of(name)) is not None]
    for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR):
        own = [(name, step) for name, step in found if step.grain is grain]
        different = len({(step.number, step.year) for _, step in own}) == len(own) == len({n for n, _ in own})
        if len(own) >= _LEAST and different and len({step.year is None for _, step in own}) == 1:
            return _columns(grain, own, titles, file)
    return None


def _columns(grain: Grain, own: Sequence[tuple[str, Step]], titles: Sequence[str], file: str) -> MonthColumns:
    year, said_by = own[0][1].year, "columns"
    if year is None:
        year, said_by = _only_year(titles), "title"
    if year is None:
        year, said_by = _only_year((file,)), "file"
    return MonthColumns(
        grain=grain,
        columns=tuple(name for name, _ in own),
        steps=tuple(step for _, step in own),
        year=year,
        said_by=said_by if year is not None else "",
    )


def _only_year(texts: Sequence[str]) -> int | None:
    years = {int(found) for text in texts for found in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text)}
    return years.pop() if len(years) == 1 else None
