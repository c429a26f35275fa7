"""Named faults made in good KPIs, each with the one reason that must be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from jalon.definitions.formula import read_value
from jalon.judge.quality.subject import Plan, Subject
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Place
from jalon.vocabulary.formula import KpiRef
from jalon.vocabulary.kpi import Better, Kpi, Level, Timing
from jalon.vocabulary.quality import Criterion, Evidence, Reason
from jalon.vocabulary.target import From, Improve, ReachBy, Stay, Target, Terms
from tests.judge.quality.made import (
    BASKET,
    GOOD,
    RESPONSE,
    RETURNING,
    REVENUE,
    SHRINKAGE,
    YEAR_END,
    made,
    reach,
)

Change = Callable[[Subject], Subject]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing made wrong, in each of some good KPIs."""

    name: str
    reason: Reason
    criterion: Criterion
    make: Change
    kpis: tuple[Kpi, ...]


def of_kpi(subject: Subject, **changes: Any) -> Subject:
    """The same subject with another definition of its KPI, also among all."""
    kpi = replace(subject.kpi, **changes)
    return replace(subject, kpi=kpi, kpis={**subject.kpis, kpi.name: kpi})


def with_others(subject: Subject, *others: Kpi) -> Subject:
    return replace(subject, kpis={**subject.kpis, **{other.name: other for other in others}})


def of_plan(subject: Subject, **changes: Any) -> Subject:
    return replace(subject, plan=replace(subject.plan or Plan(steps=3, owned=3, measured=3), **changes))


def of_evidence(subject: Subject, **changes: Any) -> Subject:
    return replace(subject, evidence=replace(subject.evidence or Evidence(periods=36), **changes))


def one_of(subject: Subject, timing: Timing) -> Subject:
    """Every KPI of the objective becomes an early sign, or a result."""
    kpis = {
        name: replace(kpi, timing=timing) if kpi.objective == subject.kpi.objective else kpi
        for name, kpi in subject.kpis.items()
    }
    return of_kpi(replace(subject, kpis=kpis), timing=timing)


def again(subject: Subject, count: int, **changes: Any) -> Subject:
    """With `count` more KPIs that differ in what they sum and in their names."""
    more = []
    for step in range(count):
        label, says = (f"De plus {step}", f"One more {step}"), ("De plus.", "One more.")
        timing = Timing.LAGGING if step % 2 else Timing.LEADING
        rest = {"objective": "growth", "timing": timing, "targets": (Stay(above=Decimal(step)),), **changes}
        more.append(made(f"more_{step}", f"sum(more_{step})", label, says, **rest))
    return with_others(subject, *more)


def said(subject: Subject, text: str, language: str = "en") -> Subject:
    return of_kpi(subject, says={**subject.kpi.says, language: text})


def formula(subject: Subject, value: str) -> Subject:
    read = read_value(value, source="orders", place=Place(file="kpis/made.yaml"))
    return of_kpi(subject, formula=read, value=value)


def asking(*targets: Target) -> Change:
    return lambda it: of_kpi(it, targets=targets)


def twin(subject: Subject, **changes: Any) -> Subject:
    """With a copy of the KPI under another name."""
    label = {"fr": "Une copie", "en": "A copy"}
    return with_others(
        subject, replace(subject.kpi, name="copy", **{"label": label, "owner": None, **changes})
    )


def swapped(subject: Subject) -> Subject:
    """Two definitions whose terms stand in another order."""
    both = formula(subject, "sum(clicks) + sum(views) + 3 * sum(shares)")
    other = formula(subject, "sum(shares) * 3 + (sum(views) + sum(clicks))").kpi
    return twin(both, formula=other.formula)


def _fault(reason: Reason, name: str, make: Change, *kpis: Kpi) -> Fault:
    return Fault(name=name, reason=reason, criterion=CRITERIA[reason], make=make, kpis=kpis or GOOD[:2])


def _criteria() -> dict[Reason, Criterion]:
    """The criterion of each reason: they are listed in the order of the criteria, a first one each."""
    firsts = {
        Reason.FEW_PARTS: Criterion.SIMPLE,
        Reason.SERVES: Criterion.ALIGNED,
        Reason.PLANNED: Criterion.ACTIONABLE,
        Reason.WITHIN_REACH: Criterion.REALISTIC,
        Reason.ONE_RESULT: Criterion.SPECIFIC,
        Reason.COMPUTED: Criterion.MEASURABLE,
        Reason.DATED: Criterion.TIMED,
        Reason.COUNTERED: Criterion.GUARDED,
        Reason.PLAIN_WORDS: Criterion.PLAIN,
        Reason.ALONE: Criterion.UNIQUE,
        Reason.FEW_ENOUGH: Criterion.FEW,
        Reason.BOTH_TIMINGS: Criterion.BALANCED,
    }
    current, found = Criterion.SIMPLE, {}
    for reason in Reason:
        current = firsts.get(reason, current)
        found[reason] = current
    return found


CRITERIA = _criteria()
EIGHT = " + ".join(f"sum(part_{step})" for step in range(8))
DEEP = "((((sum(amount) + 1) / 2 - 1) * 3) + leads) / 2"
PICKY = (
    "count(*) filter (where a = 1 and b > 2 and c < 3 and d in (4, 5) and e is null and f = 6 and not g = 7)"
)
LONG = "It is " + "very " * 24 + "long."
OVER = date(2025, 12, 31)

FAULTS = (
    _fault(Reason.MANY_PARTS, "eight sums", lambda it: formula(it, EIGHT), REVENUE, SHRINKAGE),
    _fault(Reason.DEEP_FORMULA, "sums in sums", lambda it: formula(it, DEEP), REVENUE, RETURNING),
    _fault(Reason.MANY_CONDITIONS, "seven conditions", lambda it: formula(it, PICKY), RESPONSE),
    _fault(Reason.NO_OBJECTIVE, "a measure", lambda it: of_kpi(it, objective=None), *GOOD),
    _fault(Reason.OBJECTIVE_UNKNOWN, "an objective of the past", lambda it: replace(
        it, objectives={name: one for name, one in it.objectives.items() if name != it.kpi.objective}
    )),
    _fault(Reason.NO_BECAUSE, "no because", lambda it: of_kpi(it, because={}), SHRINKAGE),
    _fault(Reason.NO_BECAUSE, "a blank because", lambda it: of_kpi(it, because={"fr": " … "}), BASKET),
    _fault(Reason.BECAUSE_REPEATS, "the label again", lambda it: of_kpi(it, because=it.kpi.label)),
    _fault(Reason.BECAUSE_REPEATS, "the objective again", lambda it: of_kpi(
        it, because=it.objectives[it.kpi.objective or ""].label
    ), RESPONSE),
    _fault(Reason.NO_OWNER, "no owner", lambda it: of_kpi(it, owner=None), *GOOD[2:]),
    _fault(Reason.NO_OWNER, "a blank owner", lambda it: of_kpi(it, owner=" "), REVENUE),
    _fault(Reason.OWNER_VACANT, "a vacant role", lambda it: of_kpi(it, owner="someone")),
    _fault(Reason.NO_PLAN, "no plan", lambda it: of_plan(it, steps=0, owned=0, measured=0), *GOOD),
    _fault(Reason.STEPS_UNOWNED, "a step of nobody", lambda it: of_plan(it, owned=2)),
    _fault(Reason.STEPS_UNMEASURED, "a step unseen", lambda it: of_plan(it, measured=1), RESPONSE, SHRINKAGE),
    _fault(Reason.OUT_OF_REACH, "unreachable", lambda it: of_evidence(it, chance=0.004), *GOOD),
    _fault(Reason.NOISE_LARGER, "lost in noise", lambda it: of_evidence(it, noise=1.4), *GOOD),
    _fault(Reason.VERDICT_LATE, "too late", lambda it: of_evidence(it, noise=0.9, left=3), BASKET, RESPONSE),
    _fault(Reason.NO_TARGET, "no target", asking(), *GOOD),
    _fault(Reason.TARGETS_CLASH, "two floors", asking(
        Stay(above=Decimal(3)), Stay(above=Decimal(5))
    ), REVENUE),
    _fault(Reason.TARGETS_CLASH, "two sums by one day", asking(
        reach("9", (date(2026, 6, 1), "8")), reach("12", (date(2026, 6, 1), "10"))
    ), SHRINKAGE),
    _fault(Reason.DIRECTION_OPEN, "no direction", lambda it: of_kpi(it, better=Better.NEITHER), *GOOD[:3]),
    _fault(Reason.NO_LEVEL, "no level", lambda it: of_kpi(it, level=None)),
    _fault(Reason.NO_UNIT, "no unit", lambda it: of_kpi(it, unit=None)),
    _fault(Reason.NO_VALUES, "rows elsewhere", lambda it: replace(it, evidence=Evidence(periods=0))),
    _fault(Reason.TARGET_OVER, "last year's target", asking(ReachBy(value=Decimal(9), by=OVER)), REVENUE),
    _fault(Reason.TARGET_OVER, "a floor until last year", asking(
        Stay(above=Decimal(3), terms=Terms(until=OVER))
    ), RESPONSE),
    _fault(Reason.NO_MILESTONES, "a far day alone", asking(reach("9")), REVENUE, SHRINKAGE),
    _fault(Reason.NO_MILESTONES, "a step on the last day", asking(reach("9", (YEAR_END, "9"))), BASKET),
    _fault(Reason.NO_REVIEW, "never looked at", lambda it: of_kpi(it, review=None)),
    _fault(Reason.REVIEW_SLOW, "once a year", lambda it: of_kpi(it, review="yearly"), BASKET, RESPONSE),
    _fault(Reason.REVIEW_SLOW, "years only", lambda it: of_kpi(it, grains=(Grain.FISCAL_YEAR,)), SHRINKAGE),
    _fault(Reason.NO_COUNTER, "nothing beside it", lambda it: of_kpi(it, counter=None), *GOOD),
    _fault(Reason.COUNTER_UNKNOWN, "beside nothing", lambda it: of_kpi(it, counter="gone")),
    _fault(Reason.COUNTER_ITSELF, "beside itself", lambda it: of_kpi(it, counter=it.kpi.name)),
    _fault(Reason.NO_SENTENCE, "no sentence", lambda it: of_kpi(it, says={}), SHRINKAGE),
    _fault(Reason.NO_SENTENCE, "one language", lambda it: said(it, " "), REVENUE),
    _fault(Reason.CODE_WORDS, "a column", lambda it: said(it, "The total of amount_paid."), REVENUE),
    _fault(Reason.CODE_WORDS, "a formula", lambda it: said(it, "sum(amount) of the period."), BASKET),
    _fault(Reason.ACRONYMS, "short forms", lambda it: said(it, "The MQLs of the AE.")),
    _fault(Reason.JARGON, "English jargon", lambda it: said(it, "The leverage of the period.")),
    _fault(Reason.JARGON, "French jargon", lambda it: said(it, "Le churn, par cohorte.", "fr"), RETURNING),
    _fault(Reason.LONG_SENTENCE, "a long sentence", lambda it: said(it, LONG)),
    _fault(Reason.SAME_FORMULA, "twice defined", twin, *GOOD),
    _fault(Reason.SAME_FORMULA, "another order", swapped, REVENUE),
    _fault(Reason.SAME_FORMULA, "an alias", lambda it: twin(it, formula=KpiRef(kpi=it.kpi.name)), BASKET),
    _fault(Reason.SAME_NAME, "one name, two formulas", lambda it: twin(
        it, label=it.kpi.label, formula=KpiRef(kpi="leads")
    )),
    _fault(Reason.MANY_FOR_PERSON, "one owner for all", lambda it: again(it, 7, owner=it.kpi.owner)),
    _fault(Reason.MANY_FOR_TEAM, "one team for all", lambda it: again(
        it, 12, scope=it.kpi.scope
    ), BASKET, RESPONSE),
    _fault(Reason.NO_TIMING, "neither sign nor result", lambda it: of_kpi(it, timing=None)),
    _fault(Reason.ONLY_LEADING, "signs alone", lambda it: one_of(it, Timing.LEADING)),
    _fault(Reason.ONLY_LAGGING, "results alone", lambda it: one_of(it, Timing.LAGGING), RETURNING, RESPONSE),
)  # fmt: skip

UNKNOWN: tuple[tuple[Reason, Change], ...] = (
    (Reason.PLAN_UNKNOWN, lambda it: replace(it, plan=None)),
    (Reason.NOTHING_TO_PLAN, lambda it: of_plan(of_kpi(it, targets=()), steps=0, owned=0, measured=0)),
    (Reason.MEASURES_UNKNOWN, lambda it: of_plan(it, measured=None)),
    (Reason.NOTHING_ASKED, asking()),
    (Reason.NO_DATE_ASKED, asking()),
    (Reason.BASELINE, lambda it: of_evidence(of_kpi(it, learning=12), periods=3)),
    (Reason.CHANCE_UNKNOWN, lambda it: of_evidence(it, chance=None, noise=None)),
    (Reason.CHANCE_UNKNOWN, lambda it: replace(it, evidence=None)),
    (Reason.NOT_COMPUTED, lambda it: replace(it, evidence=None)),
    (Reason.NO_OBJECTIVE_TO_BALANCE, lambda it: of_kpi(it, objective=None)),
)
"""What cannot be told, and why."""

FINE: tuple[Change, ...] = (
    lambda it: it,
    lambda it: of_evidence(it, chance=None),
    asking(
        Improve(by=Decimal("0.2"), each=Grain.QUARTER, start=From.PREVIOUS, compounded=True),
    ),
    asking(reach("9", by=date(2026, 3, 31))),
    lambda it: replace(it, roles=None),
    lambda it: said(it, "The leads that marketing qualified (MQL); MQL (qualified leads) of Q3, in EUR."),
    lambda it: again(it, 5, owner=it.kpi.owner),
    lambda it: again(it, 9, owner=it.kpi.owner, objective=None),
    lambda it: of_kpi(it, level=Level.STRATEGIC, review="yearly"),
)
"""Changes that make nothing wrong."""
