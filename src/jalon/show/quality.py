"""Whether a KPI is a good one, in words: a point a criterion, each with its reasons and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from jalon.show.chances import chance_text
from jalon.show.dates import day_text
from jalon.show.marks import LIKE, status_mark
from jalon.show.numbers import decimal_text
from jalon.show.roles import RoleNames, role_text
from jalon.show.section import Folded, Marked, Section, Told, marked_lines
from jalon.show.sentences import bound, known, say, say_count, words
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.quality import Fact, Ground, Point, PointState, Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class PointText:
    """A point in words; `accepted` says why what fails is accepted, and is empty elsewhere."""

    criterion: str
    state: str
    told: tuple[Told, ...]
    accepted: str = ""


Objectives = Mapping[str, Mapping[str, str]]
"""What people call each objective, by language."""


def point_text(
    point: Point,
    language: str,
    *,
    kpis: Mapping[str, Kpi] | None = None,
    objectives: Objectives | None = None,
    roles: RoleNames | None = None,
) -> PointText:
    """A point in a language; `kpis`, `objectives` and `roles` give people's names to those it speaks of."""
    names = _names(kpis or {}, objectives or {}, roles or {}, language)
    why = point.waiver.get(language) or next(iter(point.waiver.values()), "")
    accepted = say("quality", "accepted", language, waiver=why) if why else ""
    return PointText(
        criterion=words("quality_criterion", point.criterion.value, language),
        state=words("quality_state", point.state.value, language),
        told=tuple(_told(ground, language, names) for ground in point.grounds),
        accepted=accepted,
    )


_ORDER = (PointState.FAILS, PointState.CANNOT_TELL, PointState.WAIVED, PointState.HOLDS)


def quality_section(
    points: Sequence[Point],
    language: str,
    *,
    kpis: Mapping[str, Kpi] | None = None,
    objectives: Objectives | None = None,
    roles: RoleNames | None = None,
) -> Section:
    """The points of one KPI: what fails first, with what to do; what holds folded away."""
    ordered = sorted(points, key=lambda point: _ORDER.index(point.state))
    lines = [(each, _marked(each, language, kpis or {}, objectives or {}, roles or {})) for each in ordered]
    held = tuple(line for each, line in lines if each.state is PointState.HOLDS)
    passed = say_count("quality", "passed", language, len(held))
    return Section(
        key="quality",
        title=say("quality", "title", language),
        said=(_summary(points, language),),
        lines=tuple(line for each, line in lines if each.state is not PointState.HOLDS),
        folded=Folded(title=passed, lines=held) if held else None,
    )


def _summary(points: Sequence[Point], language: str) -> str:
    counts = Counter(point.state for point in points)
    failing, unknown = counts[PointState.FAILS], counts[PointState.CANNOT_TELL]
    if failing:
        return say_count("quality", "failing", language, failing, all=len(points))
    if unknown:
        return say_count("quality", "unknown", language, unknown, all=len(points))
    if counts[PointState.WAIVED]:
        return say_count("quality", "waived", language, counts[PointState.WAIVED], all=len(points))
    return say("quality", "fine", language, all=len(points))


def _marked(
    point: Point, language: str, kpis: Mapping[str, Kpi], objectives: Objectives, roles: RoleNames
) -> Marked:
    text = point_text(point, language, kpis=kpis, objectives=objectives, roles=roles)
    status = LIKE[point.state]
    return Marked(
        kind="none" if status is None else status.value,
        sign=SIGNS[point.state],
        mark=status_mark(status),
        word=text.state,
        about=text.criterion,
        told=tuple(replace(each, fix="") for each in text.told) if text.accepted else text.told,
        accepted=text.accepted,
    )


def points_json(
    points: Sequence[Point],
    language: str,
    *,
    kpis: Mapping[str, Kpi] | None = None,
    objectives: Objectives | None = None,
    roles: RoleNames | None = None,
) -> list[dict[str, object]]:
    """The points for a program: words of the code with their facts, and sentences in the asked language."""
    rows: list[dict[str, object]] = []
    for point in points:
        text = point_text(point, language, kpis=kpis, objectives=objectives, roles=roles)
        reasons = [
            {"reason": ground.reason, "facts": dict(ground.facts), "said": told.reason}
            | {"fix": ground.fix, "to_do": told.fix or None}
            for ground, told in zip(point.grounds, text.told, strict=True)
        ]
        accepted = text.accepted or None
        rows.append(
            {"criterion": point.criterion, "state": point.state, "reasons": reasons, "accepted": accepted}
        )
    return rows


def review_text(
    reviewed: Sequence[tuple[Kpi, Sequence[Point]]],
    language: str,
    *,
    kpis: Mapping[str, Kpi],
    objectives: Objectives,
    roles: RoleNames | None = None,
) -> str:
    """Every KPI with what fails, cannot be told or is accepted; those that ask for nothing are left out.

    KPIs that only lack a target, and measures, are named together at the end. Empty where all holds.
    """
    blocks = []
    for kpi, points in reviewed:
        if _untargeted(points):
            continue
        lines = quality_section(points, language, kpis=kpis, objectives=objectives, roles=roles).lines
        if lines:
            heading = say("quality", "kpi", language, name=kpi.text(language), kpi=kpi.name)
            told = [f"  {line}" for each in lines for line in marked_lines(each)]
            blocks.append("\n".join([heading, *told]))
    untargeted = [kpi.name for kpi, points in reviewed if _untargeted(points)]
    measures = [kpi.name for kpi, points in reviewed if not points]
    for key, names in (("untargeted", untargeted), ("measures", measures)):
        if names:
            blocks.append(say_count("quality", key, language, len(names), names=", ".join(names)))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def review_summary(reviewed: Sequence[tuple[Kpi, Sequence[Point]]], language: str) -> str:
    """One line: how many KPIs were looked at, and how many of them fail somewhere."""
    judged = [points for _, points in reviewed if points]
    untargeted = sum(map(_untargeted, judged))
    failing = sum(any(point.state is PointState.FAILS for point in points) for points in judged) - untargeted
    if not judged:
        return say("quality", "review_none", language)
    if failing and not untargeted:
        return say_count("quality", "review_only", language, failing, all=len(judged))
    if failing:
        return say_count(
            "quality", "review_failing", language, failing, all=len(judged), untargeted=untargeted
        )
    if untargeted:
        return say_count("quality", "review_untargeted", language, untargeted, all=len(judged))
    return say_count("quality", "review_fine", language, len(judged))


def _untargeted(points: Sequence[Point]) -> bool:
    """True where nothing fails but that no target is set."""
    failing = [ground.reason for each in points if each.state is PointState.FAILS for ground in each.grounds]
    return failing == [Reason.NO_TARGET]


SIGNS: Mapping[PointState, str] = {
    PointState.FAILS: "✕",
    PointState.CANNOT_TELL: "?",
    PointState.WAIVED: "~",
    PointState.HOLDS: "✓",
}
"""One sign a state, for a terminal."""


def _told(ground: Ground, language: str, names: Mapping[tuple[str, str], str]) -> Told:
    facts = {name: _fact(name, fact, language, names) for name, fact in ground.facts.items()}
    fix = "" if ground.fix is None else bound(words("quality_fix", ground.fix.value, language), language)
    key, count = ground.reason.value, ground.facts.get("count")
    if isinstance(count, int) and "|" in words("quality_reason", key, language):
        facts.pop("count")  # told as it is, by the singular or the plural
        return Told(reason=say_count("quality_reason", key, language, count, **facts), fix=fix)
    return Told(reason=say("quality_reason", key, language, **facts), fix=fix)


def _names(
    kpis: Mapping[str, Kpi], objectives: Objectives, roles: RoleNames, language: str
) -> dict[tuple[str, str], str]:
    """What people call KPIs, objectives and roles, by the fact that names them and their code name."""
    found = {(fact, role): role_text(role, language, roles) for role in roles for fact in ("owner", "team")}
    found |= {("objective", name): label.get(language, "") for name, label in objectives.items()}
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
        return chance_text(fact, language) if name == "chance" else decimal_text(_decimal(fact), language, 1)
    if isinstance(fact, int):
        return decimal_text(Decimal(fact), language, 0)
    if name == "languages":
        return words("quality_language", fact, language) if known("quality_language", fact) else fact
    if name in ("owner", "team"):
        return names.get((name, fact)) or role_text(fact, language, {})
    return say("quality", "quoted", language, word=names.get((name, fact)) or fact)


def _decimal(number: float) -> Decimal:
    return Decimal(repr(number))


def _listed(texts: list[str], language: str) -> str:
    *firsts, last = texts
    return say("quality", "and", language, first=", ".join(firsts), last=last) if firsts else last
