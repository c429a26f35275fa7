"""Definitions of the demo with one named fault each, and what a person writes to mend it.

A definition is kept as its YAML says it, key by key; changes are made to what is written and read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jalon.vocabulary.practice import Action, Practice
from jalon.vocabulary.quality import Fix, Reason

Doc = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Written:
    """One KPI as written, with other documents beside it and what people wrote down.

    `level` and `spread` say how its published values stand: the next one as forecast, and how far off one is.
    """

    doc: Doc
    practice: Practice
    level: float
    spread: float
    beside: tuple[Doc, ...] = ()

    def with_keys(self, **keys: Any) -> Written:
        """With other values of some keys; None takes one away."""
        kept = {**self.doc, **keys}
        return replace(self, doc={key: value for key, value in kept.items() if value is not None})

    def with_beside(self, *docs: Doc) -> Written:
        return replace(self, beside=(*self.beside, *docs))

    def with_actions(self, change: Callable[[Action], Action | None]) -> Written:
        """With every action of this KPI changed, or taken away."""
        kept = [change(each) if each.kpi == self.doc["kpi"] else each for each in self.practice.actions]
        actions = tuple(each for each in kept if each is not None)
        return replace(self, practice=replace(self.practice, actions=actions))

    @property
    def good(self) -> float:
        """+1 where higher is better, else −1."""
        return -1.0 if self.doc["better"] == "lower" else 1.0


Change = Callable[[Written], Written]


def keys(**changed: Any) -> Change:
    return lambda it: it.with_keys(**changed)


def says(text: str, language: str = "en") -> Change:
    return lambda it: it.with_keys(says={**it.doc["says"], language: text})


def reaching(spreads: float, by: date, *steps: date) -> Change:
    """A dated target so many times as far from where the KPI stands as one value ordinarily lies off."""

    def made(it: Written) -> Written:
        aimed = it.level + it.good * spreads * it.spread
        reach = {"value": amount(it, aimed), "by": by, "from": amount(it, it.level), "from_day": FIRST}
        milestones = {day: amount(it, (it.level + aimed) / 2) for day in steps}
        target = {"reach": reach, "grain": "month", **({"milestones": milestones} if steps else {})}
        return it.with_keys(targets=[target])

    return made


def amount(it: Written, value: float) -> float | str:
    return f"{value * 100:.6f}%" if it.doc["unit"] == "%" else round(value, 6)


def staying(value: float | str, **terms: Any) -> Change:
    def made(it: Written) -> Written:
        side = "above" if it.good > 0 else "below"
        return it.with_keys(targets=[{"stay": {side: value}, "grain": "month", **terms}])

    return made


def clashing(it: Written) -> Written:
    side = "above" if it.good > 0 else "below"
    other = {"stay": {side: amount(it, it.level - it.good * it.spread)}, "grain": "month"}
    return it.with_keys(targets=[*it.doc["targets"], other])


def twin(**changed: Any) -> Change:
    """With a second definition of the same, under another name."""
    named = {"kpi": "twin", "name": {"fr": "Un jumeau", "en": "A twin"}, "owner": None, "targets": None}

    def made(it: Written) -> Written:
        doc = {**it.doc, **named, **(changed or {})}
        return it.with_beside({key: value for key, value in doc.items() if value is not None})

    return made


def crowd(count: int, **changed: Any) -> Change:
    """With so many more KPIs, each with a target, a formula and a name of its own."""

    def made(it: Written) -> Written:
        more = []
        for number in range(count):
            name = {"fr": f"De plus {number}", "en": f"One more {number}"}
            doc: Doc = {"kpi": f"more_{number}", "name": name, "value": f"visits * 7.{number}1"}
            doc |= {key: it.doc[key] for key in ("objective", "better", "timing", "owner", "scope")}
            doc |= {"unit": "visits", "targets": FLOOR, **changed}
            more.append({key: value for key, value in doc.items() if value is not None})
        return it.with_beside(*more)

    return made


def alone(timing: str) -> Change:
    """The only KPI of an objective of its own."""
    aim = {"objective": "new-aim", "name": {"fr": "Un autre but", "en": "Another aim"}}
    return lambda it: it.with_keys(objective="new-aim", timing=timing).with_beside(aim)


def elsewhere(it: Written) -> Written:
    """A definition whose rows never brought a value: the demo's runs know it and published nothing of it."""
    moved = it.with_actions(lambda each: replace(each, kpi="team_pulse"))
    rows = "sum(montant_ht) filter (where etat = 'nulle part')"
    return moved.with_keys(kpi="team_pulse", name={"fr": "Nulle part", "en": "Nowhere"}, value=rows)


def back(it: Written) -> Written:
    """The rows that the KPI has had all along."""
    moved = it.with_actions(lambda each: replace(each, kpi="csat"))
    return moved.with_keys(kpi="csat", source="enquetes", value=RATED)


FIRST = date(2026, 3, 1)
FLOOR = [{"stay": {"above": 1}, "grain": "month"}]
RATED = (
    "count(*) filter (where enquete = 'satisfaction' and note >= 4)"
    " / count(*) filter (where enquete = 'satisfaction' and note is not null)"
)
NINE = " + ".join(f"sum(part_{number})" for number in range(9))
DEEP = "((((sum(montant_ht) + 1) / 2 - 1) * 3) + visits) / 2"
PICKY = "count(*) filter (where a = 1 and b > 2 and c < 3 and d in (4, 5) and e is null and f = 6 and g = 7)"
LONG = "It is " + "very " * 24 + "long."
ROW = {"source": "commandes"}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing written wrongly, in each of some KPIs; `other` than the usual way mends it where given."""

    name: str
    reason: Reason
    make: Change
    kpis: tuple[str, ...] = ("csat", "gross_margin_rate")
    other: Change | None = None


FAULTS = (
    Fault(name="nine sums", reason=Reason.MANY_PARTS, make=keys(value=NINE, **ROW)),
    Fault(name="sums in sums", reason=Reason.DEEP_FORMULA, make=keys(value=DEEP, **ROW)),
    Fault(name="seven conditions", reason=Reason.MANY_CONDITIONS, make=keys(value=PICKY, **ROW)),
    Fault(
        name="no objective",
        reason=Reason.NO_OBJECTIVE,
        make=keys(objective=None),
        kpis=("csat", "dso", "cac"),
    ),
    Fault(name="a past objective", reason=Reason.OBJECTIVE_UNKNOWN, make=keys(objective="plan-2019")),
    Fault(name="no because", reason=Reason.NO_BECAUSE, make=keys(because=None)),
    Fault(
        name="the name again",
        reason=Reason.BECAUSE_REPEATS,
        make=lambda it: it.with_keys(because=it.doc["name"]),
    ),
    Fault(name="no owner", reason=Reason.NO_OWNER, make=keys(owner=None), kpis=("csat", "cac")),
    Fault(name="a vacant role", reason=Reason.OWNER_VACANT, make=keys(owner="responsable-export")),
    Fault(
        name="no plan",
        reason=Reason.NO_PLAN,
        make=lambda it: it.with_actions(lambda _: None),
        kpis=("csat", "cac", "new_leads"),
    ),
    Fault(
        name="an action of nobody",
        reason=Reason.STEPS_UNOWNED,
        make=lambda it: it.with_actions(lambda each: replace(each, owner="")),
    ),
    Fault(
        name="an action nobody measures",
        reason=Reason.STEPS_UNMEASURED,
        make=lambda it: it.with_actions(lambda each: replace(each, measure="gone")),
    ),
    Fault(name="unreachable", reason=Reason.OUT_OF_REACH, make=staying(10**9), kpis=("average_basket",)),
    Fault(name="nothing any more", reason=Reason.OUT_OF_REACH, make=staying(0.01), kpis=("dso", "cac")),
    Fault(
        name="a step lost in noise",
        reason=Reason.NOISE_LARGER,
        make=reaching(0.4, date(2026, 12, 31), date(2026, 7, 31)),
        kpis=("csat", "average_basket", "cac"),
    ),
    Fault(
        name="over before it is known",
        reason=Reason.VERDICT_LATE,
        make=reaching(1.05, date(2026, 5, 15)),
        kpis=("average_basket", "cac"),
    ),
    Fault(name="no target", reason=Reason.NO_TARGET, make=keys(targets=None), kpis=("csat", "dso", "cac")),
    Fault(name="two floors", reason=Reason.TARGETS_CLASH, make=clashing, kpis=("average_basket", "csat")),
    Fault(name="no direction", reason=Reason.DIRECTION_OPEN, make=keys(better="neither"), kpis=("orders",)),
    Fault(name="no level", reason=Reason.NO_LEVEL, make=keys(level=None)),
    Fault(name="no unit", reason=Reason.NO_UNIT, make=keys(unit=None), kpis=("average_basket", "dso")),
    Fault(name="no rows", reason=Reason.NO_VALUES, make=elsewhere, kpis=("csat",)),
    Fault(
        name="last year's floor",
        reason=Reason.TARGET_OVER,
        make=staying(30, until=date(2025, 12, 31)),
        kpis=("average_basket", "dso"),
    ),
    Fault(
        name="a far day alone",
        reason=Reason.NO_MILESTONES,
        make=reaching(1.5, date(2027, 2, 28)),
        kpis=("average_basket", "csat"),
    ),
    Fault(name="never looked at", reason=Reason.NO_REVIEW, make=keys(review=None)),
    Fault(name="once a year", reason=Reason.REVIEW_SLOW, make=keys(review="yearly"), kpis=("csat", "dso")),
    Fault(name="gameable", reason=Reason.NO_COUNTER, make=keys(counter=None), kpis=("csat", "dso", "cac")),
    Fault(name="beside nothing", reason=Reason.COUNTER_UNKNOWN, make=keys(counter="gone")),
    Fault(
        name="beside itself",
        reason=Reason.COUNTER_ITSELF,
        make=lambda it: it.with_keys(counter=it.doc["kpi"]),
    ),
    Fault(name="no sentence", reason=Reason.NO_SENTENCE, make=keys(says=None)),
    Fault(name="a column", reason=Reason.CODE_WORDS, make=says("The share of note_client.")),
    Fault(name="short forms", reason=Reason.ACRONYMS, make=says("The ARR of the SMB.")),
    Fault(name="jargon", reason=Reason.JARGON, make=says("Le churn, par cohorte.", "fr")),
    Fault(name="a long sentence", reason=Reason.LONG_SENTENCE, make=says(LONG)),
    Fault(name="twice defined", reason=Reason.SAME_FORMULA, make=twin(), kpis=("csat", "dso", "cac")),
    Fault(
        name="one name, two formulas",
        reason=Reason.SAME_NAME,
        make=lambda it: twin(name=it.doc["name"], value="visits * 3.5")(it),
    ),
    Fault(
        name="one owner for all",
        reason=Reason.MANY_FOR_PERSON,
        make=crowd(7, scope="company"),
        kpis=("csat", "cac"),
    ),
    Fault(name="one team for all", reason=Reason.MANY_FOR_TEAM, make=crowd(12, owner=None), kpis=("csat",)),
    Fault(name="neither sign nor result", reason=Reason.NO_TIMING, make=keys(timing=None)),
    Fault(name="signs alone", reason=Reason.ONLY_LEADING, make=alone("leading")),
    Fault(name="results alone", reason=Reason.ONLY_LAGGING, make=alone("lagging")),
)


def fewer(it: Written) -> Written:
    return replace(it, beside=tuple(each for each in it.beside if not each["kpi"].startswith("more")))


def followed_by(timing: str) -> Change:
    sign = {"kpi": "sign", "name": {"fr": "Un signe", "en": "A sign"}, "value": "visits * 9.5"}
    return lambda it: it.with_beside({**sign, "objective": "new-aim", "timing": timing})


def planned(it: Written) -> Written:
    step = Action(kpi=it.doc["kpi"], owner="direction", measure="visits")
    return replace(it, practice=replace(it.practice, actions=(*it.practice.actions, step)))


MENDS: Mapping[Fix, Change] = {
    Fix.NAME_PARTS: keys(value="visits / 3.5"),
    Fix.NAME_CONDITION: keys(value="count(*) filter (where compte = 'oui')"),
    Fix.NAME_OBJECTIVE: keys(objective="loyal-customers"),
    Fix.SAY_BECAUSE: keys(because={"fr": "Il annonce ce que nous visons.", "en": "It announces our aim."}),
    Fix.NAME_OWNER: keys(owner="direction"),
    Fix.FILL_ROLE: keys(owner="direction"),
    Fix.PLAN_STEPS: planned,
    Fix.OWN_STEPS: lambda it: it.with_actions(lambda each: replace(each, owner="direction")),
    Fix.MEASURE_STEPS: lambda it: it.with_actions(lambda each: replace(each, measure="visits")),
    Fix.EASE_TARGET: lambda it: staying(amount(it, it.level))(it),
    Fix.LENGTHEN_PERIOD: reaching(1.6, date(2026, 12, 31), date(2026, 7, 31)),
    Fix.GIVE_TIME: reaching(1.05, date(2027, 2, 28), date(2026, 8, 31)),
    Fix.SET_TARGET: lambda it: staying(amount(it, it.level))(it),
    Fix.KEEP_ONE_TARGET: lambda it: it.with_keys(targets=it.doc["targets"][:1]),
    Fix.SAY_DIRECTION: keys(better="higher"),
    Fix.SAY_LEVEL: keys(level="operational"),
    Fix.SAY_UNIT: keys(unit="EUR"),
    Fix.BIND_ROWS: back,
    Fix.SET_NEXT_TARGET: lambda it: staying(amount(it, it.level))(it),
    Fix.SET_MILESTONES: reaching(1.5, date(2027, 2, 28), date(2026, 8, 31)),
    Fix.SAY_REVIEW: keys(review="monthly"),
    Fix.REVIEW_OFTENER: keys(review="weekly"),
    Fix.NAME_COUNTER: keys(counter="net_sales"),
    Fix.WRITE_SENTENCE: keys(says={"fr": "Ce que l'on compte ici.", "en": "What is counted here."}),
    Fix.SAY_PLAINLY: keys(says={"fr": "Ce que l'on compte ici.", "en": "What is counted here."}),
    Fix.SPELL_OUT: says("The yearly revenue (ARR) of small shops (SMB)."),
    Fix.SHORTEN: says("It is long. It is short."),
    Fix.KEEP_ONE_KPI: lambda it: replace(it, beside=()),
    Fix.RENAME: lambda it: replace(it, beside=({**it.beside[0], "name": {"fr": "Autre", "en": "Other"}},)),
    Fix.FOLLOW_FEWER: fewer,
    Fix.SAY_TIMING: keys(timing="leading"),
    Fix.ADD_RESULT: followed_by("lagging"),
    Fix.ADD_EARLY_SIGN: followed_by("leading"),
}
"""What a person writes to follow each advice."""
