"""A good KPI in words: every criterion, state, reason and fix, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from string import Formatter
from typing import Any

import pytest
import yaml

from jalon.judge.quality.gate import judge_quality
from jalon.judge.quality.subject import Subject
from jalon.show.quality import PointText, point_text
from jalon.vocabulary.quality import Criterion, Fact, Fix, Ground, Point, PointState, Reason
from tests.judge.quality.faults import FAULTS, FINE, UNKNOWN, of_kpi, said
from tests.judge.quality.made import GOOD, REVENUE, subject
from tests.web.test_words import CODE_WORDS

TEXTS: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
    files("jalon.show").joinpath("texts", "quality.yaml").read_text(encoding="utf-8")
)
ENTRIES = [(group, key) for group, entries in TEXTS.items() for key in entries]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def subjects() -> Iterator[Subject]:
    yield from (fault.make(subject(kpi)) for fault in FAULTS for kpi in fault.kpis)
    yield from (change(subject(kpi)) for _, change in UNKNOWN for kpi in GOOD)
    yield from (change(subject(kpi)) for change in FINE for kpi in GOOD)


def labels(judged: Subject) -> dict[str, Mapping[str, str]]:
    return {name: each.label for name, each in judged.objectives.items()}


def met() -> dict[Reason, list[tuple[Subject, Point, Ground]]]:
    """Every reason with the points that give it."""
    found: dict[Reason, list[tuple[Subject, Point, Ground]]] = {}
    for judged in subjects():
        for point in judge_quality(judged):
            for ground in point.grounds:
                found.setdefault(ground.reason, []).append((judged, point, ground))
    return found


MET = met()


def told(judged: Subject, criterion: Criterion, language: str = "fr") -> PointText:
    point = next(point for point in judge_quality(judged) if point.criterion is criterion)
    return point_text(point, language, kpis=judged.kpis, objectives=labels(judged))


def made(reason: Reason, language: str, **facts: Fact) -> str:
    ground = Ground(state=PointState.FAILS, reason=reason, facts=facts)
    point = Point(criterion=Criterion.SIMPLE, state=PointState.FAILS, grounds=(ground,))
    return plain(point_text(point, language).told[0].reason)


@pytest.mark.parametrize(
    ("group", "closed"),
    [
        ("quality_criterion", Criterion),
        ("quality_state", PointState),
        ("quality_reason", Reason),
        ("quality_fix", Fix),
    ],
)
def test_every_word_of_a_closed_set_has_its_text_and_no_text_is_left_over(group: str, closed: Any) -> None:
    assert set(TEXTS[group]) == {member.value for member in closed}


def test_the_other_texts_are_said() -> None:
    code = files("jalon.show").joinpath("quality.py").read_text(encoding="utf-8")
    assert [key for key in TEXTS["quality"] if f'"{key}"' not in code] == []
    assert set(TEXTS["quality_language"]) == {"fr", "en"}


@pytest.mark.parametrize(("group", "key"), ENTRIES)
def test_both_languages_say_it_with_the_same_facts(group: str, key: str) -> None:
    entry = TEXTS[group][key]
    assert set(entry) == {"fr", "en"}
    assert entry["fr"].count("|") == entry["en"].count("|") <= 1
    places = [
        {name for _, name, _, _ in Formatter().parse(part) if name}
        for text in entry.values()
        for part in text.split("|")
    ]
    assert all(one == places[0] for one in places)
    if "|" in entry["fr"]:
        assert "count" in places[0]


@pytest.mark.parametrize(("group", "key"), ENTRIES)
def test_no_word_of_the_code_in_french(group: str, key: str) -> None:
    assert CODE_WORDS.search(re.sub(r"\{[^}]*\}", "", TEXTS[group][key]["fr"])) is None


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_makes_whole_sentences_from_the_facts_it_is_given(reason: Reason, language: str) -> None:
    for judged, point, ground in MET[reason]:
        alone = replace(point, grounds=(ground,))
        text = point_text(alone, language, kpis=judged.kpis, objectives=labels(judged))
        (one,) = text.told
        for sentence in (one.reason, *([one.fix] if ground.fix else [])):
            assert sentence[-1] in ".…"
            assert sentence[0] in "«“" or not sentence[0].islower()
            assert "{" not in sentence and "|" not in sentence
        assert (one.fix == "") == (ground.fix is None)
        given = {name for _, name, _, _ in Formatter().parse(TEXTS["quality_reason"][reason.value]["fr"])}
        assert {name for name in given if name} <= set(ground.facts)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_two_reasons_and_no_two_fixes_read_alike(language: str) -> None:
    for group in ("quality_criterion", "quality_state", "quality_reason", "quality_fix"):
        said_there = [entry[language] for entry in TEXTS[group].values()]
        assert len(set(said_there)) == len(said_there)


def test_a_point_reads_as_a_person_would_say_it() -> None:
    alone = told(of_kpi(subject(REVENUE), because={}), Criterion.ALIGNED)
    assert (alone.criterion, alone.state, alone.accepted) == ("Lié à un objectif", "À corriger", "")
    assert [(plain(one.reason), plain(one.fix)) for one in alone.told] == [
        (
            "Rien ne dit en quoi il sert l’objectif « Grandir ».",
            "Complétez la phrase « parce que… » : ce qu’il change pour l’objectif.",
        )
    ]


def test_all_reasons_of_a_point_are_told() -> None:
    both = told(said(of_kpi(subject(REVENUE), says={"fr": "Le churn."}), "The MQLs."), Criterion.PLAIN, "en")
    assert [one.reason for one in both.told] == [
        "Its sentence holds short forms that nothing explains: “MQL”.",
        "Its sentence holds jargon: “churn”.",
    ]


def test_what_is_accepted_says_why() -> None:
    waived = replace(
        of_kpi(subject(REVENUE), counter=None), waivers={Criterion.GUARDED: {"fr": "Vu en {mars}."}}
    )
    text = told(waived, Criterion.GUARDED)
    assert text.state == "Accepté par écrit"
    assert plain(text.accepted) == "Accepté : Vu en {mars}."


@pytest.mark.parametrize(
    ("chance", "french", "english"),
    [
        (0.0, "moins de 5 %", "less than 5%"),
        (0.034, "moins de 5 %", "less than 5%"),
        (0.52, "environ 50 %", "about 50%"),
        (1.0, "plus de 95 %", "more than 95%"),
    ],
)
def test_a_chance_is_told_as_rough_as_it_is_known_and_never_as_certain(
    chance: float, french: str, english: str
) -> None:
    assert (
        made(Reason.WITHIN_REACH, "fr", chance=chance)
        == f"Avant que sa période ne commence, la cible avait {french} de chances d’être atteinte."
    )
    assert (
        made(Reason.WITHIN_REACH, "en", chance=chance)
        == f"Chance of reaching the target, before its period began: {english}."
    )


def test_facts_are_written_as_the_language_does() -> None:
    assert made(Reason.NOISE_LARGER, "fr", noise=1.42, count=16).startswith(
        "Une période varie d’ordinaire de 1,4 fois l’écart demandé : il faudrait 16 périodes"
    )
    assert made(Reason.TARGET_OVER, "fr", day=date(2025, 12, 31)) == (
        "La dernière cible s’arrêtait au 31 déc. 2025."
    )
    assert made(Reason.NO_SENTENCE, "fr", languages=("fr", "en")).endswith("en français et anglais.")
    assert made(Reason.NO_SENTENCE, "en", languages=("de",)).endswith("in de.")
    assert made(Reason.SAME_FORMULA, "en", kpis=("a", "b", "c")).endswith("that of “a”, “b” and “c”.")
    assert made(Reason.STEPS_UNOWNED, "fr", count=1, steps=4).startswith("1 action du plan sur 4 n’a")
    assert made(Reason.MANY_FOR_PERSON, "en", owner="shop_lead", count=8, most=7).startswith("“shop lead” an")


def test_a_role_has_the_name_that_people_gave_it() -> None:
    vacant = Ground(
        state=PointState.FAILS, reason=Reason.OWNER_VACANT, fix=Fix.FILL_ROLE, facts={"owner": "shop-lead"}
    )
    point = Point(criterion=Criterion.ACTIONABLE, state=PointState.FAILS, grounds=(vacant,))
    named = point_text(point, "fr", roles={"shop-lead": {"fr": "Responsable de la boutique"}})
    assert "Responsable de la boutique" in named.told[0].reason
    assert "“shop lead”" in point_text(point, "en").told[0].reason


def test_a_team_has_the_name_that_people_gave_it() -> None:
    facts: dict[str, Fact] = {"team": "shop-lead", "count": 15, "most": 12}
    many = Ground(state=PointState.FAILS, reason=Reason.MANY_FOR_TEAM, fix=None, facts=facts)
    point = Point(criterion=Criterion.FEW, state=PointState.FAILS, grounds=(many,))
    named = point_text(point, "fr", roles={"shop-lead": {"fr": "Sous-équipe boutique"}})
    assert "« Sous-équipe boutique »" in plain(named.told[0].reason)
    assert "“shop lead”" in point_text(point, "en").told[0].reason


def test_names_are_those_of_people() -> None:
    copy = next(fault for fault in FAULTS if fault.name == "twice defined")
    assert plain(told(copy.make(subject(REVENUE)), Criterion.UNIQUE).told[0].reason) == (
        "La même formule est déjà celle de « Une copie »."
    )
