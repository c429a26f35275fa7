"""The functions of time, share and choice of the outer grammar: arguments to a formula over formulas."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from jalon.definitions.formula.arguments import Arguments
from jalon.definitions.formula.row import read_row
from jalon.vocabulary.formula import (
    Change,
    Clock,
    Formula,
    Last,
    LastYear,
    OrElse,
    PeriodLength,
    Previous,
    Running,
    Share,
    ToDate,
    Trailing,
)
from jalon.vocabulary.rows import Column


def _previous(arguments: Arguments) -> Formula:
    arguments.count(1, 2)
    steps = arguments.whole_number(1) if len(arguments.texts) == 2 else 1
    return Previous(of=arguments.formula(), steps=steps)


def _last_year(same_weekday: bool) -> Callable[[Arguments], Formula]:
    def read(arguments: Arguments) -> Formula:
        arguments.count(1, 1)
        return LastYear(of=arguments.formula(), same_weekday=same_weekday)

    return read


def _change(relative: bool, year: bool) -> Callable[[Arguments], Formula]:
    def read(arguments: Arguments) -> Formula:
        arguments.count(1, 1)
        return Change(of=arguments.formula(), relative=relative, year=year)

    return read


def _trailing(arguments: Arguments) -> Formula:
    """`trailing(x, 30 days)`."""
    arguments.count(2, 2)
    found = re.fullmatch(r"([1-9][0-9]{0,3})\s+(\w+)", arguments.texts[1])
    if found is None:
        raise arguments.broken(arguments.texts[1])
    return Trailing(of=arguments.formula(), length=int(found[1]), grain=arguments.grain(found[2]))


def _to_date(arguments: Arguments) -> Formula:
    arguments.count(2, 2)
    return ToDate(of=arguments.formula(), grain=arguments.grain(arguments.texts[1]))


def _running(arguments: Arguments) -> Formula:
    arguments.count(1, 1)
    return Running(of=arguments.formula())


def _last(arguments: Arguments) -> Formula:
    """`last(x)` or `last(x, each warehouse, site)`."""
    arguments.count(1, 6)
    return Last(of=arguments.formula(), each=_dimensions(arguments, "each"))


def _share(arguments: Arguments) -> Formula:
    """`share(x)` or `share(x, across region)`."""
    arguments.count(1, 6)
    return Share(of=arguments.formula(), across=_dimensions(arguments, "across"))


def _dimensions(arguments: Arguments, word: str) -> tuple[str, ...]:
    if len(arguments.texts) == 1:
        return ()
    found = re.fullmatch(rf"{word}\s+(.+)", arguments.texts[1])
    if found is None:
        raise arguments.broken(arguments.texts[1])
    columns = [read_row(text, place=arguments.place) for text in (found[1], *arguments.texts[2:])]
    if not all(isinstance(column, Column) for column in columns):
        raise arguments.broken(arguments.texts[1])
    return tuple(column.dotted for column in columns if isinstance(column, Column))


def _or_else(arguments: Arguments) -> Formula:
    arguments.count(2, 2)
    return OrElse(left=arguments.formula(0), right=arguments.formula(1))


def _length(clock: Clock) -> Callable[[Arguments], Formula]:
    def read(arguments: Arguments) -> Formula:
        arguments.count(0, 0)
        return PeriodLength(clock=clock)

    return read


TIME_FUNCTIONS: Mapping[str, Callable[[Arguments], Formula]] = {
    "previous": _previous,
    "last_year": _last_year(False),
    "same_weekday_last_year": _last_year(True),
    "change": _change(False, False),
    "change_rate": _change(True, False),
    "change_year": _change(False, True),
    "change_rate_year": _change(True, True),
    "trailing": _trailing,
    "to_date": _to_date,
    "running": _running,
    "last": _last,
    "share": _share,
    "or_else": _or_else,
    "period_days": _length(Clock.DAYS),
    "period_hours": _length(Clock.HOURS),
}
"""By the word a person writes."""
