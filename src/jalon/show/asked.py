"""What is asked of a value: which sentence tells it, and the texts that fill its places."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR

from jalon.show.dates import day_text
from jalon.show.numbers import as_decimal, currencies, is_share, value_text
from jalon.show.sentences import say
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Value
from jalon.vocabulary.target import ReachBy
from jalon.vocabulary.verdict import Expectation, Status, Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What is asked: the `key` of its sentence (in the groups `asked` and `today`) and the texts in it."""

    key: str
    texts: dict[str, str] = field(default_factory=dict)


def asked_of(verdict: Verdict, kpi: Kpi, language: str) -> Asked:
    """What a verdict's target asks by now, or that nothing is asked (yet)."""
    expectation = verdict.expectation
    if expectation is None:
        return Asked(key="elsewhere" if kpi.targets else "none")
    if expectation.low is None and expectation.high is None:
        return Asked(key="too_early" if expectation.prorated else "no_base")
    if _beyond_stretch(verdict, expectation):
        stretch = value_text(expectation.target.terms.stretch, kpi.unit, language)
        return Asked(key="beyond", texts={"value": stretch})
    return _bounds(verdict, expectation, kpi, language)


def asked_sentence(verdict: Verdict, kpi: Kpi, language: str) -> str:
    """The short line under a card: what is asked by now, or why nothing is."""
    match verdict.status:
        case Status.LEARNING:
            return say("state", "learning_why", language, needed=verdict.learning_needed)
        case Status.STALE:
            return say("state", "stale_why", language)
        case Status.NO_DATA:
            return say("state", "no_data_why", language)
    asked = asked_of(verdict, kpi, language)
    return say("asked", asked.key, language, **asked.texts)


def asked_value(expectation: Expectation | None) -> Value | tuple[Value, Value] | None:
    """What a target asks of the whole period: a value, a range, or None; a dated target its final value."""
    if expectation is None:
        return None
    if isinstance(expectation.target, ReachBy):
        return expectation.target.value
    return asked_on_the_way(expectation)


def asked_on_the_way(expectation: Expectation | None) -> Value | tuple[Value, Value] | None:
    """What a target asks of the whole period itself: of a dated target where its way stands then."""
    if expectation is None:
        return None
    whole = expectation.prorated
    low = expectation.whole_low if whole else expectation.low
    high = expectation.whole_high if whole else expectation.high
    if low is not None and high is not None:
        return (low, high)
    return high if low is None else low


def asked_text(asked: Value | tuple[Value, Value] | None, unit: str | None, language: str) -> str:
    """What is asked of a whole period: `120 000 €`, `1 % – 2 %`, or a dash."""
    if not isinstance(asked, tuple):
        return value_text(asked, unit, language)
    low, high = (value_text(bound, unit, language) for bound in asked)
    return say("period", "range", language, start=low, end=high)


def _bounds(verdict: Verdict, expectation: Expectation, kpi: Kpi, language: str) -> Asked:
    low, high = expectation.low, expectation.high
    on_the_way = expectation.prorated or isinstance(expectation.target, ReachBy)
    if on_the_way and isinstance(verdict.value, int) and not (is_share(kpi.unit) or kpi.unit in currencies()):
        # Where 39.19 customers are expected by now, 40 are the fewest that will do.
        low, high = _whole(low, ROUND_CEILING), _whole(high, ROUND_FLOOR)
    texts = {
        "low": value_text(low, kpi.unit, language),
        "high": value_text(high, kpi.unit, language),
        "value": value_text(high if low is None else low, kpi.unit, language),
    }
    side = "within" if low is not None and high is not None else ("most" if low is None else "least")
    target = expectation.target
    if isinstance(target, ReachBy):
        return _dated(verdict, expectation, target, kpi, language, texts["value"])
    if expectation.prorated and verdict.covered_until is not None:
        last = verdict.covered_until - timedelta(days=1)
        texts["day"] = day_text(last, language, year=False)
        texts["whole"] = asked_text(asked_value(expectation), kpi.unit, language)
        return Asked(key=f"by_now_{side}", texts=texts)
    return Asked(key=side if side == "within" else f"at_{side}", texts=texts)


def _whole(bound: Value | None, rounding: str) -> Value | None:
    return None if bound is None else as_decimal(bound).to_integral_value(rounding)


def _dated(
    verdict: Verdict, expectation: Expectation, target: ReachBy, kpi: Kpi, language: str, now: str
) -> Asked:
    """A dated target: its value and day, and on the way there what is expected by now."""
    final = value_text(target.value, kpi.unit, language)
    by = day_text(target.by, language)
    side = "most" if expectation.low is None else "least"
    if now == final:
        return Asked(key=f"dated_{side}", texts={"value": final, "by": by})
    until = min(verdict.covered_until or verdict.period.end, verdict.period.end)
    day = day_text(until - timedelta(days=1), language, year=False)
    return Asked(key=f"on_the_way_{side}", texts={"now": now, "day": day, "value": final, "by": by})


def _beyond_stretch(verdict: Verdict, expectation: Expectation) -> bool:
    stretch = expectation.target.terms.stretch
    if stretch is None or verdict.value is None or verdict.status not in (Status.REACHED, Status.ON_TRACK):
        return False
    value = as_decimal(verdict.value)
    return value <= stretch if expectation.low is None else value >= stretch
