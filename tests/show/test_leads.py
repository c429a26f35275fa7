"""Links in words, in both languages: what is shown first, and nothing where there is nothing to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jalon.show.leads import leads_section
from jalon.show.section import Section, section_html
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.lead import LeadLink, Leads, LeadState
from tests.show.made import made_kpi

LEADS = made_kpi("new_leads", "Prospects", "Leads", "leads")
REVENUE = made_kpi("revenue", "Ventes", "Revenue", "EUR")
POSTS = made_kpi("posts", "Articles", "Posts", "posts")
KPIS = {each.name: each for each in (LEADS, REVENUE, POSTS)}
FOUND = LeadLink(
    lead="new_leads",
    result="revenue",
    state=LeadState.LEADS,
    declared=True,
    grain=Grain.MONTH,
    points=72,
    needed=60,
    lag=2,
    chance=0.0004,
    change=0.62,
    error=0.1,
    first=0.6,
    second=0.65,
    gain=0.19,
    foretold=24,
)
NOT_SHOWN = LeadLink(
    lead="posts",
    result="revenue",
    state=LeadState.NOT_SHOWN,
    declared=True,
    grain=Grain.MONTH,
    points=72,
    needed=60,
    lag=4,
    chance=0.4,
)


def section(*links: LeadLink, language: str = "en", tried: int = 0) -> Section:
    found = leads_section(Leads(before=links, tried=tried), REVENUE, language, KPIS)
    assert found is not None
    return found


def said(*links: LeadLink, language: str = "en") -> str:
    return " ".join(section(*links, language=language).said).replace("\u00a0", " ")


def test_a_link_that_is_shown() -> None:
    assert said(FOUND) == (
        "“Leads” announces “Revenue” 2 months ahead: when the first rises by 10%, the second then rises by "
        "about 6%. With this sign, forecasts of the last third of the values would have been 10% less wrong."
    )
    assert said(FOUND, language="fr") == (
        "« Prospects » annonce « Ventes » 2 mois à l’avance : quand le premier monte de 10 %, le "
        "second monte ensuite d’environ 6 %. Avec ce signe, les prévisions du dernier tiers des valeurs se "
        "seraient trompées de 10 % de moins."
    )


def test_the_other_way_round_and_not_declared() -> None:
    falling = replace(FOUND, change=-1.4, gain=0.001, lag=1)
    assert said(falling).endswith(
        "one month ahead, the other way round: when the first rises by 10%, the "
        "second then falls by about 14%."
    )
    assert said(replace(falling, declared=False)).startswith("Nobody declared it, but “Leads” seems to")
    assert said(replace(FOUND, declared=False), language="fr").startswith(
        "Personne ne l’a déclaré, mais « Prospects » semble annoncer « Ventes » 2 mois à l’avance :"
    )


@pytest.mark.parametrize(
    ("link", "english", "french"),
    [
        (
            NOT_SHOWN,
            "Nothing shows that “Posts” announces “Revenue”, over 72 months.",
            "Rien ne montre que « Articles » annonce « Ventes », sur 72 mois.",
        ),
        (
            replace(NOT_SHOWN, said=1, lag=1),
            "Nothing shows that “Posts” announces “Revenue” one month ahead, as declared, over 72 months.",
            (
                "Rien ne montre que « Articles » annonce « Ventes » un mois à l’avance, comme déclaré, "
                "sur 72 mois."
            ),
        ),
        (
            replace(NOT_SHOWN, state=LeadState.TOO_SHORT, points=36, grain=Grain.WEEK, needed=104, lag=None),
            "Too early to say whether “Posts” announces “Revenue”: 36 weeks of values, 104 are needed.",
            (
                "Trop tôt pour dire si « Articles » annonce « Ventes » : 36 semaines de valeurs, il en "
                "faut 104."
            ),
        ),
        (
            replace(NOT_SHOWN, state=LeadState.STILL),
            "“Posts” or “Revenue” never changes: nothing can be said of the link between the two.",
            ("« Articles » ou « Ventes » ne change jamais : rien ne peut être dit du lien entre les deux."),
        ),
        (
            LeadLink(lead="posts", result="revenue", state=LeadState.APART, declared=True),
            (
                "“Posts” and “Revenue” are not read by the same weeks or months: nothing can be said of "
                "the link between the two."
            ),
            (
                "« Articles » et « Ventes » ne se lisent pas par les mêmes semaines ou mois : rien ne "
                "peut être dit du lien entre les deux."
            ),
        ),
    ],
)
def test_what_is_not_shown(link: LeadLink, english: str, french: str) -> None:
    assert said(link) == english
    assert said(link, language="fr") == french


def test_what_is_shown_comes_first_and_figures_stand_in_the_table() -> None:
    found = section(NOT_SHOWN, FOUND, tried=9)
    assert found.said[0].startswith("“Leads” announces")
    assert found.said[-1].startswith("Nothing shows")
    assert found.notes[-1] == "9 other possible early signs were tried; none surely announces it."
    (table,) = found.tables
    assert table.rows[0] == (
        "Leads",
        "Revenue",
        "announces",
        "72 months",
        "2 months",
        "+6%",
        "+6%",
        "+6%",
        "less than 0.1%",
    )
    assert table.rows[1][2:] == ("nothing shows it", "72 months", "4 months", "", "", "", "40%")
    assert "<table>" in section_html(found, "en")


def test_nothing_declared_and_nothing_found_is_not_a_section() -> None:
    assert leads_section(Leads(tried=9), REVENUE, "en", KPIS) is None


def test_a_kpi_that_may_not_be_seen_is_not_named() -> None:
    assert leads_section(Leads(before=(FOUND,)), REVENUE, "en", {"revenue": REVENUE}) is None
    (only,) = section(FOUND, NOT_SHOWN).said[:1]
    assert "Leads" in only


def test_no_words_of_statistics() -> None:
    for language in ("fr", "en"):
        found = section(FOUND, NOT_SHOWN, language=language)
        text = " ".join((*found.said, *found.notes)).lower()
        for word in ("p-value", "sigma", "correl", "corrél", "significa", "confidence", "confiance"):
            assert word not in text
