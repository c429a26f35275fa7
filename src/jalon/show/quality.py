"""Whether a KPI is a good one, in words: a point a criterion, each with its reasons and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jalon.show.dates import day_text
from jalon.show.numbers import decimal_text, value_text
from jalon.show.sentences import bound, known, say, say_count, words
from jalon.vocabulary.kpi import Kpi, Objective
from jalon.vocabulary.quality import Fact, Ground, Point


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One reason as a sentence, and what to do about it (empty where nothing needs doing)."""

    reason: str
    fix: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PointText:
    """A point in words; `accepted` says why what fails is accepted, and is empty elsewhere."""

    criterion: str
    state: str
    told: tuple[Told, ...]
    accepted: str = ""


def point_text(
    point: Point,
    language: str,
    *,
    kpis: Mapping[str, Kpi] | None = None,
    objectives: Mapping[str, Objective] | None = None,
) -> PointText:
    """A point in a language; `kpis` and `objectives` give people's names to those it speaks of."""
    names = _names(kpis or {}, objectives or {}, language)
    accepted = say("quality", "accepted", language, waiver=point.waiver) if point.waiver else ""
    return PointText(
        criterion=words("quality_criterion", point.criterion.value, language),
        state=words("quality_state", point.state.value, language),
        told=tuple(_told(ground, language, names) for ground in point.grounds),
        accepted=accepted,
    )


def _told(ground: Ground, language: str, names: Mapping[tuple[str, str], str]) -> Told:
    facts = {name: _fact(name, fact, language, names) for name, fact in ground.facts.items()}
    fix = "" if ground.fix is None else bound(words("quality_fix", ground.fix.value, language), language)
    key, count = ground.reason.value, ground.facts.get("count")
    if isinstance(count, int) and "|" in words("quality_reason", key, language):
        facts.pop("count")  # told as it is, by the singular or the plural
        return Told(reason=say_count("quality_reason", key, language, count, **facts), fix=fix)
    return Told(reason=say("quality_reason", key, language, **facts), fix=fix)


def _names(
    kpis: Mapping[str, Kpi], objectives: Mapping[str, Objective], language: str
) -> dict[tuple[str, str], str]:
    """What people call the KPIs and objectives, by the fact that names them and their code name."""
    found = {("objective", name): objective.label.get(language, "") for name, objective in objectives.items()}
    for name, kpi in kpis.items():
        found["kpis", name] = found["counter", name] = kpi.text(language)
    return found


def _fact(name: str, fact: Fact, language: str, names: Mapping[tuple[str, str], str]) -> str:
    """A fact as it stands in a sentence: names in quotes, lists with “and”, a chance in per cent."""
    if isinstance(fact, tuple):
        return _listed([_fact(name, one, language, names) for one in fact], language)
    if isinstance(fact, date):
        return day_text(fact, language)
    if isinstance(fact, float):
        return _chance(fact, language) if name == "chance" else decimal_text(_decimal(fact), language, 1)
    if isinstance(fact, int):
        return decimal_text(Decimal(fact), language, 0)
    if name == "languages":
        return words("quality_language", fact, language) if known("quality_language", fact) else fact
    if name in ("owner", "team"):
        return fact
    return say("quality", "quoted", language, word=names.get((name, fact)) or fact)


def _chance(chance: float, language: str) -> str:
    """Whole per cents; never 0 % or 100 %, which no chance is known to be."""
    if chance < 0.01:
        return say("quality", "below_one", language)
    if chance > 0.99:
        return say("quality", "above_99", language)
    whole = value_text(_decimal(round(chance, 2)), "%", language)
    return whole.replace(",0", "").replace(".0", "")


def _decimal(number: float) -> Decimal:
    return Decimal(repr(number))


def _listed(texts: list[str], language: str) -> str:
    *firsts, last = texts
    return say("quality", "and", language, first=", ".join(firsts), last=last) if firsts else last
