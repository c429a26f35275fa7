"""What to do next about a KPI, and why it stands where it does in the list of where effort pays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jalon.show.amounts import amount_text
from jalon.show.chances import about, chance_text, share_text
from jalon.show.chances import rounded as rounded_to
from jalon.show.dates import day_text, days_text, period_text, when_text
from jalon.show.numbers import decimal_text, unitless, value_text
from jalon.show.section import Section, Table
from jalon.show.sentences import say, say_count
from jalon.show.targets import member_text
from jalon.vocabulary.calendar import Calendar, Period
from jalon.vocabulary.effort import (
    Aspect,
    Ease,
    Effort,
    Gap,
    Influence,
    Known,
    NextStep,
    Priority,
    StepKind,
    Way,
)
from jalon.vocabulary.kpi import Kpi

_DAY = timedelta(days=1)
_OTHERS = 2
"""Further steps told at most."""
_LOOKS = frozenset({StepKind.LOOK, StepKind.LOOK_APART, StepKind.LOOK_HIDDEN, StepKind.LOOK_PART})
"""The steps that look at a member, or at a part."""
_TENTH = 0.1
_ALL = 0.995


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


def next_text(found: Priority, telling: Telling) -> str:
    """What is done next: the planned action, else the first step suggested; empty where nothing presses."""
    if found.action is not None:
        text = found.action.text(telling.language)
        key = "planned" if found.action.due is None else "planned_by"
        return say("effort", key, telling.language, text=text, day=telling.day(found.action.due))
    suggested = suggestion(found, telling)
    return suggested and say("effort", "suggested", telling.language, text=suggested)


def suggestion(found: Priority, telling: Telling) -> str:
    """The first step that what is known suggests; empty where nothing presses."""
    return step_text(found.effort.steps[0], telling) if found.effort.steps else ""


def gap_text(gap: Gap, telling: Telling) -> str:
    """Where it is, and what is asked."""
    key = ("least" if gap.more else "most") + ("_ahead" if gap.ahead else "_so_far" if gap.so_far else "")
    return say(
        "effort_gap",
        key,
        telling.language,
        value=telling.value(gap.value) if gap.ahead else telling.exact(gap.value),
        asked=telling.exact(gap.asked),
        when=when_text(gap.period, telling.calendar, telling.language),
    )


def chance_of(gap: Gap, language: str) -> str:
    """How likely the target is; that it is not known, where it is not."""
    if gap.chance is None:
        return say("effort_gap", "no_chance", language)
    return say("effort_gap", "chance", language, chance=chance_text(gap.chance, language))


def influence_text(found: Influence, telling: Telling) -> str:
    """What closing the gap would move."""
    share = found.share or 0.0
    key = found.way.value
    if found.way is Way.SAID and found.through:
        key = "said_through"
    elif found.way is Way.TARGET and share >= _ALL:
        key = "target_alone"
    return say(
        "effort_influence",
        key,
        telling.language,
        through=telling.name(found.through),
        share=share_text(share, telling.language, whole=True),
        tenth=share_text(share * _TENTH, telling.language),
    )


def reasons(found: Priority, telling: Telling, off: Sequence[str] = ()) -> list[str]:
    """Why it stands where it does: why it is not ranked, or the gap, what it moves, what hinders.

    `off` are the members that are off their own target while that of the whole is kept.
    """
    effort, language = found.effort, telling.language
    if effort.bar is not None:
        return [say("effort_bar", effort.bar.value, language)]
    if found.place is None or effort.gap is None:
        return [_kept(effort, off, language)]
    hinders = [each for each in found.eases if each.known is Known.NO]
    return [
        gap_text(effort.gap, telling),
        chance_of(effort.gap, language),
        influence_text(effort.influence, telling),
        *(say("effort_ease", _hinders(each, telling), language) for each in hinders),
    ]


def _kept(effort: Effort, off: Sequence[str], language: str) -> str:
    """That the target is kept, and by whom it is not, or that it is doubted."""
    key = "kept_but" if off else "kept_doubted" if effort.doubted else "kept"
    return say("effort", key, language, members=", ".join(off))


def _hinders(ease: Ease, telling: Telling) -> str:
    unheld = ease.aspect is Aspect.OWNED and telling.kpi.owner
    return "owned_unheld" if unheld else f"{ease.aspect.value}_no"


def pressing(found: Priority) -> bool:
    """True where there is something to do, or to wait for."""
    return found.place is not None or found.effort.bar is not None or found.action is not None


def next_section(found: Priority, count: int, telling: Telling, off: Sequence[str] = ()) -> Section:
    """What to do next, then why; behind it what each factor counts. `count` KPIs are ranked.

    `off` are the members that are off their own target while that of the whole is kept.
    """
    language = telling.language
    if not pressing(found):
        kept = _kept(found.effort, off, language)
        return Section(key="next", title=say("effort", "title", language), said=(kept,))
    said = [next_text(found, telling)]
    steps = list(_each_once(found.effort.steps))
    others = steps if found.action is not None else steps[1:]
    said += [say("effort", "also", language, text=step_text(each, telling)) for each in others[:_OTHERS]]
    if found.place is not None:
        said.append(say("effort", "place", language, place=found.place, count=count))
    ranked = found.place is not None
    parents = sum(each in telling.kpis for each in found.effort.influence.parents)
    dependants = [say_count("effort_table", "parents", language, parents)] if parents else []
    return Section(
        key="next",
        title=say("effort", "title", language),
        said=tuple(each for each in (*said, *reasons(found, telling, off)) if each),
        notes=(*dependants, say("effort_table", "method", language)) if ranked else (),
        tables=(_table(found, telling),) if ranked else (),
    )


def _table(found: Priority, telling: Telling) -> Table:
    def head(key: str) -> str:
        return say("effort_table", key, telling.language)

    return Table(
        caption=head("caption"),
        heads=(head("factor"), head("counts"), head("why")),
        rows=tuple(_rows(found, telling, head)),
    )


def _rows(found: Priority, telling: Telling, head: Callable[[str], str]) -> Iterator[tuple[str, ...]]:
    effort, language = found.effort, telling.language
    assert effort.gap is not None
    yield head("gap"), _number(found.urgency, language), gap_text(effort.gap, telling)
    moved = effort.influence
    yield head("influence"), _number(moved.value, language), influence_text(moved, telling)
    for each in found.eases:
        no = each.known is Known.NO
        text = say(
            "effort_ease",
            _hinders(each, telling) if no else f"{each.aspect.value}_{each.known.value}",
            language,
        )
        yield head(each.aspect.value), _number(each.counts, language), text
    yield head("pays"), _number(found.pays, language), ""


def _number(number: float, language: str) -> str:
    return decimal_text(rounded_to(number, 2), language, None)


def _each_once(steps: Iterable[NextStep]) -> Iterator[NextStep]:
    """The steps, of those that look at one member the first: two moves of it ask for one look."""
    seen: set[tuple[object, ...]] = set()
    for step in steps:
        looked = (step.kpi, step.slice) if step.kind in _LOOKS else (step,)
        if looked not in seen:
            seen.add(looked)
            yield step


def next_json(found: Priority, count: int, telling: Telling, off: Sequence[str] = ()) -> dict[str, object]:
    """The same for a program: the factors as numbers, the steps with their sentences."""
    effort = found.effort
    return {
        "kpi": effort.kpi,
        "name": telling.kpi.text(telling.language),
        "place": found.place,
        "of": count,
        "pays": found.pays,
        "urgency": found.urgency,
        "influence": effort.influence,
        "tractability": found.tractability,
        "bar": effort.bar,
        "gap": effort.gap,
        "eases": found.eases,
        "next": next_text(found, telling),
        "action": found.action,
        "steps": [{"kind": each.kind, "text": step_text(each, telling)} for each in effort.steps],
        "why": reasons(found, telling, off),
    }
