"""What is news, in sentences: the newest first, at most three, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jalon.show.dates import since_text
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.signal import News, Standing
from tests.show.signals.made import STEP, found, learning, month, ordinary, said, spike


def test_nothing_unusual() -> None:
    assert said(found()) == [
        "Nothing beyond the usual ups and downs in December 2025: 500 orders (432 to 578 orders).",
        "Since January 2025: no unusual value and no change of level.",
    ]
    assert said(found(), "fr") == [
        (
            "Rien qui sorte des variations habituelles en décembre 2025 : 500 commandes"
            " (de 432 à 578 commandes)."
        ),
        "Depuis janvier 2025 : ni valeur inhabituelle, ni changement de niveau.",
    ]


def test_a_value_out_of_the_ordinary() -> None:
    assert said(found(spike(23, 612.0)))[0] == (
        "Unusually high in December 2025: 612 orders, above the usual range (432 to 578 orders)."
    )
    assert said(found(spike(23, 380.0)), "fr") == [
        (
            "Valeur inhabituellement basse en décembre 2025 : 380 commandes, en dessous de la fourchette"
            " habituelle (de 432 à 578 commandes)."
        ),
        "Depuis janvier 2025 : aucune autre valeur inhabituelle, aucun autre changement de niveau.",
    ]


def test_a_new_level_takes_in_the_values_that_announced_it() -> None:
    points = (spike(18, 612.0), ordinary(19), ordinary(20), ordinary(21), ordinary(22), ordinary(23))
    lines = said(found(*points, changes=(STEP,)))
    assert lines[1] == (
        "New level since July 2025: what was expected in September 2025 went from about 402"
        " to about 505 orders."
    )
    assert lines[2] == "Since January 2025: no other unusual value, no other change of level."
    assert len(lines) == 3


def test_a_new_level_announced_by_the_newest_value_comes_first() -> None:
    change = replace(STEP, announced=month(23), since=month(21))
    newest = replace(ordinary(23), standing=Standing.NEWS, news=News.STEP, since=month(21))
    assert said(found(newest, changes=(change,)), "fr")[0] == (
        "Nouveau niveau depuis octobre 2025 : ce qui était attendu en décembre 2025 est passé"
        " d’environ 402 à environ 505 commandes."
    )
    drift = replace(change, news=News.DRIFT)
    assert said(found(newest, changes=(drift,)))[0].startswith("Gradual drift of the level since October")


def test_three_sentences_at_most_the_latest_news_first() -> None:
    points = (spike(16, 650.0), ordinary(17), spike(18, 300.0), ordinary(19), spike(20, 700.0))
    lines = said(found(*points, ordinary(21), ordinary(22), ordinary(23)))
    assert len(lines) == 3
    assert "in September 2025: 700" in lines[1]
    assert "in July 2025: 300" in lines[2]


def test_what_is_still_unusual_is_no_new_alarm() -> None:
    held = replace(spike(23, 640.0), standing=Standing.HELD, since=month(22))
    assert said(found(spike(22, 655.0), held))[0] == (
        "Still unusual in December 2025, as it has been since November 2025: 640 orders, outside the usual"
        " range (432 to 578 orders)."
    )


def test_limits_too_wide_to_tell_anything_are_said_to_be() -> None:
    first, *others = found().points
    wide = replace(found(wide=True), points=(replace(first, value=480.0), *others))
    assert said(wide)[0] == (
        "Too uncertain in December 2025 to tell signal from noise: 500 orders, and almost anything was"
        " possible (432 to 578 orders)."
    )


def test_too_early() -> None:
    early = found(points=(), chart=None, known=3)
    assert said(early) == ["Too early to tell signal from noise: 3 values known, 13 are needed."]
    assert said(early, "fr") == [
        "Trop tôt pour distinguer le signal du bruit : 3 valeurs connues, il en faut 13."
    ]
    anew = found(learning(23), changes=(STEP,), known=4)
    assert said(anew, "fr")[0] == (
        "Trop tôt pour distinguer le signal du bruit à ce niveau : 4 valeurs depuis le changement,"
        " il en faut 13."
    )


def test_data_that_stopped_are_said_first_and_leave_room_for_two_more() -> None:
    lines = said(found(spike(22, 650.0), ordinary(23), ended=date(2025, 12, 31)))
    assert lines[0] == "Nothing is judged after 31 Dec 2025: data have been missing since."
    assert len(lines) == 3


@pytest.mark.parametrize(("value", "low"), [(431.3, "431.4"), (431.5, "431"), (430.9, "431"), (500.5, "431")])
def test_a_limit_never_stands_on_the_wrong_side_of_its_value(value: float, low: str) -> None:
    lines = said(found(ordinary(23, value)), unit=None)
    assert f"({low} to" in lines[0]


@pytest.mark.parametrize(
    ("grain", "french"),
    [
        (Grain.DAY, "depuis le 1er mai 2026"),
        (Grain.WEEK, "depuis la semaine 18 de 2026"),
        (Grain.MONTH, "depuis mai 2026"),
        (Grain.QUARTER, "depuis le T2 2026"),
        (Grain.YEAR, "depuis 2026"),
        (Grain.FISCAL_MONTH, "depuis mai 2026"),
        (Grain.FISCAL_YEAR, "depuis l’exercice 2026-27"),
    ],
)
def test_since_when_in_french(grain: Grain, french: str) -> None:
    calendar = Calendar(year_starts=4)
    period = calendar.period_of(grain, date(2026, 5, 1))
    assert since_text(period, calendar, "fr").replace("\u00a0", " ") == french


def test_nothing_is_uncertain_about_what_never_moved() -> None:
    same = tuple(replace(ordinary(place), value=0.0, low=0.0, high=8.0) for place in range(24))
    steady = replace(found(), points=same, wide=True)
    assert said(steady)[0] == "Nothing unusual in December 2025: 0 orders, as usual."
    moved = replace(steady, points=(replace(same[0], value=1.0), *same[1:]))
    assert said(moved)[0].startswith("Too uncertain")
