"""The known future in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jalon.show.planned import contradicted_sentence, planned_sentence
from jalon.vocabulary.formula import Count, Rows
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.planned import Planned

NAME = {"fr": "Nouveaux prix", "en": "New prices"}
ROLES = {"chef-des-prix": {"fr": "Responsable des prix", "en": "Head of pricing"}}
APRIL = date(2026, 4, 1)


def said(planned: Planned, language: str, unit: str | None = "EUR") -> str:
    kpi = Kpi(name="one", formula=Count(rows=Rows(source="s")), value="count(*)", unit=unit)
    return planned_sentence(planned, kpi, language, ROLES).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("planned", "unit", "french", "english"),
    [
        (
            Planned(since=APRIL, share=Decimal("0.05"), label=NAME, owner="Claire"),
            "EUR",
            "La prévision compte « Nouveaux prix » à partir du 1er avril 2026 (+5 %, déclaré par Claire).",
            "The forecast counts “New prices” from 1 April 2026 on (+5%, declared by Claire).",
        ),
        (
            Planned(since=APRIL, until=date(2026, 4, 12), amount=Decimal("-3000"), label=NAME),
            "EUR",
            "La prévision compte « Nouveaux prix » du 1er avril 2026 au 12 avril 2026 (−3 000 €).",
            "The forecast counts “New prices” from 1 April 2026 to 12 April 2026 (−€3,000).",
        ),
        (
            Planned(since=APRIL, until=APRIL, amount=Decimal("0.02"), label=NAME),
            "%",
            "La prévision compte « Nouveaux prix » le 1er avril 2026 (+2,0 pts).",
            "The forecast counts “New prices” on 1 April 2026 (+2.0 pts).",
        ),
    ],
)
def test_what_from_when_by_how_much_and_who_said_so(
    planned: Planned, unit: str, french: str, english: str
) -> None:
    assert said(planned, "fr", unit).replace("\u202f", " ") == french
    assert said(planned, "en", unit) == english


def test_whoever_declares_it_has_the_name_of_the_role() -> None:
    planned = Planned(since=APRIL, share=Decimal("0.05"), label=NAME, owner="chef-des-prix")
    assert said(planned, "fr").endswith("déclaré par Responsable des prix).")
    assert said(planned, "en").endswith("declared by Head of pricing).")
    assert said(replace(planned, owner="chef-de-rayon"), "fr").endswith("déclaré par chef de rayon).")


def test_what_values_contradict() -> None:
    closed = Planned(since=APRIL, share=Decimal(-1), label={"fr": "Fermeture", "en": "Closed"})
    french = "« Fermeture » devait tout arrêter à partir du 1er avril 2026, mais il y a eu des valeurs depuis"
    english = "“Closed” was to stop everything from 1 April 2026 on, but there have been values since"
    for language, told in (("fr", french), ("en", english)):
        assert contradicted_sentence(closed, language).replace("\u00a0", " ").startswith(told)
