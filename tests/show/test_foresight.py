"""What is coming, in words: each kind of statement in both languages, and no more digits than are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jalon.show.chances import about, chance_text, ends, share_text
from jalon.show.foresight import chance_sentence, foresight_section
from jalon.show.section import Section, Table, section_html, section_text
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.foresight import Ahead, Chance, Foresight, Kept, TrackRecord, Unsaid
from tests.show.made import made_kpi

MARCH = Calendar().period_of(Grain.MONTH, date(2026, 3, 1))
JUNE = Calendar().period_of(Grain.MONTH, date(2026, 6, 1))
RECORD = TrackRecord(
    moments=9, brier=0.1, base=0.2, bins=(Kept(low=0.6, high=0.7, count=41, said=0.66, came=0.68),)
)
CHANCE = Chance(
    target=0,
    period=MARCH,
    low=60_000.0,
    chance=0.63,
    expected=61_234.0,
    least=55_000.0,
    most=68_000.0,
    needed=(60_000.0,),
    share=0.98,
    reached=MARCH,
    record=RECORD,
)
SALES = made_kpi("revenue", "Ventes", "Sales", "EUR")
AHEAD = (Ahead(period=MARCH, middle=61_234.0, low=55_000.0, high=68_000.0),)


def said(chance: Chance, language: str = "en", unit: str = "EUR") -> list[str]:
    found = Foresight(grain=Grain.MONTH, known=36, needed=8, periods=AHEAD, chances=(chance,))
    section = foresight_section(found, made_kpi("revenue", "Ventes", "Sales", unit), Calendar(), language)
    return [each.replace("\u00a0", " ").replace("\u202f", " ") for each in section.said]


def test_a_chance_with_its_record() -> None:
    assert said(CHANCE) == [
        "Target of at least €60,000 in March 2026: about 65% chance of reaching it.",
        "In the past, when the chance stated was like this (66%), it came true 28 times of 41.",
        "Forecast: €61,200 (four times out of five between €55,000 and €68,000).",
        "The forecast is enough: the target would still hold with 2.0% less.",
    ]
    assert said(CHANCE, "fr") == [
        "Cible d’au moins 60 000 € en mars 2026 : environ 65 % de chances de l’atteindre.",
        "Par le passé, avec des chances annoncées de cet ordre (66 %), c’est arrivé 28 fois sur 41.",
        "Prévision : 61 200 € (quatre fois sur cinq entre 55 000 € et 68 000 €).",
        "La prévision suffit : la cible tiendrait encore avec 2,0 % de moins.",
    ]


def test_what_it_takes_and_when() -> None:
    short = replace(CHANCE, chance=0.2, share=1.25, needed=(60_000.0,), reached=JUNE, record=None)
    assert said(short)[2:] == [
        "To reach it takes 25% more than what is coming: €60,000.",
        "First period with at least an even chance of reaching it: June 2026.",
    ]
    assert (
        said(replace(short, reached=None))[-1]
        == "In every period that can be forecast the chance is less than even."
    )
    summed = replace(short, summed=True, so_far=120_000.0, low=300_000.0, needed=(80_000.0, 100_000.0))
    assert "So far: €120,000." in said(summed)
    assert "To reach it takes 25% more than what is coming: €90,000 a period on average until then." in said(
        summed
    )


def test_what_is_met_is_said_and_needs_no_record() -> None:
    met = said(replace(CHANCE, so_far=60_000.0, chance=0.97))
    assert met == [
        "Target of at least €60,000 in March 2026: already met, with €60,000.",
        "Forecast: €61,200 (four times out of five between €55,000 and €68,000).",
    ]


def test_a_ceiling_and_a_range() -> None:
    ceiling = replace(CHANCE, low=None, high=60_000.0, share=0.9, chance=0.3, record=None, reached=JUNE)
    assert said(ceiling)[0] == "Target of at most €60,000 in March 2026: about 30% chance of keeping to it."
    assert said(ceiling)[2] == "To keep to it takes 10% less than what is coming: €60,000."
    within = replace(CHANCE, high=70_000.0, needed=(), share=None, record=None)
    assert (
        said(within)[0]
        == "Target between €60,000 and €70,000 in March 2026: about 65% chance of being there."
    )


@pytest.mark.parametrize("unsaid", Unsaid)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_cannot_be_told_says_so_without_a_number(unsaid: Unsaid, language: str) -> None:
    first = said(Chance(target=0, period=MARCH, unsaid=unsaid), language)[0]
    assert "mars 2026" in first or "March 2026" in first
    assert "%" not in first


def test_too_few_values_are_counted() -> None:
    few = Foresight(grain=Grain.MONTH, known=5, needed=8)
    section = foresight_section(few, made_kpi("revenue", "Ventes", "Sales", "EUR"), Calendar(), "en")
    assert section.said == ("Too early to forecast: 5 values known, 8 are needed.",)
    assert section.tables == ()


def test_a_record_no_better_than_chance_is_told() -> None:
    poor = replace(CHANCE, record=replace(RECORD, brier=0.3))
    found = Foresight(grain=Grain.MONTH, known=36, needed=8, periods=AHEAD, chances=(poor,))
    told = foresight_section(found, made_kpi("revenue", "Ventes", "Sales", "EUR"), Calendar(), "en").said
    assert told[1] == "Its past statements did no better than chance: take them with caution."


def test_the_record_of_whole_periods_says_nothing_of_one_that_runs() -> None:
    assert not any("In the past" in each for each in said(replace(CHANCE, begun=True)))


def test_what_was_said_is_set_against_what_came_as_a_whole() -> None:
    found = Foresight(grain=Grain.MONTH, known=36, needed=8, periods=AHEAD, chances=(CHANCE,))
    notes = foresight_section(found, made_kpi("revenue", "Ventes", "Sales", "EUR"), Calendar(), "en").notes
    count = sum(each.count for each in RECORD.bins)
    (told,) = [each for each in notes if each.startswith("All together")]
    assert f"of {count} cases" in told


def test_a_record_without_a_statement_is_not_summed_up() -> None:
    none = replace(CHANCE, record=replace(RECORD, bins=()))
    found = Foresight(grain=Grain.MONTH, known=36, needed=8, periods=AHEAD, chances=(none,))
    notes = foresight_section(found, made_kpi("revenue", "Ventes", "Sales", "EUR"), Calendar(), "en").notes
    assert not any(each.startswith("All together") for each in notes)


def test_a_figure_that_still_ripens_is_called_provisional_first() -> None:
    found = Foresight(grain=Grain.MONTH, known=36, needed=8, periods=AHEAD, chances=(CHANCE,), ripens=True)
    kpi = made_kpi("revenue", "Ventes", "Sales", "EUR")
    english = foresight_section(found, kpi, Calendar(), "en").said[0]
    assert english.startswith("This figure is still provisional")
    french = foresight_section(found, kpi, Calendar(), "fr").said[0]
    assert french.startswith("Chiffre encore provisoire")


def test_overdue_facts_are_told_before_what_is_foreseen_from_them() -> None:
    found = Foresight(
        grain=Grain.MONTH, known=36, needed=8, periods=AHEAD, chances=(CHANCE,), late=date(2026, 2, 18)
    )
    told = foresight_section(found, made_kpi("revenue", "Ventes", "Sales", "EUR"), Calendar(), "en").said
    assert (
        told[0].replace("\u00a0", " ")
        == "The data stop on 18 Feb 2026: what follows knows nothing of the days after."
    )


@pytest.mark.parametrize(
    ("chance", "text"),
    [
        (0.0, "less than 5%"),
        (0.049, "less than 5%"),
        (0.05, "about 5%"),
        (0.62, "about 60%"),
        (0.951, "more than 95%"),
    ],
)
def test_chances_have_no_false_precision(chance: float, text: str) -> None:
    assert chance_text(chance, "en") == text


def test_both_ends_of_a_band_say_as_much_as_the_larger_one() -> None:
    assert ends(-83.6, 94_460.0, "EUR", "en") == ("−€100", "€94,500")
    assert ends(-3.6, 94_460.0, "EUR", "en") == ("€0", "€94,500")
    assert ends(0.008636, 0.051, "%", "en") == ("0.86%", "5.1%")
    assert ends(3.4, 212.0, "leads", "en") == ("3\u00a0leads", "212\u00a0leads")


def test_uncertain_amounts_have_three_digits() -> None:
    assert about(61_234.4, "EUR", "en") == "€61,200"
    assert about(0.0, None, "en") == "0"
    assert about(0.26247, "%", "en") == "26.2%"
    assert about(-1234.5, None, "en") == "−1,230"
    assert share_text(0.034, "en") == "3.4%"
    assert share_text(1.0, "fr", whole=True) == "100\u00a0%"


def test_a_section_for_a_terminal_and_a_page() -> None:
    table = Table(caption="A <table>", heads=("a", "bb"), rows=(("x", "1"), ("yy", "22")))
    section = Section(key="k", title="Title", said=("One & two.",), notes=("How.",), tables=(table,))
    assert section_text(section) == (
        "Title\n  One & two.\n    How.\n\n    A <table>\n    a   bb\n    x    1\n    yy  22\n"
    )
    page = section_html(section, "en")
    assert "<p>One &amp; two.</p>" in page
    assert "<summary>How do we know?</summary>" in page
    assert "A &lt;table&gt;" in page
    assert "<details>" not in section_html(Section(key="k", title="T", said=("Only.",)), "en")


def test_a_range_without_width_is_not_told() -> None:
    alone = replace(CHANCE, expected=200.0, least=200.0, most=200.0)
    assert "Forecast: €200." in said(alone)
    assert "Prévision : 200 €." in said(alone, "fr")


def test_levels_with_too_few_cases_stand_in_one_row_without_a_share() -> None:
    bins = (
        Kept(low=0.1, high=0.2, count=1, said=0.15, came=1.0),
        Kept(low=0.6, high=0.7, count=41, said=0.66, came=0.68),
        Kept(low=0.9, high=1.0, count=4, said=0.95, came=0.75),
    )

    def rows(*kept: Kept, language: str = "en") -> tuple[tuple[str, ...], ...]:
        chance = replace(CHANCE, record=replace(RECORD, bins=kept))
        found = Foresight(grain=Grain.MONTH, known=36, needed=8, periods=AHEAD, chances=(chance,))
        kpi = made_kpi("revenue", "Ventes", "Sales", "EUR")
        return foresight_section(found, kpi, Calendar(), language).tables[0].rows

    assert rows(*bins) == (("66%", "68%", "41"), ("Other chances", "too few cases to say", "5"))
    assert rows(bins[1]) == (("66%", "68%", "41"),)
    assert rows(bins[0], language="fr") == (("Toutes", "trop peu de cas pour le dire", "1"),)
    few = replace(CHANCE, record=replace(RECORD, bins=(replace(bins[1], count=4),)))
    assert not any("In the past" in each for each in said(few))


@pytest.mark.parametrize(
    ("chance", "french", "english"),
    [
        (
            CHANCE,
            "Chances d’atteindre la cible en mars 2026 : environ 65 %.",
            "Chance of reaching the target",
        ),
        (replace(CHANCE, low=None, high=1.0), "Chances de tenir la cible en mars", "Chance of keeping to"),
        (
            replace(CHANCE, so_far=60_000.0),
            "La cible est déjà atteinte en mars 2026.",
            "The target is already",
        ),
        (replace(CHANCE, chance=None, unsaid=Unsaid.TOO_EARLY), "", ""),
    ],
)
def test_beside_where_a_kpi_stands_the_chance_is_one_sentence(
    chance: Chance, french: str, english: str
) -> None:
    found = Foresight(grain=Grain.MONTH, known=36, needed=8, periods=AHEAD, chances=(chance,))
    told = [chance_sentence(found, SALES, Calendar(), each).replace("\u00a0", " ") for each in ("fr", "en")]
    assert told[0].startswith(french) and told[1].startswith(english)
    assert bool(told[0]) == bool(french)
    assert chance_sentence(replace(found, late=date(2026, 2, 1)), SALES, Calendar(), "fr") == ""
    ripe = chance_sentence(replace(found, ripens=True), SALES, Calendar(), "en")
    assert ripe.startswith("Figure still provisional; chance of") == ("%" in told[1])


def test_of_several_targets_each_chance_is_told_with_what_it_is_of() -> None:
    met = replace(CHANCE, low=50_000.0, so_far=52_000.0, chance=1.0)
    untold = replace(CHANCE, chance=None, unsaid=Unsaid.FAR)
    chances = (met, replace(CHANCE, low=None, high=70_000.0, chance=0.4), untold)
    found = Foresight(grain=Grain.MONTH, known=36, needed=8, periods=AHEAD, chances=chances, ripens=True)
    french, english = (
        chance_sentence(found, SALES, Calendar(), each).replace("\u00a0", " ").replace("\u202f", " ")
        for each in ("fr", "en")
    )
    assert french == (
        "Chiffre encore provisoire. Cible d’au moins 50 000 € en mars 2026 : déjà atteinte, avec 52 000 €. "
        "Cible d’au plus 70 000 € en mars 2026 : environ 40 % de chances de la tenir."
    )
    assert english == (
        "Figure still provisional. Target of at least €50,000 in March 2026: already met, with €52,000. "
        "Target of at most €70,000 in March 2026: about 40% chance of keeping to it."
    )


@pytest.mark.parametrize(
    ("value", "shown"), [(0.966, "1 lead"), (0.412, "0.4 leads"), (1.52, "1.5 leads"), (12.4, "12 leads")]
)
def test_a_forecast_of_few_things_has_no_more_than_tenths(value: float, shown: str) -> None:
    assert about(value, "leads", "en").replace("\u00a0", " ") == shown
