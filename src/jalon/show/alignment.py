"""Alignment in words: do the targets suffice, what one part needs, what each adds, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from jalon.show.chances import about, chance_text, rounded
from jalon.show.dates import day_text, when_text
from jalon.show.numbers import as_decimal, decimal_text, figure, is_share, points_text, value_text
from jalon.show.sentences import bound, say, words
from jalon.vocabulary.alignment import (
    AlignmentFact,
    AlignmentFinding,
    Contribution,
    Contributions,
    Need,
    NeedState,
    StepCheck,
    Sufficiency,
    Untold,
)
from jalon.vocabulary.calendar import Calendar, Period
from jalon.vocabulary.kpi import Kpi

_OF_PART = {"target_late": ("target",)}
"""Facts in the unit of the part, by issue; all other amounts are in that of the KPI itself."""

_SIGNED = ("amount",)
_DIFFERENCES = ("amount", "short", "gap")
_ALMOST_NOTHING = 1e-9
_FAR = 3.0
"""A part that would have to be so many times what it is will hardly get there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Speech:
    """In which language, with which names and units, by which calendar.

    `unit` is that of names which are not KPIs (teams and people as parts of one KPI).
    """

    language: str
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    calendar: Calendar = Calendar()
    unit: str | None = None

    def name(self, name: str) -> str:
        """What people call a KPI, in quotes."""
        kpi = self.kpis.get(name)
        return say("alignment", "quoted", self.language, word=kpi.text(self.language) if kpi else name)

    def amount(self, value: float | None, name: str, *, signed: bool = False, rough: bool = False) -> str:
        """A value in the unit of a KPI; a `rough` one to three digits."""
        kpi = self.kpis.get(name)
        unit = kpi.unit if kpi else self.unit
        if value is None:
            return value_text(None, unit, self.language)
        if rough:
            return about(value, unit, self.language)
        return figure(float(f"{value:.12g}"), unit, self.language, signed=signed).text

    def difference(self, value: float | None, name: str, *, signed: bool = False) -> str:
        """What parts two values of a KPI: of a share, in points."""
        kpi = self.kpis.get(name)
        if value is None or kpi is None or not is_share(kpi.unit):
            return self.amount(value, name, signed=signed)
        return points_text(as_decimal(float(f"{value * 100:.12g}")), self.language, signed=signed)

    def last_day(self, period: Period) -> str:
        """The day by whose end a value is due."""
        return day_text(last_day(period), self.language)

    def percent(self, share: float) -> str:
        """A share in whole per cents."""
        whole = decimal_text(as_decimal(round(share * 100, 6)), self.language, 0)
        return bound(f"{whole}\u00a0%" if self.language == "fr" else f"{whole}%", self.language)

    def listed(self, names: tuple[str, ...]) -> str:
        """Several names with “and”."""
        *firsts, last = [self.name(name) for name in names]
        if not firsts:
            return last
        return say("alignment", "and", self.language, first=", ".join(firsts), last=last)


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One thing wrong as a sentence, and what to do about it."""

    fact: str
    next: str


def last_day(period: Period) -> date:
    """The last day of a period."""
    return period.end - timedelta(days=1)


def finding_text(finding: AlignmentFinding, speech: Speech) -> Told:
    """A finding with its next step."""
    key = finding.issue.value
    facts = {name: _fact(name, fact, finding, speech) for name, fact in finding.facts.items()}
    said = say("alignment_issue", key, speech.language, kpi=speech.name(finding.kpi), **facts)
    return Told(fact=said, next=bound(words("alignment_next", key, speech.language), speech.language))


def _fact(name: str, fact: AlignmentFact, finding: AlignmentFinding, speech: Speech) -> str:
    if isinstance(fact, tuple):
        return speech.listed(fact)
    if isinstance(fact, Period):
        return speech.last_day(fact)
    if isinstance(fact, str):
        return speech.name(fact)
    if isinstance(fact, int):
        return decimal_text(as_decimal(fact), speech.language, 0)
    of_part = name in _OF_PART.get(finding.issue.value, ())
    about = str(finding.facts["part"]) if of_part else finding.kpi
    told = speech.difference if name in _DIFFERENCES else speech.amount
    return told(fact, about, signed=name in _SIGNED)


def step_text(kpi: str, step: StepCheck, speech: Speech, *, idle: bool = False) -> str:
    """Whether the parts suffice for one step, and by how much not; `idle` where none of them has a target."""
    uncertain = step.untold is Untold.UNCERTAIN
    if step.planned is None or step.margin is None or (step.untold is not None and not uncertain):
        return untold_text(kpi, step.untold, speech)
    just = abs(step.margin) <= _ALMOST_NOTHING * max(abs(step.needed), abs(step.planned))
    key = "uncertain" if uncertain else step.state.value
    return say(
        "alignment_alone" if idle else "alignment_step",
        "just_enough" if just and step.state is Sufficiency.ENOUGH else key,
        speech.language,
        kpi=speech.name(kpi),
        when=when_text(step.period, speech.calendar, speech.language),
        needed=speech.amount(step.needed, kpi),
        planned=speech.amount(step.planned, kpi),
        margin=speech.difference(abs(step.margin), kpi),
        low=speech.amount(step.low, kpi, rough=True),
        high=speech.amount(step.high, kpi, rough=True),
        chance=chance_text(step.chance or 0.0, speech.language),
    )


def alone(steps: Iterable[StepCheck]) -> bool:
    """True where no target below ever counts: all it is made from is taken as it is coming."""
    dues = [due for step in steps for due in step.dues]
    return bool(dues) and all(due.held for due in dues)


def untold_text(kpi: str, untold: Untold | None, speech: Speech) -> str:
    """Why it cannot be told."""
    key = (untold or Untold.NO_VALUE).value
    return say("alignment_untold", key, speech.language, kpi=speech.name(kpi))


def need_text(need: Need, speech: Speech, *, enough: bool = False) -> str:
    """The value one part needs and by when, or why there is none."""
    if need.state is NeedState.CANNOT_TELL:
        return untold_text(need.kpi, need.untold, speech)
    assert need.period is not None
    return say(
        "alignment_need",
        _need_key(need, enough),
        speech.language,
        kpi=speech.name(need.kpi),
        part=speech.name(need.part),
        target=speech.amount(need.target, need.kpi),
        when=when_text(need.period, speech.calendar, speech.language),
        end=speech.last_day(need.period),
        day="" if need.by is None else speech.last_day(need.by),
        now=speech.amount(need.now, need.part),
        value=speech.amount(need.value, need.part, rough=True),
        low=speech.amount(need.low, need.part, rough=True),
        high=speech.amount(need.high, need.part, rough=True),
        times=decimal_text(rounded(_times(need), 2), speech.language, None),
    )


def _times(need: Need) -> float:
    """How many times its last value a part would have to be; 0 where that says nothing."""
    if need.state is not NeedState.SOLVED or need.value is None or need.now is None:
        return 0.0
    return need.value / need.now if min(need.value, need.now) > 0 else 0.0


def _need_key(need: Need, enough: bool) -> str:
    if enough and need.state is NeedState.SOLVED:
        return "would_hold"
    if need.state is NeedState.BEYOND and need.value is None:
        return "beyond_any"
    if _times(need) >= _FAR:
        return "solved_far"
    if need.state is NeedState.SOLVED and need.low is not None and need.low != need.high:
        return "solved_between"
    return need.state.value


def contributions_text(found: Contributions, speech: Speech) -> tuple[str, ...]:
    """What comes anyway, if anything does; then what each target adds, the most first."""
    if found.period is None or found.now is None or found.drift is None:
        return (untold_text(found.kpi, found.untold, speech),)
    day, kpi = speech.last_day(found.period), speech.name(found.kpi)
    anyway = speech.difference(found.drift, found.kpi, signed=True)
    said = (
        [say("alignment", "drift", speech.language, kpi=kpi, amount=anyway, day=day)] if found.drift else []
    )
    return (*said, *(_added(part, found, found.period, speech) for part in found.parts))


def _added(part: Contribution, found: Contributions, period: Period, speech: Speech) -> str:
    return say(
        "alignment",
        "adds" if part.share is None else "adds_share",
        speech.language,
        kpi=speech.name(found.kpi),
        part=speech.name(part.kpi),
        amount=speech.difference(part.amount, found.kpi, signed=True),
        share="" if part.share is None else speech.percent(part.share),
        day=speech.last_day(period),
    )
