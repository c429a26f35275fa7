"""The targets of members in words, in a table, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jalon.show.alignment import Speech
from jalon.show.allotted import allotted_text, with_allotments
from jalon.show.section import Section
from jalon.vocabulary.alignment import AllottedPart, AllottedTarget, Fit
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.kpi import Better
from tests.show.made import made_kpi

SPEECH = {
    language: Speech(language=language, kpis={}, calendar=Calendar(timezone="Europe/Paris"), unit="calls")
    for language in ("fr", "en")
}
SHORT = AllottedTarget(
    kpi="calls",
    within=(),
    dimension="team",
    until=date(2026, 4, 1),
    whole=210.0,
    fit=Fit.SHORT,
    together=200.0,
    gap=-10.0,
    mean=False,
    parts=(
        AllottedPart(member="North", value=110.0, share=0.55),
        AllottedPart(member=None, value=90.0, share=0.45),
    ),
)
HALF = replace(
    SHORT,
    within=(("team", "North"),),
    dimension="person",
    fit=Fit.CANNOT_TELL,
    together=None,
    gap=None,
    parts=(AllottedPart(member="Ada", value=60.0), AllottedPart(member="Bob", value=None)),
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def said(found: AllottedTarget, language: str) -> str:
    return plain(allotted_text(found, SPEECH[language]))


def test_what_nobody_carries_is_said_in_both_languages() -> None:
    assert said(SHORT, "en") == (
        "The targets by “team” do not make that of the whole: 200 calls, for 210 calls. "
        "Nobody carries the rest, 10 calls."
    )
    assert said(SHORT, "fr") == (
        "Les cibles par « équipe » ne font pas celle de l’ensemble : 200 appels, pour 210 appels. "
        "Personne ne porte le reste, 10 appels."
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("mean", [False, True])
@pytest.mark.parametrize("fit", Fit)
def test_every_case_has_its_sentence(language: str, mean: bool, fit: Fit) -> None:
    told = said(replace(SHORT, fit=fit, mean=mean), language)
    assert ("team" if language == "en" else "équipe") in told
    assert "210" in told
    assert "{" not in told


def test_who_has_no_target_is_in_the_table_and_a_note_beside_what_is_known() -> None:
    section = with_allotments(None, (SHORT, HALF), SPEECH["en"])
    assert section is not None
    assert [plain(each) for each in section.said] == [said(SHORT, "en")]
    assert [plain(each) for each in section.notes] == [
        "By “person”, targets set: 1 of 2, for that of “North”, 210 calls. It is not given out."
    ]
    first, second = section.tables
    assert [row[0] for row in first.rows] == ["North", "not given", "Together"]
    assert [plain(row[1]) for row in second.rows] == ["60 calls", "no target"]


def test_it_stands_after_what_is_said_of_the_tree() -> None:
    tree = Section(key="alignment", title="Do the targets fit together?", said=("Enough.",))
    section = with_allotments(tree, (SHORT, HALF), SPEECH["en"])
    assert section is not None
    assert section.said[0] == "Enough."
    assert len(section.said) == 2
    assert with_allotments(tree, (), SPEECH["en"]) is tree
    assert with_allotments(None, (), SPEECH["en"]) is None


def test_where_less_is_better_the_parts_allow_too_much() -> None:
    costs = replace(made_kpi("calls", "Coûts", "Costs", "calls"), better=Better.LOWER)
    speech = replace(SPEECH["en"], kpis={"calls": costs})
    over = replace(SHORT, together=220.0, gap=10.0)
    assert plain(allotted_text(over, speech)) == (
        "The targets by “team” allow more than that of the whole: 220 calls, for at most 210 calls, "
        "10 calls too much."
    )
