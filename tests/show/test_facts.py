import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jalon.show.board import Card
from jalon.show.facts import facts
from jalon.show.numbers import value_text
from jalon.show.order import ORDER, distance, needs_attention, worst_first
from jalon.show.pieces import change_html, figure_html, printed_status_html, status_html, tags_html
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.formula import Active, Interval, Rows
from jalon.vocabulary.rows import Column
from jalon.vocabulary.target import StayWithin
from jalon.vocabulary.verdict import Expectation, Status
from tests.show.made import CALENDAR, NOVEMBER, cards, d, made_kpi, made_verdict

BY_NAME = {card.kpi.name: card for card in cards()}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2060", "")


@pytest.mark.parametrize(
    ("kpi", "language", "said"),
    [
        (
            "first_response",
            "fr",
            (
                "Délai de première réponse du service client : 5 h 12 à ce jour (1–22 nov. 2026),"
                " pour une cible d’au plus 4 h."
            ),
        ),
        (
            "leads",
            "fr",
            (
                "Prospects : 1 184 à ce jour (1–22 nov. 2026) ; il faut au moins 1 247 au 22 nov.,"
                " pour une cible de 1 700."
            ),
        ),
        (
            "mrr",
            "en",
            (
                "Monthly recurring revenue: €118,400 so far (1–22 Nov 2026); it should be at least"
                " €117,863 by 22 Nov, for a target of €120,000 by 31 Dec 2026."
            ),
        ),
        ("basket", "fr", "Panier moyen : 64,30 € en octobre 2026, au-delà de l’ambition de 64,00 €."),
        (
            "shrinkage",
            "fr",
            (
                "Démarque inconnue : 2 310 € en octobre 2026,"
                " en observation (3 périodes sur 6 · moyenne 2 480 €)."
            ),
        ),
        (
            "conversion",
            "fr",
            (
                "Taux de conversion : les données n’arrivent plus. Dernière valeur connue : 2,3 %"
                " (1–22 nov. 2026), données au 9 nov. 2026."
            ),
        ),
        ("market_share", "fr", "Part de marché : aucune valeur pour 1–22 nov. 2026."),
        ("visits", "en", "Website visits: 12.3M visits so far (1–22 Nov 2026)."),
    ],
)
def test_today_says_value_period_and_target(kpi: str, language: str, said: str) -> None:
    assert plain(facts(BY_NAME[kpi], language).said) == said


def test_a_range_is_said_from_low_to_high() -> None:
    kpi = made_kpi("returns", "Taux de retour", "Return rate", "%")
    asked = Expectation(
        period=NOVEMBER, low=d("0.01"), high=d("0.02"), target=StayWithin(low=d("0.01"), high=d("0.02"))
    )
    verdict = made_verdict(kpi, d("0.03"), Status.OFF_TRACK, expectation=asked, complete=True)
    card = Card(kpi=kpi, verdict=verdict, calendar=CALENDAR, held=3, history=(d("0.02"), d("0.03")))
    told = facts(card, "fr")
    assert plain(told.said) == "Taux de retour : 3,0 % en novembre 2026, pour une cible de 1,0 % à 2,0 %."
    assert told.since == "Au-dessus de la cible depuis 3 mois."
    assert 'class="band"' in told.spark and 'class="aim"' not in told.spark


@pytest.mark.parametrize(
    ("kpi", "held", "language", "since"),
    [
        ("first_response", 6, "fr", "Au-dessus de la cible depuis 6 mois."),
        ("first_response", 6, "en", "Above the target for 6 months."),
        ("leads", 2, "fr", "En dessous de la cible depuis 2 mois."),
        ("basket", 4, "en", "Within the target for 4 months."),
        ("leads", 1, "fr", ""),
        ("leads", 0, "fr", ""),
        ("visits", 9, "fr", ""),
    ],
)
def test_since_when_is_said_from_two_periods_on(kpi: str, held: int, language: str, since: str) -> None:
    assert facts(replace(BY_NAME[kpi], held=held), language).since == since


def test_since_when_counts_in_the_grain_of_the_period() -> None:
    card = BY_NAME["first_response"]
    week = CALENDAR.period_of(Grain.WEEK, date(2026, 11, 16))
    late = replace(card, held=6, verdict=replace(card.verdict, period=week))
    assert facts(late, "fr").since == "Au-dessus de la cible depuis 6 semaines."


def test_the_second_line_says_since_when_and_the_change() -> None:
    told = facts(replace(BY_NAME["first_response"], held=6), "fr")
    assert plain(told.why) == "Au-dessus de la cible depuis 6 mois. +38 min contre octobre."
    assert facts(BY_NAME["conversion"], "fr").why == ""


def test_no_change_begins_its_sentence_with_a_capital() -> None:
    leads = BY_NAME["leads"]
    same = replace(leads, verdict=replace(leads.verdict, change=0))
    assert plain(facts(same, "fr").why).startswith("Inchangé contre les mêmes jours")
    assert " Unchanged vs the same days" in plain(facts(same, "en").copied)


def test_what_is_copied_says_it_all() -> None:
    assert plain(facts(BY_NAME["leads"], "en").copied) == (
        "Leads: 1,184 so far (1–22 Nov 2026); it should be at least 1,247 by 22 Nov, for a target of 1,700."
        " −3.1% vs the same days (1–22 Oct). At risk (data as of 22 Nov 2026)."
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("card", cards(), ids=lambda card: card.kpi.name)
def test_every_text_is_whole(card: Card, language: str) -> None:
    told = facts(card, language)
    assert told.value == value_text(card.verdict.value, card.kpi.unit, language) == told.figure.text
    assert told.value in told.said or card.verdict.value is None
    assert told.change.text == told.change.before + told.change.number + told.change.after
    for text in (told.said, told.why, told.copied, told.since, told.asked, told.as_of, told.complete):
        assert not set("{}") & set(text)
        assert ".." not in text and "  " not in text
    for markup in (status_html(told), figure_html(told), change_html(told), tags_html(told), told.spark):
        ET.fromstring(f"<p>{markup}</p>")
    assert "currentColor" not in printed_status_html(told)


def test_tags_warn_of_measures_and_of_values_entered_by_hand() -> None:
    assert facts(BY_NAME["visits"], "fr").measure == "mesure"
    entered = facts(BY_NAME["shrinkage"], "fr")
    assert (entered.measure, entered.entered) == ("", "saisi")
    assert "saisi" in tags_html(entered)


def test_only_fresh_good_or_bad_changes_have_a_colour() -> None:
    assert facts(BY_NAME["first_response"], "fr").change.kind == "worsening"
    assert facts(BY_NAME["conversion"], "fr").change.kind == "unknown"
    assert facts(BY_NAME["basket"], "fr").change.kind == "stable"


def test_the_worst_comes_first() -> None:
    ordered = [card.verdict.status for card in worst_first(cards())]
    assert ordered == list(ORDER)
    assert [card.kpi.name for card in worst_first(cards()) if needs_attention(card)] == [
        "nps",
        "first_response",
        "conversion",
        "leads",
        "market_share",
    ]


def test_within_a_status_the_farthest_from_its_target_comes_first() -> None:
    card = BY_NAME["leads"]
    near = replace(card, verdict=replace(card.verdict, value=1240))
    far = replace(card, verdict=replace(card.verdict, value=Decimal("120.5")))
    assert worst_first([near, card, far]) == [far, card, near]
    assert distance(far) > distance(card) > distance(near) > 0
    assert distance(BY_NAME["mrr"]) == 0


def test_a_target_of_nothing_can_be_missed() -> None:
    kpi = made_kpi("accidents", "Accidents", "Accidents", None)
    asked = Expectation(period=NOVEMBER, low=None, high=d("0"), target=StayWithin(low=d("0"), high=d("0")))
    verdict = made_verdict(kpi, 3, Status.MISSED, expectation=asked)
    assert distance(Card(kpi=kpi, verdict=verdict, calendar=CALENDAR)) == 1


def late_member(status: Status) -> Card:
    """A KPI that stands well, with a member that does not."""
    well = BY_NAME["basket"]
    slice = (("region", "Occitanie"),)
    member = replace(well, verdict=replace(well.verdict, slice=slice, status=status))
    return replace(well, members=(member,))


@pytest.mark.parametrize("status", [Status.MISSED, Status.OFF_TRACK, Status.AT_RISK])
def test_a_member_off_its_own_target_is_told_where_the_whole_stands(status: Status) -> None:
    card = late_member(status)
    told = facts(card, "fr")
    assert [(each.name, each.kind) for each in told.members] == [("Occitanie", status.value)]
    assert plain(told.members[0].said).startswith("Occitanie : 64,30 €")
    assert needs_attention(card) and told.attention
    worse, better = BY_NAME["first_response"], BY_NAME["visits"]
    assert worst_first([better, card, worse]) == [worse, card, better]


def test_a_member_that_keeps_its_target_is_not_told() -> None:
    card = late_member(Status.REACHED)
    assert facts(card, "en").members == ()
    assert not needs_attention(card)


def test_a_figure_of_a_running_period_says_so_beside_it() -> None:
    assert plain(facts(BY_NAME["leads"], "en").running) == "so far (1–22 Nov 2026, 22 days of 30)"
    assert plain(facts(BY_NAME["leads"], "fr").running) == "à ce jour (1–22 nov. 2026, 22 jours sur 30)"
    assert facts(BY_NAME["basket"], "fr").running == ""
    leads = BY_NAME["leads"]
    late = replace(leads, verdict=replace(leads.verdict, covered_until=leads.verdict.period.end))
    assert facts(late, "en").running == "not complete yet"
    assert facts(late, "en").complete.startswith("The period is over, but not all rows")
    assert facts(leads, "en").complete == ""


@pytest.mark.parametrize("balance", [True, False])
def test_a_balance_is_of_a_day_and_a_sum_of_days(balance: bool) -> None:
    leads = BY_NAME["leads"]
    interval = Interval(start=Column(name="a"), end=Column(name="b"))
    formula = Active(rows=Rows(source="s"), interval=interval)
    card = replace(leads, kpi=replace(leads.kpi, formula=formula)) if balance else leads
    french, english = (facts(card, each) for each in ("fr", "en"))
    if not balance:
        assert plain(french.running) == "à ce jour (1–22 nov. 2026, 22 jours sur 30)"
        return
    assert plain(french.running) == "au 22 nov. 2026 (22 jours sur 30)"
    assert plain(english.running) == "as of 22 Nov 2026 (22 days of 30)"
    assert "1 184 le 22 nov. 2026 ; il faut" in plain(french.said)
    assert "1,184 on 22 Nov 2026; it should" in plain(english.said)
    assert plain(french.period) == "22 nov. 2026"
