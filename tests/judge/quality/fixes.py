"""Every fix, applied as a person would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from jalon.judge.quality.subject import Plan, Subject
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.kpi import Better, Level, Timing
from jalon.vocabulary.quality import Evidence, Fix, Ground
from jalon.vocabulary.target import ReachBy, Stay, Target
from tests.judge.quality.faults import again, formula, of_evidence, of_kpi, of_plan, said
from tests.judge.quality.made import ROLES, TODAY, reach

PLAINLY = {"fr": "Ce que l'on compte.", "en": "What is counted."}


def without(subject: Subject, gone: object) -> Subject:
    assert isinstance(gone, tuple)
    return replace(subject, kpis={name: kpi for name, kpi in subject.kpis.items() if name not in gone})


def fewer(subject: Subject) -> Subject:
    return without(subject, tuple(name for name in subject.kpis if name.startswith("more_")))


def with_milestone(target: Target) -> Target:
    if not isinstance(target, ReachBy):
        return target
    return replace(target, milestones=reach("9", (TODAY, "8")).milestones)


def spelt_out(subject: Subject, ground: Ground) -> Subject:
    words = ground.facts["words"]
    assert isinstance(words, tuple)
    return said(subject, ", ".join(f"the words in full ({word})" for word in words) + ".")


FIXES: Mapping[Fix, Callable[[Subject, Ground], Subject]] = {
    Fix.NAME_PARTS: lambda it, _: formula(it, "leads / 3"),
    Fix.NAME_CONDITION: lambda it, _: formula(it, "sum(amount) filter (where counts_as_sale = true)"),
    Fix.NAME_OBJECTIVE: lambda it, _: of_kpi(it, objective=sorted(it.objectives)[0]),
    Fix.SAY_BECAUSE: lambda it, _: of_kpi(it, because={"fr": "Il annonce ce que nous visons."}),
    Fix.NAME_OWNER: lambda it, _: of_kpi(it, owner="sales_lead"),
    Fix.FILL_ROLE: lambda it, ground: replace(it, roles=ROLES | {str(ground.facts["owner"])}),
    Fix.PLAN_STEPS: lambda it, _: replace(it, plan=Plan(steps=2, owned=2, measured=2)),
    Fix.OWN_STEPS: lambda it, ground: of_plan(it, owned=ground.facts["steps"]),
    Fix.MEASURE_STEPS: lambda it, _: of_plan(it, measured=it.plan.steps),
    Fix.EASE_TARGET: lambda it, _: of_evidence(it, chance=0.4),
    Fix.LENGTHEN_PERIOD: lambda it, _: of_evidence(it, noise=it.evidence.noise / 5),
    Fix.GIVE_TIME: lambda it, ground: of_evidence(it, left=ground.facts["count"]),
    Fix.WAIT: lambda it, _: of_evidence(it, periods=24, chance=0.5, noise=0.5),
    Fix.SET_TARGET: lambda it, _: of_kpi(it, targets=(Stay(above=Decimal(3)),)),
    Fix.KEEP_ONE_TARGET: lambda it, _: of_kpi(it, targets=it.kpi.targets[:1]),
    Fix.SAY_DIRECTION: lambda it, _: of_kpi(it, better=Better.HIGHER),
    Fix.SAY_LEVEL: lambda it, _: of_kpi(it, level=Level.OPERATIONAL),
    Fix.SAY_UNIT: lambda it, _: of_kpi(it, unit="orders"),
    Fix.BIND_ROWS: lambda it, _: of_evidence(it, periods=12),
    Fix.COMPUTE: lambda it, _: replace(it, evidence=Evidence(periods=36, chance=0.6, noise=0.4, left=9)),
    Fix.SET_NEXT_TARGET: lambda it, _: of_kpi(it, targets=(reach("9", by=date(2026, 3, 31)),)),
    Fix.SET_MILESTONES: lambda it, _: of_kpi(it, targets=tuple(map(with_milestone, it.kpi.targets))),
    Fix.SAY_REVIEW: lambda it, _: of_kpi(it, review="monthly"),
    Fix.REVIEW_OFTENER: lambda it, _: of_kpi(it, review="weekly", grains=(Grain.WEEK, Grain.MONTH)),
    Fix.NAME_COUNTER: lambda it, _: of_kpi(it, counter="leads"),
    Fix.WRITE_SENTENCE: lambda it, _: of_kpi(it, says=PLAINLY),
    Fix.SAY_PLAINLY: lambda it, _: of_kpi(it, says=PLAINLY),
    Fix.SPELL_OUT: spelt_out,
    Fix.SHORTEN: lambda it, _: said(it, "It is short. It says one thing."),
    Fix.KEEP_ONE_KPI: lambda it, ground: without(it, ground.facts["kpis"]),
    Fix.RENAME: lambda it, _: of_kpi(it, label={"fr": "Un autre nom", "en": "Another name"}),
    Fix.FOLLOW_FEWER: lambda it, _: fewer(it),
    Fix.SAY_TIMING: lambda it, _: of_kpi(it, timing=Timing.LEADING),
    Fix.ADD_RESULT: lambda it, _: again(it, 2, objective=it.kpi.objective),
    Fix.ADD_EARLY_SIGN: lambda it, _: again(it, 2, objective=it.kpi.objective),
}
