"""What a target asks, always written out in words: from what, compounded or not, with the amounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from jalon.show.dates import day_text, period_text
from jalon.show.dimensions import dimension_text
from jalon.show.numbers import change_text, decimal_text, value_text
from jalon.show.sentences import say, words
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.kpi import Better, Kpi
from jalon.vocabulary.observation import OTHER
from jalon.vocabulary.target import (
    DEFAULT_MARGIN,
    From,
    Improve,
    PerPeriod,
    ReachBy,
    Stay,
    StayWithin,
    Target,
)
from jalon.vocabulary.verdict import FrozenBase

STEPS = 3
"""How many steps of an improvement are spelt out."""


def describe(
    target: Target,
    kpi: Kpi,
    calendar: Calendar,
    language: str,
    *,
    base: FrozenBase | None = None,
    kpis: Mapping[str, Kpi] | None = None,
) -> str:
    """What a target asks, in whole sentences. With its frozen base the amounts are told, else the factors."""
    sentences = [_asks(target, kpi, calendar, language, base, kpis or {})]
    sentences += _base(base, kpi, calendar, language) if _leads_from(target) else []
    sentences += _terms(target, kpi, language)
    return " ".join(sentence for sentence in sentences if sentence)


def _asks(
    target: Target,
    kpi: Kpi,
    calendar: Calendar,
    language: str,
    base: FrozenBase | None,
    kpis: Mapping[str, Kpi],
) -> str:
    value = _values(kpi, language)
    match target:
        case Stay(above=Decimal() as above):
            return say("target", "at_least", language, value=value(above))
        case Stay():
            return say("target", "at_most", language, value=value(target.below or Decimal(0)))
        case StayWithin():
            return say("target", "within", language, low=value(target.low), high=value(target.high))
        case PerPeriod():
            return _per_period(target, language, kpis)
        case ReachBy():
            return _reach_by(target, kpi, language, base)
        case Improve():
            return _improve(target, kpi, language, base)


def _values(kpi: Kpi, language: str) -> Callable[[Decimal], str]:
    return lambda value: value_text(value, kpi.unit, language)


def _per_period(target: PerPeriod, language: str, kpis: Mapping[str, Kpi]) -> str:
    each: str = words("each", target.grain.value, language)
    if target.kpi is not None:
        other = kpis.get(target.kpi)
        name = target.kpi if other is None else other.text(language)
        return _capital(say("target", "by_kpi", language, each=each, kpi=name))
    if not target.values:
        return say("target", "by_hand_none", language, each=each)
    days = sorted(target.values)
    return say(
        "target",
        "by_hand",
        language,
        each=each,
        count=len(days),
        first=day_text(days[0], language),
        last=day_text(days[-1], language),
    )


def _reach_by(target: ReachBy, kpi: Kpi, language: str, base: FrozenBase | None) -> str:
    value = _values(kpi, language)
    start = target.start
    if start is None and base is not None:
        start = Decimal(str(base.value))
    key = "reach_by" if start is None else "reach_from"
    sentence = say(
        "target",
        key,
        language,
        value=value(target.value),
        by=day_text(target.by, language),
        start="" if start is None else value(start),
    )
    if not target.milestones:
        return sentence
    steps = ", ".join(
        say("target", "milestone", language, value=value(step.value), day=day_text(step.day, language))
        for step in sorted(target.milestones, key=lambda step: step.day)
    )
    return f"{sentence} {say('target', 'milestones', language, steps=steps)}"


def _improve(target: Improve, kpi: Kpi, language: str, base: FrozenBase | None) -> str:
    verb = {Better.HIGHER: "raise", Better.LOWER: "cut", Better.NEITHER: "shift"}[kpi.better]
    what = say(
        "target",
        verb,
        language,
        by=_amount(target, kpi, language),
        each=words("each", target.each.value, language),
    )
    return say("target", _reading(target), language, what=what, steps=_steps(target, kpi, language, base))


def _reading(target: Improve) -> str:
    """Which of the readings of “improve by” is meant."""
    if target.start is From.SAME_PERIOD_LAST_YEAR:
        return "compounded_last_year" if target.compounded else "last_year"
    if target.compounded:
        return "compounded"
    return "previous" if target.start is From.PREVIOUS else "from_base"


def _amount(target: Improve, kpi: Kpi, language: str) -> str:
    if target.relative:
        return value_text(target.by, "%", language).replace(",0", "").replace(".0", "")
    return change_text(target.by, None, kpi.unit, language).removeprefix("+")


def _steps(target: Improve, kpi: Kpi, language: str, base: FrozenBase | None) -> str:
    """The first steps: amounts when the base is known (`120 000 €, 144 000 €, 172 800 €`), else factors."""
    lower = kpi.better is Better.LOWER
    counts = range(1, STEPS + 1)
    if base is not None:
        start = Decimal(str(base.value))
        asked = [target.after(start, count, lower=lower) for count in counts]
        texts = [value_text(value, kpi.unit, language) for value in asked]
    elif target.relative:
        factors = [target.after(Decimal(1), count, lower=lower) or Decimal(0) for count in counts]
        texts = [f"×\u202f{decimal_text(factor.normalize(), language, None)}" for factor in factors]
    else:
        sign = -1 if lower else 1
        texts = [change_text(sign * target.by * count, None, kpi.unit, language) for count in counts]
    between = " ; " if language == "fr" else "; "
    return between.join([*texts, "…"])


def _leads_from(target: Target) -> bool:
    return isinstance(target, ReachBy | Improve)


def _base(base: FrozenBase | None, kpi: Kpi, calendar: Calendar, language: str) -> list[str]:
    if base is None:
        return []
    frozen = say(
        "target",
        "base",
        language,
        day=day_text(base.set_on, language),
        value=value_text(base.value, kpi.unit, language),
        period=period_text(base.period, calendar, language),
    )
    if base.restated is None:
        return [frozen]
    now = value_text(base.restated, kpi.unit, language)
    return [frozen, say("target", "restated", language, value=now)]


def _terms(target: Target, kpi: Kpi, language: str) -> list[str]:
    terms, value = target.terms, _values(kpi, language)
    told: list[str] = []
    if terms.members:
        told.append(say("target", "members", language, members=_members(terms.members, language)))
    if terms.margin != DEFAULT_MARGIN:
        told.append(say("target", "margin", language, margin=_margin(target, kpi, language)))
    if terms.floor is not None:
        told.append(say("target", "floor", language, value=value(terms.floor)))
    if terms.stretch is not None:
        told.append(say("target", "stretch", language, value=value(terms.stretch)))
    told += _dates(terms.since, terms.until, language)
    reason = terms.reason.get(language) or next(iter(terms.reason.values()), "")
    return [*told, say("target", "reason", language, reason=reason)] if reason else told


def _margin(target: Target, kpi: Kpi, language: str) -> str:
    margin = target.terms.margin
    if margin.relative:
        return value_text(margin.amount, "%", language)
    return change_text(margin.amount, None, kpi.unit, language).removeprefix("+")


def _dates(since: date | None, until: date | None, language: str) -> list[str]:
    told = [] if since is None else [say("target", "since", language, day=day_text(since, language))]
    if until is not None:
        told.append(say("target", "until", language, day=day_text(until, language)))
    return told


def _members(members: tuple[tuple[str, str | None], ...], language: str) -> str:
    named = [(dimension_text(name, language), member_text(member, language)) for name, member in members]
    return ", ".join(
        say("target", "member", language, dimension=name, member=member) for name, member in named
    )


def member_text(member: str | None, language: str) -> str:
    """A member as people read it: the explicit “none” and the pooled rest have words of their own."""
    if member is None:
        return say("target", "nobody", language)
    return say("target", "other", language) if member == OTHER else member


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
