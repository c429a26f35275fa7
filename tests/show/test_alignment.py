"""Alignment in words: every finding and answer as a whole sentence in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum
from importlib.resources import files
from string import Formatter

import pytest
import yaml

from jalon.judge.alignment.contributions import contributions
from jalon.judge.alignment.downward import solve
from jalon.judge.alignment.issues import review, review_parts
from jalon.judge.alignment.upward import check
from jalon.show.alignment import (
    Speech,
    contributions_text,
    finding_text,
    need_text,
    step_text,
    untold_text,
)
from jalon.vocabulary.alignment import (
    Aim,
    AlignedKpi,
    AlignmentFinding,
    AlignmentTree,
    Allotment,
    Issue,
    Link,
    Making,
    Need,
    NeedState,
    Step,
    Untold,
)
from tests.judge.alignment.made import aim, leaf, made, tree
from tests.judge.alignment.test_worked_example import company, third_quarter
from tests.show.made import made_kpi
from tests.web.test_words import CODE_WORDS

TEXTS: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
    files("jalon.show").joinpath("texts", "alignment.yaml").read_text(encoding="utf-8")
)
ENTRIES = [(group, key) for group, entries in TEXTS.items() for key in entries]
OTHER_ENDS = {
    "alignment_step": {"just_enough"},
    "alignment_need": {"solved_between", "solved_far", "beyond_any", "would_hold"},
}
KPIS = {
    "mrr": made_kpi("mrr", "Revenu mensuel récurrent", "Monthly recurring revenue", "EUR"),
    "new_mrr": made_kpi("new_mrr", "Nouveau MRR", "New MRR", "EUR"),
    "leads": made_kpi("leads", "Prospects", "Leads", None),
    "conversion": made_kpi("conversion", "Passage de MQL à SQL", "MQL to SQL", "%"),
}
FRENCH = Speech(language="fr", kpis=KPIS)
ENGLISH = Speech(language="en", kpis=KPIS)
WHOLE = Allotment(
    name="new_mrr",
    value=28_800.0,
    parts=(Allotment(name="Nord", value=16_000.0), Allotment(name="Sud", value=10_000.0)),
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def wrong() -> Iterator[AlignmentFinding]:
    """Every issue at least once, as it is found."""
    over = Aim(steps=(Step(value=66.0, by=date(2026, 12, 31)),))
    undated = Aim(steps=(Step(value=50.0, by=None),))
    total = made("mrr", Making.SUM, "new_mrr", Link(child="leads", lag=1), now=90.0, target=aim({1: 130.0}))
    yield from review(tree(made("mrr", Making.SUM, "new_mrr"), made("new_mrr", Making.SUM, "mrr")))
    yield from review(tree(made("mrr", Making.SUM, "other")))
    yield from review(tree(leaf("mrr", None), leaf("leads", 1.0, over), leaf("new_mrr", 60.0, undated)))
    yield from review(tree(total, leaf("new_mrr", 40.0, aim({4: 50.0})), leaf("leads", 60.0, aim({4: 50.0}))))
    yield from review(tree(replace(total, links=(Link(child="leads"),)), leaf("leads", 60.0)))
    yield from review(tree(replace(total, links=(Link(child="leads"),)), leaf("leads", 60.0, aim({1: 61.0}))))
    yield from review(tree(replace(total, links=(Link(child="leads"),)), leaf("leads", 60.0, aim({1: 59.0}))))
    yield from review(
        tree(
            made("mrr", Making.SUM, "new_mrr", "conversion"),
            made("new_mrr", Making.SUM, "leads"),
            made("conversion", Making.SUM, "leads"),
            leaf("leads", 1.0),
        )
    )
    yield from review_parts(WHOLE)
    yield from review_parts(replace(WHOLE, value=20_000.0))
    yield from review_parts(replace(WHOLE, parts=(*WHOLE.parts, Allotment(name="Sud", value=None))))


FOUND = {finding.issue: finding for finding in wrong()}


def whole_sentence(text: str) -> bool:
    starts = text[0] in "«“" or not text[0].islower()
    return starts and text[-1] == "." and not re.search(r"[{}|]|None|nan", text)


CLOSED: tuple[tuple[str, type[StrEnum], set[StrEnum]], ...] = (
    ("alignment_untold", Untold, set()),
    ("alignment_issue", Issue, set()),
    ("alignment_next", Issue, set()),
    ("alignment_need", NeedState, {NeedState.CANNOT_TELL}),
)


@pytest.mark.parametrize(("group", "closed", "told_otherwise"), CLOSED, ids=[each[0] for each in CLOSED])
def test_every_word_of_a_closed_set_has_its_text_and_no_text_is_left_over(
    group: str, closed: type[StrEnum], told_otherwise: set[StrEnum]
) -> None:
    expected = {member.value for member in set(closed) - told_otherwise}
    assert set(TEXTS[group]) == expected | OTHER_ENDS.get(group, set())


def test_the_other_texts_are_said() -> None:
    code = files("jalon.show").joinpath("alignment.py").read_text(encoding="utf-8")
    assert [key for key in TEXTS["alignment"] if f'"{key}"' not in code] == []


@pytest.mark.parametrize(("group", "key"), ENTRIES)
def test_both_languages_say_it_with_the_same_facts(group: str, key: str) -> None:
    entry = TEXTS[group][key]
    assert set(entry) == {"fr", "en"}
    places = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in entry.values()]
    assert places[0] == places[1]


@pytest.mark.parametrize(("group", "key"), ENTRIES)
def test_no_word_of_the_code_in_french(group: str, key: str) -> None:
    assert CODE_WORDS.search(re.sub(r"\{[^}]*\}", "", TEXTS[group][key]["fr"])) is None


@pytest.mark.parametrize("speech", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("issue", Issue)
def test_every_finding_makes_whole_sentences(issue: Issue, speech: Speech) -> None:
    told = finding_text(FOUND[issue], speech)
    assert whole_sentence(told.fact)
    assert whole_sentence(told.next)
    given = {name for _, name, _, _ in Formatter().parse(TEXTS["alignment_issue"][issue.value]["fr"]) if name}
    assert given <= set(FOUND[issue].facts) | {"kpi"}


def test_a_finding_reads_as_a_person_would_say_it() -> None:
    late = third_quarter(19_200.0, lag=1)
    short, tardy = review(late)
    assert plain(finding_text(short, FRENCH).fact) == (
        "Même si toutes les cibles dont dépend « Nouveau MRR » sont atteintes, il sera à 3 200 € de sa "
        "cible de 28 800 €, le 30 sept. 2027."
    )
    assert plain(finding_text(tardy, FRENCH).fact) == (
        "« Prospects » doit être à 150 d’ici le 30 sept. 2027, mais « Nouveau MRR » en a besoin d’ici le "
        "30 juin 2027."
    )
    assert plain(finding_text(FOUND[Issue.COUNTED_TWICE], ENGLISH).fact) == (
        "“Leads” is counted 2 times in “Monthly recurring revenue”: through “MQL to SQL” and “New MRR”."
    )


@pytest.mark.parametrize(
    ("new", "french"),
    [
        (
            20_000.0,
            (
                "Si les cibles dont il dépend sont atteintes, « Nouveau MRR » sera à 30 000 € au T3 2027 : "
                "c’est assez pour sa cible de 28 800 €, avec 1 200 € de marge."
            ),
        ),
        (
            19_200.0,
            (
                "Si les cibles dont il dépend sont atteintes, « Nouveau MRR » sera au T3 2027 tout juste "
                "à sa cible de 28 800 €."
            ),
        ),
        (
            16_000.0,
            (
                "Même si toutes les cibles dont il dépend sont atteintes, « Nouveau MRR » sera à 24 000 € "
                "au T3 2027, à 4 800 € de sa cible de 28 800 €."
            ),
        ),
    ],
)
def test_the_check_of_the_worked_example_in_words(new: float, french: str) -> None:
    said = step_text("new_mrr", check(third_quarter(new), "new_mrr").steps[0], FRENCH)
    assert plain(said) == french


def uncertain(new: float) -> AlignmentTree:
    whole = third_quarter(new)
    unsure: AlignedKpi = replace(whole.kpis["conversion"], error=0.02)
    return replace(whole, kpis={**whole.kpis, "conversion": unsure})


def test_what_is_uncertain_is_said_with_its_interval_and_chance() -> None:
    said = step_text("new_mrr", check(uncertain(19_200.0), "new_mrr").steps[0], ENGLISH)
    assert re.fullmatch(
        r"If the targets it depends on are reached, “New MRR” will most likely be between €2\d,\d{3} and "
        r"€3\d,\d{3} in Q3 2027: about 50% chance of reaching its target of €28,800\.",
        plain(said),
    )


def test_what_is_needed_in_words() -> None:
    need = solve(third_quarter(16_000.0, lag=1), "new_mrr", "conversion")
    assert plain(need_text(need, FRENCH)) == (
        "Pour que « Nouveau MRR » soit à 28 800 € au T3 2027, il faut « Passage de MQL à SQL » à 27,0 % "
        "d’ici le 30 juin 2027 (dernière valeur : 20,0 %), le reste comme prévu."
    )
    assert need.now is not None
    far = replace(need, value=4 * need.now)
    assert plain(need_text(far, ENGLISH)) == (
        "For “New MRR” to be at €28,800 in Q3 2027, “MQL to SQL” would have to be at about 80.0% by 30 Jun"
        " 2027, 4 times the last value (20.0%), all else as planned: this lever alone will hardly do."
    )
    late = solve(third_quarter(16_000.0, lag=3), "new_mrr", "leads")
    assert plain(need_text(late, ENGLISH)) == (
        "It is too late to act through “Leads”: the effect on “New MRR” would only come after 30 Sept 2027."
    )


@pytest.mark.parametrize("speech", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("state", NeedState)
def test_every_answer_downward_is_a_whole_sentence(state: NeedState, speech: Speech) -> None:
    need = solve(third_quarter(16_000.0), "new_mrr", "conversion")
    told: list[Need] = [replace(need, state=state), replace(need, state=state, low=0.2, high=0.3)]
    if state is not NeedState.SOLVED:
        told.append(replace(need, state=state, value=None, low=None, high=None, by=None, now=None))
    assert all(whole_sentence(need_text(each, speech)) for each in told)
    assert all(whole_sentence(untold_text("mrr", untold, speech)) for untold in Untold)


def test_what_each_target_adds_in_words() -> None:
    assert [plain(said) for said in contributions_text(contributions(company(19_200.0), "mrr"), FRENCH)] == [
        "Même sans aucune cible, « Revenu mensuel récurrent » bougerait de +57 600 € d’ici le 30 sept. 2027.",
        (
            "La cible de « Prospects » fait bouger « Revenu mensuel récurrent » de +19 200 € d’ici le "
            "30 sept. 2027, soit 100 % de ce que changent toutes les cibles."
        ),
    ]
