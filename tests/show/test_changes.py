"""A change in words and pictures: the answer first, both languages, nothing outside the drawing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.show.change_tables import answer_words, list_table
from jalon.show.changed import hoped_text, longer_sentence, smallest_text
from jalon.show.changes import change_sentences, changes_section, record_sentences
from jalon.show.placebos import around_picture, bins, placebo_picture
from jalon.show.section import section_text
from jalon.show.widths import text_width
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.change import (
    Against,
    Answer,
    AnswerReason,
    ChangeRecord,
    Changes,
    Direction,
    Effect,
    Estimate,
    JudgedChange,
    Passed,
    PlaceboPicture,
    RegisteredChange,
    SizeUnit,
    Smallest,
)
from jalon.vocabulary.formula import Number
from jalon.vocabulary.kpi import Kpi

CALENDAR = Calendar()
KPI = Kpi(
    name="revenue",
    formula=Number(value=Decimal(1)),
    value="1",
    label={"fr": "Chiffre d’affaires", "en": "Revenue"},
    unit="EUR",
)
SHARE = replace(KPI, name="rate", unit="%")
START = date(2025, 10, 6)
CHANGE = RegisteredChange(
    number=3,
    kpi="revenue",
    texts={"fr": "Nouveaux tarifs", "en": "New prices"},
    start=START,
    grain=Grain.WEEK,
    window=8,
    direction=Direction.UP,
    expected=0.2,
    smallest=Smallest(relative=True, up=0.123, down=0.11),
    registered=datetime(2025, 9, 30, 8, tzinfo=UTC),
)
PLACEBOS = (-0.08, -0.05, -0.02, -0.01, 0.0, 0.01, 0.01, 0.02, 0.03, 0.06)
WORKED = JudgedChange(
    change=CHANGE,
    answer=Answer.WORKED,
    reason=AnswerReason.BEYOND_CHANCE,
    against=Against.AS_EXPECTED,
    begun=True,
    seen=8,
    over=date(2025, 12, 1),
    smallest=Smallest(relative=True, up=0.123, down=0.11),
    effect=Effect(
        without=1000.0,
        share=Estimate(value=0.25, low=0.15, high=0.36),
        per_period=Estimate(value=250.0, low=150.0, high=360.0),
        total=Estimate(value=2000.0, low=1200.0, high=2880.0),
        chance=0.001,
    ),
    picture=PlaceboPicture(
        relative=True,
        starts=tuple(START - timedelta(weeks=9 + at) for at in range(10)),
        effects=PLACEBOS,
        real=0.25,
        as_large=0,
        separate=5.0,
    ),
    passed=tuple(
        Passed(
            period=Period(
                start=START + timedelta(weeks=at), end=START + timedelta(weeks=at + 1), grain=Grain.WEEK
            ),
            value=None if at == -5 else 1000.0 + 250 * (at >= 0) + at,
        )
        for at in range(-16, 8)
    ),
)


def early(**changed: object) -> JudgedChange:
    found = replace(
        WORKED,
        answer=Answer.CANNOT_TELL,
        reason=AnswerReason.TOO_EARLY,
        against=Against.NOT_SAID,
        effect=None,
        picture=None,
        begun=False,
        seen=0,
    )
    return replace(found, **changed)  # type: ignore[arg-type]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def said(found: JudgedChange, language: str, kpi: Kpi = KPI) -> list[str]:
    return [plain(text) for text in change_sentences(found, kpi, CALENDAR, language)]


def test_what_worked_is_said_first_then_how_much_what_was_hoped_and_what_chance_does() -> None:
    assert said(WORKED, "fr") == [
        "« Nouveaux tarifs », depuis le 6 octobre 2025 : cela a marché.",
        (
            "Suivi pendant 8 semaines : en moyenne 1 250 € par semaine"
            " au lieu de 1 000 €, soit +25 %, neuf fois sur dix entre +15 % et +36 %."
        ),
        "Cela fait +2 000 € en tout, neuf fois sur dix entre +1 200 € et +2 880 €.",
        "On espérait +20 % : le résultat s’accorde avec cet espoir.",
        "Aux moments où rien n’avait été changé : aucun écart aussi grand, sur 10 mesurés.",
    ]
    assert said(WORKED, "en")[0] == "“New prices”, since 6 October 2025: it worked."
    assert "instead of" in said(WORKED, "en")[1]


@pytest.mark.parametrize(
    ("answer", "reason", "french", "english"),
    [
        (Answer.DID_NOT, AnswerReason.WRONG_WAY, "dans l’autre sens", "the other way"),
        (Answer.DID_NOT, AnswerReason.FALLS_SHORT, "n’est pas là", "is not there"),
        (Answer.CANNOT_TELL, AnswerReason.WITHIN_CHANCE, "quand rien ne change", "when nothing changes"),
        (Answer.CANNOT_TELL, AnswerReason.TOO_SHORT, "trop court", "too short"),
    ],
)
def test_every_other_answer_gives_its_reason(
    answer: Answer, reason: AnswerReason, french: str, english: str
) -> None:
    found = replace(WORKED, answer=answer, reason=reason)
    assert french in said(found, "fr")[0]
    assert english in said(found, "en")[0]
    seen = any("±12 %" in text for text in said(found, "fr"))  # what could have been seen, where nothing was
    assert seen == (reason is not AnswerReason.WRONG_WAY)


@pytest.mark.parametrize(
    ("reason", "french", "english"),
    [
        (AnswerReason.WRONG_WAY, "assez rare pour ne pas être mis", "rare enough not to be put down"),
        (AnswerReason.WITHIN_CHANCE, "pas assez rare pour écarter", "not rare enough to rule out"),
    ],
)
def test_how_rare_such_a_difference_is_gives_the_answer_its_reason(
    reason: AnswerReason, french: str, english: str
) -> None:
    answer = Answer.DID_NOT if reason is AnswerReason.WRONG_WAY else Answer.CANNOT_TELL
    assert WORKED.picture is not None
    found = replace(WORKED, answer=answer, reason=reason, picture=replace(WORKED.picture, as_large=2))
    assert any(french in text for text in said(found, "fr"))
    assert any(english in text for text in said(found, "en"))
    none = replace(found, picture=replace(WORKED.picture, as_large=0))
    assert not any(english in text for text in said(none, "en"))


def test_before_its_end_it_is_said_what_will_go_unnoticed() -> None:
    announced, started = early(), early(begun=True, seen=3)
    assert said(announced, "fr")[:2] == [
        (
            "« Nouveaux tarifs », à partir du 6 octobre 2025 : annoncé. Suivi pendant 8 semaines ; "
            "réponse à partir du 1er décembre 2025."
        ),
        "Avec ces données et 8 semaines, un effet plus petit que ±12 % risque de passer inaperçu.",
    ]
    assert "Suivi : 3 sur 8 semaines" in said(started, "fr")[0]
    assert "Followed so far: 3 of 8 weeks" in said(started, "en")[0]


def test_an_expectation_that_cannot_be_seen_is_said_to_be_too_small() -> None:
    small = early(change=replace(CHANGE, expected=0.05))
    assert "+5 %, donc moins" in said(small, "fr")[2]
    assert not any("donc moins" in text for text in said(early(), "fr"))
    longer = longer_sentence(small, Smallest(relative=True, up=0.04, down=0.04), 16, KPI, "en")
    assert longer == ["Followed for 16 weeks, an effect of ±4% would be seen."]
    assert longer_sentence(early(), Smallest(relative=True, up=0.04, down=0.04), 16, KPI, "en") == []


def test_nothing_known_promises_nothing() -> None:
    assert "trop court pour dire quel effet" in said(early(smallest=None), "fr")[1]


def test_late_and_withdrawn_are_marked_everywhere() -> None:
    gone = datetime(2025, 12, 20, 9, tzinfo=UTC)
    late = replace(WORKED, change=replace(CHANGE, late=True))
    both = replace(late, change=replace(late.change, withdrawn=gone, why_withdrawn="un oubli"))
    assert any("après coup" in text for text in said(late, "fr"))
    assert "a marché (inscrit après coup)" in answer_words(late, "fr")
    assert any("un oubli" in text for text in said(both, "fr"))
    assert answer_words(both, "en") == "worked (registered late, withdrawn since)"
    before = datetime(2025, 10, 1, 9, tzinfo=UTC)
    off = early(change=replace(CHANGE, withdrawn=before, why_withdrawn="reporté"))
    assert said(off, "fr") == [
        "« Nouveaux tarifs », prévu pour le 6 octobre 2025 : retiré le 1er octobre 2025. Raison : reporté"
    ]


@pytest.mark.parametrize(
    ("changed", "kpi", "text"),
    [
        ({}, KPI, "+20 %"),
        ({"direction": Direction.DOWN}, KPI, "−20 %"),
        ({"expected": 500.0, "unit": SizeUnit.AMOUNT}, KPI, "+500,00 €"),
        ({"expected": 0.02, "unit": SizeUnit.AMOUNT, "direction": Direction.DOWN}, SHARE, "−2,0 pts"),
        ({"expected": None}, KPI, "une hausse"),
        ({"expected": None, "direction": Direction.DOWN}, KPI, "une baisse"),
    ],
)
def test_what_is_expected_keeps_its_sign_and_unit(changed: dict[str, object], kpi: Kpi, text: str) -> None:
    change = replace(CHANGE, **changed)  # type: ignore[arg-type]
    assert hoped_text(change, kpi, "fr").replace("\u00a0", " ") == text


def test_the_smallest_effect_of_amounts_has_their_unit() -> None:
    found = Smallest(relative=False, up=0.031, down=0.02)
    assert smallest_text(found, CHANGE, SHARE, "fr").replace("\u00a0", " ") == "±3,1 pts"


def test_the_record_waits_for_several_changes() -> None:
    one = ChangeRecord(judged=1, told=1, worked=1, compared=1, expected=0.1, got=0.03)
    assert record_sentences(one, "fr") == []
    two = record_sentences(replace(one, judged=2, compared=2), "en")
    assert two[1].replace("\u00a0", " ") == (
        "What our expectations are worth: 2 changes had one in numbers, still too few to make a rule of it"
        " (it takes 10)."
    )
    four = record_sentences(replace(one, judged=4, told=3, worked=1, compared=4), "fr")
    assert "réussis, 1" in four[0]
    assert "sans succès, 2" in four[0]
    assert "sans réponse, 1" in four[0]
    assert "4 changements avaient une attente chiffrée, encore trop peu pour en tirer une règle" in four[1]
    assert len(four) == 2
    twelve = record_sentences(replace(one, judged=12, told=11, worked=5, compared=10), "fr")
    assert [each.replace("\u00a0", " ") for each in twelve[1:]] == [
        "En moyenne, dans le sens voulu, nous attendons +10 % et nous obtenons +3 %."
    ]


def test_older_changes_are_told_by_their_answer_and_all_stand_in_a_table() -> None:
    changes = tuple(
        replace(
            WORKED,
            change=replace(CHANGE, number=number, texts={"en": f"N{number}"}),
            picture=None,
            effect=None,
        )
        for number in range(6, 0, -1)
    )
    section = changes_section(Changes(changes=changes), KPI, CALENDAR, "en")
    assert sum("it worked" in text for text in section.said) == 6
    assert [row[0] for row in section.tables[0].rows] == ["6", "5", "4", "3", "2", "1"]
    assert section.key == "changes"


def test_a_change_without_words_or_of_one_member_has_a_name() -> None:
    bare = replace(WORKED, change=replace(CHANGE, texts={}, scope=(("region", "Bretagne"),)))
    assert said(bare, "fr")[0].startswith("Changement n° 3 (Bretagne), depuis")
    row = list_table([(bare, KPI)], "fr").rows[0]
    assert row[2] == "Changement n° 3 (Bretagne)"
    assert row[-1] == "a marché"


def test_the_section_has_pictures_and_the_same_as_tables() -> None:
    section = changes_section(Changes(changes=(WORKED,)), KPI, CALENDAR, "fr")
    assert len(section.pictures) == len(section.tables) == 2
    counted = [int(row[1]) for row in section.tables[0].rows]
    assert sum(counted) == len(PLACEBOS)
    assert [row[2] for row in section.tables[0].rows].count("◆") == 1
    assert len(section.tables[1].rows) == len(WORKED.passed)
    text = section_text(section)
    assert "scellé dans l’historique" in text
    for word in ("p-value", "sigma", "intervalle de confiance", "écart-type", "{", "}"):
        assert word not in text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("real", [0.25, -0.4, 0.0, 0.01])
@pytest.mark.parametrize("times", [1, 40])
def test_pictures_keep_inside_and_show_every_placebo(language: str, real: float, times: int) -> None:
    picture = WORKED.picture
    assert picture is not None
    found = replace(WORKED, picture=replace(picture, real=real, effects=PLACEBOS * times))
    for svg in (placebo_picture(found, KPI, language), around_picture(found, KPI, language)):
        tree = ET.fromstring(svg)
        _, _, width, height = (float(each) for each in tree.attrib["viewBox"].split())
        for text in tree.iter("{http://www.w3.org/2000/svg}text"):
            bold = text.get("font-weight") == "600"
            wide = text_width(text.text or "", 12, bold=bold)
            left = float(text.attrib["x"]) - (wide / 2 if text.get("text-anchor") == "middle" else 0)
            assert left >= -0.5
            assert left + wide <= width + 0.5, text.text
            assert 0 < float(text.attrib["y"]) <= height
    drawn = placebo_picture(found, KPI, language)
    assert drawn.count('class="placebo"') == (len(PLACEBOS) if times == 1 else drawn.count("<rect"))
    assert drawn.count('class="dot"') == 1


def test_the_picture_says_itself_to_those_who_do_not_see_it() -> None:
    svg = placebo_picture(WORKED, KPI, "fr").replace("\u00a0", " ")
    told = re.search(r"<desc[^>]*>(.*)</desc>", svg)
    assert told is not None
    assert told[1] == "10 moments passés où rien n’avait été changé, de −8 % à +6 % ; cette fois +25 %."


def test_a_name_with_marks_is_safe_in_the_drawing() -> None:
    sly = replace(WORKED, change=replace(CHANGE, texts={"fr": "<script>&"}))
    for svg in (placebo_picture(sly, KPI, "fr"), around_picture(sly, KPI, "fr")):
        assert "<script>" not in svg
        ET.fromstring(svg)


@given(st.lists(st.floats(-1, 10), min_size=1, max_size=60), st.floats(-1, 10), st.integers(1, 20))
def test_bins_hold_every_placebo_once_and_the_real_effect(
    effects: list[float], real: float, most: int
) -> None:
    found = bins(
        PlaceboPicture(relative=True, starts=(), effects=tuple(effects), real=real, as_large=0, separate=1.0),
        most,
    )
    assert sum(count for _, _, count, _ in found) == len(effects)
    assert sum(here for *_, here in found) == 1


def test_what_never_moved_is_said_so() -> None:
    none = Smallest(relative=True, up=0.0, down=0.0)
    zero = Estimate(value=0.0, low=0.0, high=0.0)
    effect = Effect(without=200.0, share=zero, per_period=zero, total=zero, chance=1.0)
    found = replace(
        WORKED,
        change=replace(CHANGE, smallest=none),
        answer=Answer.CANNOT_TELL,
        reason=AnswerReason.WITHIN_CHANCE,
        against=Against.NOT_SAID,
        smallest=none,
        effect=effect,
    )
    for language, lead, any_ in (
        ("en", "Nothing has moved, before or since.", "any effect would be seen"),
        ("fr", "Rien n’a bougé, ni avant, ni depuis.", "le moindre effet se verrait"),
    ):
        record = ChangeRecord(judged=0, told=0, worked=0, compared=0)
        section = changes_section(Changes(changes=(found,), record=record), KPI, CALENDAR, language)
        text = section_text(section)
        assert lead in text
        assert any_ in text
        assert "0.0%" not in text
        assert "0,0 %" not in text.replace("\u00a0", " ")


def test_where_the_time_is_over_and_nothing_was_judged_yet_no_past_day_is_promised() -> None:
    early = replace(
        WORKED, reason=AnswerReason.TOO_EARLY, answer=Answer.CANNOT_TELL, effect=None, picture=None, seen=0
    )
    waiting = replace(early, waiting=True)
    said = change_sentences(waiting, KPI, CALENDAR, "en")
    assert said[0].endswith("its time is over (8 weeks). The answer comes with the next run.")
    french = change_sentences(waiting, KPI, CALENDAR, "fr")
    assert "La réponse viendra au prochain calcul." in french[0]
    assert answer_words(waiting, "fr") == "réponse au prochain calcul"
    assert "too early" in change_sentences(early, KPI, CALENDAR, "en")[0]
