"""What is coming of a KPI, in words: the next period, each target's chance, the record of such chances."""

from __future__ import annotations

from collections.abc import Iterator

from jalon.show.chances import about, chance_text, ends, share_text
from jalon.show.dates import day_text, period_text, when_text
from jalon.show.numbers import unitless, value_text
from jalon.show.planned import contradicted_sentence, planned_sentence
from jalon.show.roles import RoleNames
from jalon.show.section import Section, Table
from jalon.show.sentences import say, say_count
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.foresight import Chance, Foresight, TrackRecord
from jalon.vocabulary.kpi import Kpi

_FEW = 5
"""Fewer statements than so many say nothing about how often such a chance comes true."""
_NEAR = 0.01
"""A pace within this share of what is needed is as good as enough."""


def foresight_section(
    found: Foresight, kpi: Kpi, calendar: Calendar, language: str, roles: RoleNames | None = None
) -> Section:
    """Chances first, then what is expected next; the track record and the forecast as tables behind.

    `roles` are the names of roles, for who declares what is planned.
    """
    said: list[str] = []
    if found.late is not None and found.periods:
        said.append(say("foresight", "late", language, day=day_text(found.late, language)))
    if found.ripens:
        said.append(say("foresight", "ripens", language))
    for chance in found.chances:
        said += _target(chance, kpi, calendar, language)
    told = {each.period for each in found.chances if each.chance is not None}
    if found.periods and found.periods[0].period not in told:
        said.append(_next(found, kpi, calendar, language))
    elif found.ended is not None:
        said.append(say("foresight", "ended", language, day=day_text(found.ended, language)))
    elif not found.periods:
        said.append(say_count("foresight", "early", language, found.known, needed=found.needed))
    if found.periods:
        said += [planned_sentence(each, kpi, language, roles or {}) for each in found.planned]
        said += [contradicted_sentence(each, language) for each in found.contradicted]
    records = [each.record for each in found.chances if each.record is not None]
    tables = [_record_table(each, language) for each in records]
    return Section(
        key="foresight",
        title=say("foresight", "title", language),
        said=tuple(said),
        notes=tuple(_notes(found, language)),
        tables=(*tables, *([_ahead_table(found, kpi, calendar, language)] if found.periods else [])),
    )


def chance_sentence(found: Foresight, kpi: Kpi, calendar: Calendar, language: str) -> str:
    """The chance of the target, of several that of each; empty where it cannot be told."""
    stated = [each for each in found.chances if each.chance is not None]
    if not stated or found.late is not None or found.ended is not None:
        return ""
    if len(stated) > 1:
        provisional = [say("foresight_line", "provisional", language)] if found.ripens else []
        return " ".join([*provisional, *(_stated(each, kpi, calendar, language) for each in stated)])
    (only,) = stated
    return say(
        "foresight_line",
        "met" if _met(only) else _kind(only) + ("_ripens" if found.ripens else ""),
        language,
        period=when_text(only.period, calendar, language),
        chance=chance_text(only.chance or 0.0, language),
    )


def _next(found: Foresight, kpi: Kpi, calendar: Calendar, language: str) -> str:
    first = found.periods[0]
    low, high = ends(first.low, first.high, kpi.unit, language)
    name = period_text(first.period, calendar, language)
    return say(
        "foresight",
        "next_alone" if low == high else "next",
        language,
        period=name[:1].upper() + name[1:],
        middle=about(first.middle, kpi.unit, language),
        low=unitless(low, high),
        high=high,
    )


def _target(chance: Chance, kpi: Kpi, calendar: Calendar, language: str) -> Iterator[str]:
    period = when_text(chance.period, calendar, language)
    if chance.unsaid is not None or chance.chance is None:
        key = "too_early" if chance.unsaid is None else chance.unsaid.value
        yield say("foresight_target", key, language, period=period)
        return
    yield _stated(chance, kpi, calendar, language)
    if chance.record is not None and not _met(chance) and not chance.begun:
        yield from _trust(chance.chance, chance.record, language)
    if chance.so_far and not _met(chance):
        yield say(
            "foresight_target", "so_far", language, so_far=value_text(chance.so_far, kpi.unit, language)
        )
    if chance.expected is not None and chance.least is not None and chance.most is not None:
        least, most = ends(chance.least, chance.most, kpi.unit, language)
        yield say(
            "foresight_target",
            "expected_alone" if least == most else "expected",
            language,
            middle=about(chance.expected, kpi.unit, language),
            low=unitless(least, most),
            high=most,
        )
    if not _met(chance):
        yield from _pace(chance, kpi, calendar, language)


def _stated(chance: Chance, kpi: Kpi, calendar: Calendar, language: str) -> str:
    """What one target asks, and how likely it is."""
    low, high = (value_text(each, kpi.unit, language) for each in (chance.low, chance.high))
    return say(
        "foresight_target",
        "met" if _met(chance) else _kind(chance),
        language,
        period=when_text(chance.period, calendar, language),
        value=_asked(chance, kpi, language),
        low=unitless(low, high),
        high=high,
        chance=chance_text(chance.chance or 0.0, language),
        so_far=value_text(chance.so_far, kpi.unit, language),
    )


def _met(chance: Chance) -> bool:
    """True where what is there already meets what is asked at least."""
    return (
        chance.so_far is not None
        and chance.low is not None
        and chance.high is None
        and chance.so_far >= chance.low
    )


def _kind(chance: Chance) -> str:
    if chance.low is not None and chance.high is not None:
        return "within"
    return "at_least" if chance.low is not None else "at_most"


def _asked(chance: Chance, kpi: Kpi, language: str) -> str:
    return value_text(chance.high if chance.low is None else chance.low, kpi.unit, language)


def _pace(chance: Chance, kpi: Kpi, calendar: Calendar, language: str) -> Iterator[str]:
    """What it takes from here; a share says nothing where the unit is one itself."""
    if not chance.needed or chance.share is None:
        return
    more = chance.share - 1
    rising = chance.low is not None
    if abs(more) >= _NEAR and kpi.unit != "%":
        short = more > 0 if rising else more < 0
        key = ("more" if rising else "less") if short else ("spare" if rising else "spare_below")
        mean = sum(chance.needed) / len(chance.needed)
        spread = chance.summed and len(chance.needed) > 1
        needed = say(
            "foresight_target", "each" if spread else "once", language, value=about(mean, kpi.unit, language)
        )
        yield say("foresight_target", key, language, share=share_text(abs(more), language), needed=needed)
    if chance.chance is not None and chance.chance < 0.5 and not (chance.summed and not rising):
        if chance.reached is None:
            yield say("foresight_target", "never", language)
        else:
            yield say(
                "foresight_target",
                "reached",
                language,
                period=period_text(chance.reached, calendar, language),
            )


def _trust(chance: float, record: TrackRecord, language: str) -> Iterator[str]:
    """How statements like this one did, where there were any; and whether all of them are worth something."""
    if record.brier is not None and record.base is not None and record.brier > record.base:
        yield say("foresight_record", "poor", language)
        return
    found = next((each for each in record.bins if each.low <= chance <= each.high), None)
    if found is None or found.count < _FEW:
        return
    yield say(
        "foresight_record",
        "like",
        language,
        said=share_text(found.said, language, whole=True),
        came=round(found.came * found.count),
        count=found.count,
    )


def _notes(found: Foresight, language: str) -> Iterator[str]:
    if found.periods:
        yield say("foresight", "method", language, count=found.known)
    for record in [each.record for each in found.chances if each.record is not None]:
        yield say_count("foresight_record", "moments", language, record.moments)
        if record.bins:
            yield _together(record, language)


def _together(record: TrackRecord, language: str) -> str:
    """What was said on average, beside how often it came true."""
    count = sum(each.count for each in record.bins)
    said, came = (
        sum(share * each.count for share, each in zip(shares, record.bins, strict=True)) / count
        for shares in ([each.said for each in record.bins], [each.came for each in record.bins])
    )
    told = {"said": share_text(said, language, whole=True), "came": share_text(came, language, whole=True)}
    return say("foresight_record", "together", language, count=count, **told)


def _record_table(record: TrackRecord, language: str) -> Table:
    """Each level of chance with what came of it; of too few cases no share, together in one row."""
    heads = tuple(say("foresight_record", each, language) for each in ("said", "came", "count"))
    rows: list[tuple[str, ...]] = [
        (
            share_text(each.said, language, whole=True),
            share_text(each.came, language, whole=True),
            str(each.count),
        )
        for each in record.bins
        if each.count >= _FEW
    ]
    few = sum(each.count for each in record.bins if each.count < _FEW)
    if few:
        others = "others" if rows else "all"
        rows.append((*(say("foresight_record", each, language) for each in (others, "few")), str(few)))
    return Table(caption=say("foresight_record", "table", language), heads=heads, rows=tuple(rows))


def _ahead_table(found: Foresight, kpi: Kpi, calendar: Calendar, language: str) -> Table:
    heads = tuple(say("foresight", each, language) for each in ("period", "middle", "low", "high"))
    rows = tuple(
        (
            period_text(each.period, calendar, language),
            about(each.middle, kpi.unit, language),
            *ends(each.low, each.high, kpi.unit, language),
        )
        for each in found.periods
    )
    return Table(caption=say("foresight", "table", language), heads=heads, rows=rows)
