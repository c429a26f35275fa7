"""The reasons of a move in sentences: who stands out, what hides what, what the formula and the days say."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jalon.show.chances import share_text
from jalon.show.dates import full_day_text
from jalon.show.numbers import is_share
from jalon.show.sentences import say_count
from jalon.show.why.telling import Telling, dimension_of, divided, first_over, own_value
from jalon.vocabulary.cause import (
    CauseKind,
    Manner,
    MemberShare,
    MoveExplained,
    MoveOver,
    Presence,
    SegmentShare,
)
from jalon.vocabulary.observation import Slice

_TOLD = 3
"""Members named in a sentence."""
_APART = 2
"""Members and segments that stand out, in sentences."""
_SMALL = Decimal("0.1")
"""What goes against the whole by less than this share of it is not told."""
_CALENDAR = 0.1
_NOTES = 2
_LEADS = 2
_WHOLE = 0.02
_TENS = 100
_EVEN = Decimal("0.05")
"""A change below this share of the moves within it is next to nothing."""


def about(telling: Telling, amount: Decimal, *, signed: bool = False) -> str:
    """An estimate, to two digits; of what is counted, whole ones."""
    values = [each for each in (telling.move.value_before, telling.move.value_after) if each is not None]
    if all(each == each.to_integral_value() for each in values) and abs(amount) < _TENS:
        amount = amount.quantize(Decimal(1))
    elif amount:
        amount = amount.quantize(Decimal(1).scaleb(amount.adjusted() - 1))
        amount = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
    return telling.amount(amount) if signed else telling.value(amount)


def reasons_of(telling: Telling) -> Iterator[str]:
    """Who stands out first, then members, formula, days and early signs."""
    move = telling.move
    apart = [each for each in move.causes if each.apart]
    told: set[Slice] = set()
    for cause in apart[:_APART]:
        told.add(cause.slice)
        if cause.kind is CauseKind.SEGMENT:
            yield _segment(telling, next(each for each in move.segments if each.slice == cause.slice))
        else:
            yield from _apart(telling, _member(move, cause.slice))
    if move.recurs is not None and apart:
        yield telling.say("recurs", period=telling.period(move.recurs), member=telling.slice(apart[0].slice))
        for note in move.notes[:_NOTES]:
            day = full_day_text(note.day, telling.language)
            yield telling.say("noted", day=day, note=note.text(telling.language))
    over = first_over(move)
    if over is not None:
        yield from _hides(telling, over)
        if over.dimensions[0] not in {each[0] for slice in told for each in slice} or len(over.members) > 2:
            yield _members(telling, over)
    yield from _formula(telling, told)
    yield from _days(telling)
    yield from _led(telling)
    finer = any(each.members for each in move.over) or move.formula is not None or move.volume
    if not finer and not move.segments:
        yield telling.say("unknown")


def _member(move: MoveExplained, slice: Slice) -> MemberShare:
    return next(member for each in move.over for member in each.members if member.slice == slice)


def _apart(telling: Telling, member: MemberShare) -> Iterator[str]:
    assert telling.move.change is not None
    name = telling.slice(member.slice)
    keys = {Presence.NEW: "apart_new", Presence.GONE: "apart_gone", Presence.KEPT: "apart_kept"}
    rate = any(manner is Manner.RATE for manner, _ in member.manners) and not any(
        manner is Manner.VOLUME for manner, _ in member.manners
    )
    key = "apart_rate" if rate and member.presence is Presence.KEPT else keys[member.presence]
    less = member.beyond is not None and member.beyond * member.contribution < 0
    yield telling.say(
        "apart_less" if less and member.presence is Presence.KEPT else key,
        member=name,
        own=telling.amount(member.contribution),
        was=telling.value(member.before),
        now=telling.value(member.after),
        without=telling.amount(telling.move.change - member.contribution),
    )
    if member.row >= 3 and member.beyond is not None:
        yield telling.say("row_more" if member.beyond > 0 else "row_lower", member=name, count=member.row)


def _segment(telling: Telling, segment: SegmentShare) -> str:
    return telling.say(
        "segment",
        member=telling.slice(segment.slice),
        own=telling.amount(segment.contribution),
        was=telling.value(segment.before),
        now=telling.value(segment.after),
    )


def _hides(telling: Telling, over: MoveOver) -> Iterator[str]:
    """A move in one direction that hides an opposite one large enough to matter."""
    change = telling.move.change
    assert change is not None
    up = max(over.members, key=lambda each: each.contribution)
    down = min(over.members, key=lambda each: each.contribution)
    against = down if change > 0 else up
    stands_out = against.apart and abs(against.contribution) >= _SMALL * abs(change)
    if up.contribution <= 0 or down.contribution >= 0 or not (over.hiding or stands_out):
        return
    even = abs(change) < _EVEN * (up.contribution - down.contribution)
    yield telling.say(
        "hides_even" if even else "hides_down" if change > 0 else "hides_up",
        up=telling.slice(up.slice),
        up_amount=telling.amount(up.contribution),
        down=telling.slice(down.slice),
        down_amount=telling.amount(down.contribution),
    )


def _members(telling: Telling, over: MoveOver) -> str:
    moved = [each for each in over.members if each.contribution]
    told = moved[:_TOLD]
    assert telling.move.change is not None
    rest = telling.move.change - sum((each.contribution for each in told), Decimal(0))
    listed = ", ".join(
        telling.say("item", name=telling.slice(each.slice), amount=telling.amount(each.contribution))
        for each in told
    )
    more = len(moved) > len(told) or over.others
    return telling.say(
        "members_more" if more else "members",
        dimension=dimension_of(over, telling.language),
        list=listed,
        rest=telling.amount(rest),
    )


def _formula(telling: Telling, told: set[Slice]) -> Iterator[str]:
    move = telling.move
    if move.volume and not telling.hidden(*move.volume):
        many, each = move.volume
        yield telling.say(
            "volume",
            many=telling.name(many),
            many_was=own_value(telling, many, many.before),
            many_now=own_value(telling, many, many.after),
            many_amount=telling.amount(many.contribution),
            each=telling.name(each),
            each_was=own_value(telling, each, each.before),
            each_now=own_value(telling, each, each.after),
            each_amount=telling.amount(each.contribution),
        )
    if move.formula is None:
        return
    parts = list(move.formula.named)
    if all(each.kpi for each in parts) and not divided(telling):
        listed = ", ".join(
            telling.say("item", name=telling.name(each), amount=telling.amount(each.contribution))
            for each in sorted(parts, key=lambda each: -abs(each.contribution))[:_TOLD]
        )
        yield telling.say("parts", list=listed)
    elif len(parts) == len(move.formula.parts) == 2 and not telling.hidden(*parts):
        over, under = parts
        unnamed = "sides_share" if is_share(telling.kpi.unit) else "sides"
        yield telling.say(
            "sides_named" if over.kpi and under.kpi else unnamed,
            over=telling.name(over),
            under=telling.name(under),
            over_was=own_value(telling, over, over.before),
            over_now=own_value(telling, over, over.after),
            under_was=own_value(telling, under, under.before),
            under_now=own_value(telling, under, under.after),
        )


def _days(telling: Telling) -> Iterator[str]:
    move = telling.move
    if move.days is None or not move.change or abs(move.days.calendar / move.change) < _CALENDAR:
        return
    key = "days_more" if move.days.calendar > 0 else "days_less"
    yield telling.say(
        key,
        calendar=about(telling, move.days.calendar, signed=True),
        level=about(telling, move.days.level, signed=True),
    )


def _led(telling: Telling) -> Iterator[str]:
    """Leads that had moved, where they may be named: what usually follows, beside the split."""
    value = telling.move.value_before
    for led in telling.move.led[:_LEADS]:
        lead = telling.kpis.get(led.lead)
        if lead is None or value is None:
            continue
        effect, language = value * Decimal(repr(led.effect)), telling.language
        yield telling.say(
            "led_up" if led.moved > 0 else "led_down",
            lead=lead.text(language),
            moved=share_text(abs(led.moved), language, whole=abs(led.moved) >= _WHOLE),
            lag=say_count("leads", led.grain.value, language, led.lag),
            effect=about(telling, effect, signed=True),
        )
