"""What both drawings show, as rows."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.show.section import Table
from jalon.show.sentences import say
from jalon.show.signals.words import Told, limit_texts, side
from jalon.vocabulary.signal import Charted, ControlChart, Limits, News, Standing, Watched

_NONE = "—"


def watched_table(told: Told) -> Table:
    """One row a period: value, what was expected, the finding."""
    return Table(
        caption=say("signals", "table", told.language),
        heads=_heads(told, "period", "value", "expected", "low", "high", "standing"),
        rows=tuple(_watched(told, each) for each in told.found.points),
        long=True,
    )


def _heads(told: Told, *keys: str) -> tuple[str, ...]:
    return tuple(say("signal_head", key, told.language) for key in keys)


def _watched(told: Told, each: Watched) -> tuple[str, ...]:
    low, high = limit_texts(told, each)
    return (
        told.name(each.period),
        told.value(each.value),
        told.about(each.expected) or _NONE,
        low or _NONE,
        high or _NONE,
        finding(told, each),
    )


def finding(told: Told, each: Watched) -> str:
    """Where a value stands, in a word or two."""
    if each.standing is not Standing.NEWS:
        return told.word(each.standing.value)
    spike = each.news is None or each.news is News.SPIKE
    return told.word(side(each) if spike or each.news is None else each.news.value)


def changes_table(told: Told) -> Table:
    """Every change of level there was, the newest first."""
    rows = (
        (
            told.name(each.since),
            told.name(each.announced),
            told.word(each.news.value),
            told.about(each.before),
            told.about(each.after),
        )
        for each in reversed(told.found.changes)
    )
    return Table(
        caption=say("signals", "changes", told.language),
        heads=_heads(told, "since", "announced", "kind", "before", "after"),
        rows=tuple(rows),
    )


def control_tables(told: Told, chart: ControlChart) -> Iterator[Table]:
    """The limits of the control chart, and its points."""
    yield Table(
        caption=say("control", "limits", told.language),
        heads=_heads(told, "period", "learned", "low", "mean", "high", "mean_range", "range_limit"),
        rows=tuple(_limits(told, each) for each in chart.limits),
    )
    yield Table(
        caption=say("control", "table", told.language),
        heads=_heads(told, "period", "value", "range", "rules"),
        rows=tuple(_charted(told, each) for each in chart.points),
        long=True,
    )


def _limits(told: Told, each: Limits) -> tuple[str, ...]:
    numbers = (each.low, each.mean, each.high, each.mean_range, each.range_limit)
    name = say("period", "range", told.language, start=told.name(each.first), end=told.name(each.last))
    return (name, str(each.learned), *(told.about(number) or _NONE for number in numbers))


def _charted(told: Told, each: Charted) -> tuple[str, ...]:
    rules = ", ".join(say("control_rule", rule.value, told.language) for rule in each.rules)
    moved = told.about(each.range, 4) or _NONE
    return (told.name(each.period), told.value(each.value), moved, rules or _NONE)
