"""Registered changes as tables: the list, what chance does, the values around each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jalon.show.chances import about, more_text
from jalon.show.changed import amount_text, called_off, change_name, early_key, effect_text, hoped_text
from jalon.show.dates import full_day_text, period_text
from jalon.show.placebos import bins
from jalon.show.section import Table
from jalon.show.sentences import say
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.change import AnswerReason, JudgedChange
from jalon.vocabulary.kpi import Kpi


def answer_words(found: JudgedChange, language: str) -> str:
    """The answer in a table: `a marché`, `trop tôt (inscrit après coup)`."""
    if called_off(found):
        return say("changed_list", "called_off", language)
    early = found.reason is AnswerReason.TOO_EARLY
    key = early_key(found) if early else found.answer.value.replace(" ", "_")
    answer = say("changed_list", key, language)
    late, gone = found.change.late, found.change.withdrawn is not None
    mark = "both" if late and gone else "late" if late else "withdrawn" if gone else ""
    return say("changed_list", mark, language, answer=answer) if mark else answer


def got_words(found: JudgedChange, kpi: Kpi, language: str) -> str:
    """The measured effect in a table; a dash where there is none."""
    effect = found.effect
    if effect is None:
        return "–"
    if effect.share is not None:
        return more_text(effect.share.value, language)
    return amount_text(effect.per_period.value, kpi, language)


def list_table(changes: Sequence[tuple[JudgedChange, Kpi]], language: str) -> Table:
    """Changes, one a row: number, KPI, what, from when, what was hoped, what came, the answer."""
    keys = ("number", "kpi", "what", "since", "expected", "got", "answer")
    rows = tuple(
        (
            str(each.change.number),
            kpi.text(language),
            change_name(each.change, language),
            full_day_text(each.change.start, language),
            hoped_text(each.change, kpi, language),
            got_words(each, kpi, language),
            answer_words(each, language),
        )
        for each, kpi in changes
    )
    heads = tuple(say("changed_list", key, language) for key in keys)
    return Table(caption=say("changed", "title", language), heads=heads, rows=rows)


def change_tables(
    changes: Sequence[JudgedChange], kpi: Kpi, calendar: Calendar, language: str, most: int
) -> Iterator[Table]:
    """All changes where there are several; of the newest `most` their placebos and the values around."""
    if len(changes) > 1:
        yield list_table([(each, kpi) for each in changes], language)
    for each in changes[:most]:
        if each.picture is not None:
            yield _placebo_table(each, kpi, language)
        if each.effect is not None:
            yield _around_table(each, kpi, calendar, language)


def _placebo_table(found: JudgedChange, kpi: Kpi, language: str) -> Table:
    picture = found.picture
    assert picture is not None
    rows = []
    for low, high, count, here in bins(picture, most=12):
        ends = (effect_text(each, kpi, language, relative=picture.relative) for each in (low, high))
        first, last = ends
        mark = say("changed_table", "mark", language) if here else ""
        rows.append((say("changed_table", "range", language, low=first, high=last), str(count), mark))
    heads = tuple(say("changed_table", key, language) for key in ("from", "count", "here"))
    name = change_name(found.change, language)
    caption = say("changed_table", "placebos", language, name=name)
    return Table(caption=caption, heads=heads, rows=tuple(rows), long=True)


def _around_table(found: JudgedChange, kpi: Kpi, calendar: Calendar, language: str) -> Table:
    effect, change = found.effect, found.change
    assert effect is not None
    without = about(effect.without, kpi.unit, language)
    rows = tuple(
        (
            period_text(each.period, calendar, language),
            "–" if each.value is None else about(each.value, kpi.unit, language),
            without if each.period.start >= change.start else "",
        )
        for each in found.passed
    )
    heads = tuple(say("changed_table", key, language) for key in ("period", "value", "without"))
    caption = say(
        "changed_table",
        "around",
        language,
        name=change_name(change, language),
        day=full_day_text(change.start, language),
    )
    return Table(caption=caption, heads=heads, rows=rows, long=True)
