import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from string import Formatter
from typing import Any

import pytest
import yaml

from jalon.show.asked import asked_sentence
from jalon.show.sentences import say_count
from jalon.show.targets import describe, member_text
from jalon.show.words import (
    SHAPES,
    against_words,
    change_sentence,
    completeness_sentence,
    standing_word,
    status_sentence,
    status_word,
    year_ago_sentence,
)
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.target import (
    From,
    Improve,
    Margin,
    Milestone,
    PerPeriod,
    ReachBy,
    Stay,
    StayWithin,
    Target,
    Terms,
)
from jalon.vocabulary.verdict import Compared, Comparison, FrozenBase, Status
from tests.show.made import CALENDAR, NOVEMBER, OCTOBER, cards, d, made_kpi, made_verdict

CARDS = {card.kpi.name: card for card in cards()}
MRR = made_kpi("mrr", "Revenu récurrent", "Recurring revenue", "EUR")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def told(
    target: Target, language: str = "fr", base: FrozenBase | None = None, better: Better = Better.HIGHER
) -> str:
    return plain(describe(target, replace(MRR, better=better), CALENDAR, language, base=base))


def improve(start: From, *, compounded: bool, relative: bool = True, by: str = "0.2") -> Improve:
    return Improve(by=d(by), each=Grain.FISCAL_QUARTER, start=start, compounded=compounded, relative=relative)


def test_the_states_in_both_languages() -> None:
    french = [status_word(status, "fr") for status in Status]
    english = [status_word(status, "en") for status in Status]
    assert french == [
        "En bonne voie",
        "À surveiller",
        "Mal engagé",
        "Atteint",
        "Manqué",
        "En observation",
        "Sans donnée",
        "Périmé",
    ]
    assert english == [
        "On track",
        "At risk",
        "Off track",
        "Reached",
        "Missed",
        "Learning",
        "No data",
        "Stale",
    ]
    assert len(set(SHAPES.values())) == len(Status) + 1


def test_reading_a_is_written_out_with_its_factors() -> None:
    text = told(improve(From.PREVIOUS, compounded=True))
    assert text == (
        "Augmenter de 20 % chaque trimestre d’exercice, en cumulant : chaque étape part de la cible"
        " précédente (× 1,2 ; × 1,44 ; × 1,728 ; …)."
    )


def test_reading_a_is_written_out_with_its_amounts_once_the_base_is_frozen() -> None:
    base = FrozenBase(period=OCTOBER, value=100_000, set_on=date(2026, 11, 2), restated=99_000)
    text = told(improve(From.PREVIOUS, compounded=True), "en", base)
    assert "€120,000; €144,000; €172,800" in text
    assert "Base frozen on 2 Nov 2026: €100,000 (October 2026)." in text
    assert "That base now reads €99,000" in text


def test_reading_b_says_that_targets_do_not_compound() -> None:
    text = told(improve(From.PREVIOUS, compounded=False))
    assert text == (
        "Augmenter de 20 % chaque trimestre d’exercice par rapport à la valeur réelle de la période"
        " précédente, sans cumuler les cibles."
    )


@pytest.mark.parametrize("compounded", [True, False])
@pytest.mark.parametrize("start", list(From))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reading_is_told_apart(start: From, compounded: bool, language: str) -> None:
    text = told(improve(start, compounded=compounded), language)
    others = {
        told(improve(other, compounded=not compounded), language)
        for other in From
        if (other, start) != (From.BASE, From.PREVIOUS)
    }
    assert text.endswith(".")
    assert text not in others


def test_lower_is_better_is_told_as_a_cut() -> None:
    text = told(improve(From.PREVIOUS, compounded=True), better=Better.LOWER)
    assert text.startswith("Réduire de 20 %")
    assert "× 0,8 ; × 0,64 ; × 0,512" in text
    amounts = told(improve(From.BASE, compounded=False, relative=False, by="5"), "en", better=Better.LOWER)
    assert amounts.startswith("Reduce by €5.00 each fiscal quarter")
    assert "−€5.00; −€10.00" in amounts


def test_a_dated_target_tells_start_milestones_and_terms() -> None:
    target = ReachBy(
        value=d("120000"),
        by=date(2026, 12, 31),
        start=d("100000"),
        milestones=(Milestone(day=date(2026, 9, 30), value=d("112000")),),
        terms=Terms(
            margin=Margin(amount=d("0.02")),
            floor=d("90000"),
            stretch=d("130000"),
            members=(("region", None), ("channel", "web")),
            since=date(2026, 1, 1),
            until=date(2027, 1, 1),
            reason={"fr": "Le plan."},
        ),
    )
    assert told(target) == (
        "Passer de 100 000 € à 120 000 € au 31 déc. 2026. Jalons : 112 000 € au 30 sept. 2026."
        " Pour : région = non renseigné, canal = web."
        " Marge : à moins de 2,0 % de la cible, c’est « à surveiller »."
        " Au pire : 90 000 €. Ambition : 130 000 €. À partir du 1er janv. 2026."
        " Jusqu’au 1er janv. 2027. Pourquoi : Le plan."
    )


@pytest.mark.parametrize(
    ("target", "french"),
    [
        (Stay(above=d("62")), "Rester à 62,00 € ou plus."),
        (Stay(below=d("4")), "Rester à 4,00 € ou moins."),
        (StayWithin(low=d("1"), high=d("2")), "Rester entre 1,00 € et 2,00 €."),
        (PerPeriod(grain=Grain.MONTH, kpi="budget"), "Chaque mois, la valeur du KPI « budget »."),
        (PerPeriod(grain=Grain.MONTH), "Une valeur chaque mois, fixée à la main (aucune pour l’instant)."),
        (
            PerPeriod(grain=Grain.MONTH, values={date(2026, 1, 1): d("1"), date(2026, 2, 1): d("2")}),
            "Une valeur chaque mois, fixée à la main (2 en tout, du 1er janv. 2026 au 1er févr. 2026).",
        ),
        (ReachBy(value=d("5"), by=date(2026, 12, 31)), "Atteindre 5,00 € au 31 déc. 2026."),
    ],
)
def test_the_other_targets(target: Target, french: str) -> None:
    assert told(target) == french


def test_a_change_names_what_it_is_measured_against() -> None:
    def change(name: str, language: str) -> str:
        card = CARDS[name]
        return plain(change_sentence(card.verdict, card.kpi, CALENDAR, language))

    assert change("mrr", "fr") == "+4,2 % contre octobre"
    assert change("leads", "fr") == "−3,1 % contre les mêmes jours (1–22 oct.)"
    assert change("leads", "en") == "−3.1% vs the same days (1–22 Oct)"
    assert change("basket", "fr") == "+0,2 % contre septembre · stable"
    assert change("shrinkage", "fr") == "3 périodes sur 6 · moyenne 2 480 €"
    assert change("market_share", "en") == "no comparable period yet"
    assert change("conversion", "fr") == "−0,17 pt contre octobre"


def test_what_a_break_down_is_compared_with_says_nothing_of_the_whole() -> None:
    basket, share = CARDS["basket"].verdict, CARDS["market_share"].verdict
    assert plain(against_words(basket, CALENDAR, "fr")) == "contre septembre"
    assert plain(against_words(CARDS["leads"].verdict, CALENDAR, "en")) == "vs the same days (1–22 Oct)"
    assert against_words(share, CALENDAR, "en") == ""


def test_no_change_is_said_so() -> None:
    verdict = made_verdict(MRR, 5, None, 5)
    assert plain(change_sentence(verdict, MRR, CALENDAR, "fr")) == "inchangé contre octobre"


def test_a_year_ago_names_the_year() -> None:
    november = CALENDAR.period_of(Grain.MONTH, date(2025, 11, 1))
    then = Compared(
        comparison=Comparison.SAME_PERIOD_LAST_YEAR,
        period=november,
        value=100,
        change=20,
        relative_change=d("0.2"),
    )
    verdict = replace(made_verdict(MRR, 120, None), year_ago=then)
    assert plain(year_ago_sentence(verdict, MRR, CALENDAR, "fr")) == "+20,0 % contre novembre 2025"
    assert year_ago_sentence(made_verdict(MRR, 120, None), MRR, CALENDAR, "fr") == ""


def test_what_is_asked_by_now() -> None:
    def asked(name: str) -> str:
        card = CARDS[name]
        return plain(asked_sentence(card.verdict, card.kpi, "fr"))

    assert asked("mrr") == "À tenir au 22 nov. : ≥ 117 863 € · cible 120 000 € au 31 déc. 2026"
    assert asked("leads") == "À tenir au 22 nov. : ≥ 1 247 · cible 1 700"
    assert asked("first_response") == "Cible : ≤ 4 h"
    assert asked("basket") == "Ambition de 64,00 € dépassée"
    assert asked("shrinkage") == "Pas de couleur avant 6 périodes complètes"
    assert asked("visits") == "Pas encore de cible"
    elsewhere = replace(CARDS["first_response"].verdict, expectation=None, status=None)
    aimed, untargeted = CARDS["first_response"].kpi, CARDS["visits"].kpi
    assert asked_sentence(elsewhere, aimed, "fr") == "Aucune cible ne vise ce chiffre"
    assert asked_sentence(elsewhere, untargeted, "fr") == "Pas encore de cible"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", list(CARDS))
def test_every_state_has_a_sentence(name: str, language: str) -> None:
    card = CARDS[name]
    sentence = status_sentence(card.verdict, card.kpi, CALENDAR, language)
    assert sentence.startswith(card.kpi.text(language))
    assert "{" not in sentence and sentence.endswith(".")


def test_completeness_says_how_much_is_there() -> None:
    mrr = CARDS["mrr"].verdict
    assert plain(completeness_sentence(mrr, CALENDAR, "fr")) == (
        "Période partielle : 1–22 nov. 2026 seulement (22 jours sur 30)."
    )
    assert "complète" in completeness_sentence(CARDS["basket"].verdict, CALENDAR, "fr")
    empty = replace(mrr, covered_until=NOVEMBER.start)
    assert "commence" in completeness_sentence(empty, CALENDAR, "fr")
    late = replace(mrr, covered_until=NOVEMBER.end)
    assert "pas encore arrivées" in completeness_sentence(late, CALENDAR, "fr")


def test_singular_and_plural_by_language() -> None:
    assert [say_count("state", "periods", "fr", count) for count in (0, 1, 2)] == [
        "0 période",
        "1 période",
        "2 périodes",
    ]
    assert [say_count("state", "periods", "en", count) for count in (0, 1, 2)] == [
        "0 periods",
        "1 period",
        "2 periods",
    ]


def test_every_text_has_both_languages_and_the_same_places() -> None:
    texts: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(
        files("jalon.show").joinpath("texts", "show.yaml").read_text(encoding="utf-8")
    )
    for group, entries in texts.items():
        for key, entry in entries.items():
            assert set(entry) == {"fr", "en"}, f"{group}.{key}"
            french, english = (
                {name for _, name, _, _ in Formatter().parse(str(entry[one])) if name} for one in entry
            )
            assert french == english, f"{group}.{key}"


def test_values_that_are_exact_decimals_do_not_fall_back_to_doubles() -> None:
    verdict = made_verdict(MRR, Decimal("0.10"), None, Decimal("0.30"))
    assert verdict.change == Decimal("-0.20")


def test_a_member_that_is_not_there_is_no_name() -> None:
    assert [member_text(None, language) for language in ("fr", "en")] == ["non renseigné", "not given"]
    assert member_text("aucun", "en") == "aucun"  # what the rows say themselves


NAMES = r"(name|member|period|source|workspace|owner|who|team|lead|result)"


def test_no_french_sentence_needs_an_elision_before_a_name() -> None:
    """« de {name} » would be « de Amélie » or « de octobre »: only a name in « » may stand there."""
    home = files("jalon")
    for folder in ("show", "web"):
        for path in home.joinpath(folder, "texts").iterdir():
            for line in path.read_text(encoding="utf-8").splitlines():
                french = line.partition("fr: ")[2].partition(", en: ")[0]
                assert not re.search(rf"\b(de|que|le|la) \{{{NAMES}\}}", french) or path.name in QUOTED, line


QUOTED = ("alignment.yaml", "allotted.yaml", "leads.yaml", "signals.yaml", "show.yaml")
"""Files whose names come with « », or whose periods begin with what is never elided."""


def test_a_target_that_cannot_ask_yet_is_waiting() -> None:
    asked = CARDS["first_response"].verdict.expectation
    verdict = replace(made_verdict(MRR, 5, None), expectation=asked)
    assert [standing_word(verdict, each) for each in ("fr", "en")] == ["Cible en attente", "Target waiting"]
    assert standing_word(replace(verdict, expectation=None), "fr") == "Sans cible"
    assert standing_word(replace(verdict, status=Status.MISSED), "fr") == "Manqué"
