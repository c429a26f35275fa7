"""An aim in a person's words gives three KPIs, early signs and results together, each with its reason."""

from __future__ import annotations

import pytest

from jalon.catalogue import Aim, aims_named, catalogue, readiness, suggest
from jalon.vocabulary.kpi import Timing

ALL = catalogue()
EVERYTHING = {name: frozenset(table.columns) for name, table in ALL.tables.items()}


@pytest.mark.parametrize(
    ("words", "aim"),
    [
        ("plus de clients fidèles", "loyal-customers"),
        ("Je veux que mes clients reviennent", "loyal-customers"),
        ("more repeat customers", "loyal-customers"),
        ("plus de clients", "more-customers"),
        ("plus de trésorerie", "more-cash"),
        ("TRESORERIE", "more-cash"),
        ("nous voulons être payés plus vite", "more-cash"),
        ("livrer moins cher", "cheaper-delivery"),
        ("cheaper deliveries", "cheaper-delivery"),
        ("fewer departures", "fewer-departures"),
        ("moins de démissions dans l'équipe", "fewer-departures"),
        ("augmenter le MRR de 20 %", "recurring-revenue"),
        ("améliorer la satisfaction client", "happier-customers"),
        ("moins de pannes", "reliable-service"),
        ("gagner des parts de marché", "market-leader"),
        ("less theft in the shops", "less-lost-stock"),
    ],
)
def test_an_aim_is_understood(words: str, aim: str) -> None:
    assert aims_named(ALL, words)[0].name == aim


@pytest.mark.parametrize("words", ["", "le la les", "zorglub", "1234"])
def test_what_names_no_aim_gives_nothing(words: str) -> None:
    assert aims_named(ALL, words) == ()
    assert suggest(ALL, words, EVERYTHING, "fr") == ()


@pytest.mark.parametrize("aim", ALL.aims.values(), ids=lambda aim: aim.name)
@pytest.mark.parametrize("present", [{}, EVERYTHING], ids=["nothing", "everything"])
def test_three_with_both_timings_each_with_a_reason(aim: Aim, present) -> None:
    for language in ("fr", "en"):
        found = suggest(ALL, aim.name, present, language)
        assert len(found) == 3
        assert {each.entry.timing for each in found} == set(Timing)
        assert all(each.because for each in found)
        assert all(each.readiness.ready == bool(present) for each in found)


@pytest.mark.parametrize("aim", ALL.aims.values(), ids=lambda aim: aim.name)
def test_an_aim_is_understood_by_every_wording_of_its_own(aim: Aim) -> None:
    for words in (*aim.label.values(), *(word for all_words in aim.words.values() for word in all_words)):
        assert aims_named(ALL, words)[0].name == aim.name, words


def test_what_is_ready_comes_first() -> None:
    present = {"surveys": frozenset(ALL.tables["surveys"].columns)}
    found = suggest(ALL, "loyal-customers", present, "en")
    assert [each.readiness.ready for each in found] == [True, True, False]
    assert {each.entry.name for each in found[:2]} == {"nps", "customer_effort"}


def test_what_is_missing_is_said_in_words() -> None:
    nothing = readiness(ALL, ALL.entries["win_rate"], {})
    assert nothing.words(ALL, "fr") == (
        "Il manque dans la table « Prospects », les colonnes « Jour de la signature » et "
        "« Jour où une affaire a été ouverte »."
    )
    part = readiness(ALL, ALL.entries["win_rate"], {"leads": {"won_on"}})
    assert (
        part.words(ALL, "en") == "Missing: in the table “Leads” the column “Day on which a deal was opened”."
    )
    ready = readiness(ALL, ALL.entries["win_rate"], EVERYTHING)
    assert ready.ready and ready.words(ALL, "fr").startswith("Prêt")


def test_a_kpi_that_is_there_needs_nothing_more() -> None:
    growth = ALL.entries["sales_growth"]
    assert not readiness(ALL, growth, {}).ready
    assert readiness(ALL, growth, {}, known=["revenue"]).ready
