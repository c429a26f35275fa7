"""A step that is suggested, as a sentence that can stand as an action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jalon.show.amounts import amount_text
from jalon.show.chances import about, chance_text
from jalon.show.chances import rounded as rounded_to
from jalon.show.dates import day_text, days_text, period_text
from jalon.show.numbers import unitless, value_text
from jalon.show.sentences import say, say_count
from jalon.show.targets import member_text
from jalon.vocabulary.calendar import Calendar, Period
from jalon.vocabulary.effort import NextStep, StepKind
from jalon.vocabulary.kpi import Kpi

_DAY = timedelta(days=1)
_LOOKS = frozenset({StepKind.LOOK, StepKind.LOOK_APART, StepKind.LOOK_HIDDEN, StepKind.LOOK_PART})
"""The steps that look at a member, or at a part."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """Whose steps are told, how; `kpis` are those that may be named, `sources` the names of sources."""

    kpi: Kpi
    calendar: Calendar
    language: str
    kpis: Mapping[str, Kpi]
    sources: Mapping[str, str]

    def name(self, kpi: str) -> str:
        """The name of a KPI for people; of one that may not be named, that it is another."""
        found = self.kpis.get(kpi)
        return say("effort", "another", self.language) if found is None else found.text(self.language)

    def value(self, value: float | None, kpi: str = "") -> str:
        """A forecast in the unit of a KPI (this one where none is named)."""
        unit = self.kpi.unit if not kpi else self.kpis[kpi].unit if kpi in self.kpis else None
        return "" if value is None else about(value, unit, self.language)

    def exact(self, value: float | None) -> str:
        """What is, or what is asked, as everywhere else."""
        return "" if value is None else value_text(Decimal(repr(value)), self.kpi.unit, self.language)

    def period(self, period: Period | None) -> str:
        """A period's name."""
        return "" if period is None else period_text(period, self.calendar, self.language)

    def day(self, day: date | None) -> str:
        """A day."""
        return "" if day is None else day_text(day, self.language)

    def last_day(self, period: Period | None) -> str:
        """The last day of a period."""
        return "" if period is None else self.day(period.end - _DAY)


def step_text(step: NextStep, telling: Telling) -> str:
    """One step as an imperative sentence, which can stand as an action."""
    language, kind = telling.language, step.kind
    rough = kind is StepKind.RAISE or step.count > 1
    value = telling.value(step.value, step.kpi) if rough else telling.exact(step.value)
    now = telling.value(step.now, step.kpi if kind is StepKind.RAISE else "")
    facts = {
        "kpi": telling.name(step.kpi),
        "source": telling.sources.get(step.source, step.source),
        "day": telling.day(step.day) or telling.last_day(step.period),
        "period": telling.period(step.period),
        "before": telling.period(step.before),
        "value": value,
        "now": unitless(now, value),
        "chance": chance_text(step.share or 0.0, language),
        "member": " × ".join(member_text(member, language) for _, member in step.slice),
        "amount": _amount(step.value, telling),
        "days": "" if step.day is None or step.until is None else _days(step.day, step.until, language),
    }
    if kind is StepKind.LEARN:
        key = "learn" if step.period is not None else "learn_on"
        return say_count("effort_step", key, language, step.count, **facts)
    hidden = kind is StepKind.RAISE and step.kpi not in telling.kpis
    return say("effort_step", "raise_other" if hidden else _key(step), language, **facts)


def _key(step: NextStep) -> str:
    if step.kind is StepKind.REPAIR and (not step.source or step.day is None):
        return "repair_unread"
    if step.kind is StepKind.COUNTER and step.slice:
        return "counter_in"
    return "pace_each" if step.kind is StepKind.PACE and step.count > 1 else step.kind.value


def _days(first: date, last: date, language: str) -> str:
    return days_text(first, last + _DAY, language)


def _amount(value: float | None, telling: Telling) -> str:
    return "" if value is None else amount_text(rounded_to(value), telling.kpi.unit, telling.language)


def each_once(steps: Iterable[NextStep]) -> Iterator[NextStep]:
    """The steps, of those that look at one member the first: two moves of it ask for one look.

    How far it is to the target is no step where there is another.
    """
    seen: set[tuple[object, ...]] = set()
    found = list(steps)
    others = [step for step in found if step.kind is not StepKind.PACE]
    for step in others or found:
        looked = (step.kpi, step.slice) if step.kind in _LOOKS else (step,)
        if looked not in seen:
            seen.add(looked)
            yield step
