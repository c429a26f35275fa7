"""A measure becomes a KPI: asked step by step, its objective first, each answer written as it is given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from jalon.ledger.people.models import Audit, Team
from jalon.vocabulary.kpi import Kpi, Level, Timing
from jalon.vocabulary.rights import Right
from jalon.web.board.completing import slug
from jalon.web.frame.site import site
from tests.web.board.test_kpi import page, text
from tests.web.board.test_targeting import seen_of

Clients = Callable[..., Client]
MEASURE = "---\nkpi: visits\nsource: orders\nvalue: count(*)\ngrains: [month]\n"


@pytest.fixture
def measure(definitions: Path) -> Path:
    definitions.write_text(definitions.read_text() + MEASURE)
    return definitions


def visits() -> Kpi:
    return site().definitions.kpis["visits"]


def answered(client: Client, step: str, **said: str) -> str:
    """Answer one page; where it leads."""
    address = f"/kpi/visits/complete/{step}/"
    response = client.post(address, {"seen": seen_of(client, address), **said})
    assert response.status_code == 302, text(response.content.decode())
    return str(response.headers["Location"])


def test_the_steps_follow_each_other_and_make_a_kpi(client_of: Clients, measure: Path) -> None:
    client = client_of(Right.EDITOR, language="fr")
    Team.objects.create(slug="shop", names={"fr": "boutique"})
    assert visits().measure
    following = answered(client, "purpose", objective="growth", because="Sans visites, pas de ventes.")
    assert following.endswith("/complete/place/") and not visits().measure
    answered(client, "place", scope="team:shop", level="operational", timing="leading")
    answered(client, "words", name_fr="Visites", says_fr="Combien de personnes entrent.")
    last = answered(client, "people", owner="direction", review="weekly", counter="basket")
    assert last == "/kpi/visits/"
    kpi = visits()
    assert (kpi.objective, kpi.scope, kpi.level, kpi.timing) == (
        "growth",
        "team:shop",
        Level.OPERATIONAL,
        Timing.LEADING,
    )
    assert dict(kpi.label) == {"fr": "Visites"} and dict(kpi.because) == {
        "fr": "Sans visites, pas de ventes."
    }
    assert (kpi.owner, kpi.review, kpi.counter) == ("direction", "weekly", "basket")


def test_an_objective_is_needed_or_made(client_of: Clients, measure: Path) -> None:
    client = client_of(Right.EDITOR, language="en")
    address = "/kpi/visits/complete/purpose/"
    refused = client.post(address, {"seen": seen_of(client, address)})
    assert "Choose an objective, or write a new one." in text(refused.content.decode())
    answered(client, "purpose", new_objective="Être connu partout")
    assert visits().objective == "etre-connu-partout"
    assert dict(site().definitions.objectives["etre-connu-partout"].label) == {"en": "Être connu partout"}


def test_a_page_sent_as_it_was_changes_nothing(client_of: Clients, measure: Path) -> None:
    client = client_of(Right.EDITOR)
    before = measure.read_text()
    answered(client, "place", scope="company", level="", timing="")
    assert measure.read_text() == before and not Audit.objects.exists()


def test_what_was_said_is_undone(client_of: Clients, measure: Path) -> None:
    client = client_of(Right.EDITOR)
    before = measure.read_text()
    answered(client, "people", new_owner="Responsable boutique")
    assert visits().owner == "responsable-boutique"
    client.post(client.session["notices"][-1]["undo"])
    assert measure.read_text() == before


def test_a_change_of_somebody_else_is_not_written_over(client_of: Clients, measure: Path) -> None:
    client = client_of(Right.EDITOR, language="en")
    seen = seen_of(client, "/kpi/visits/complete/words/")
    measure.write_text(measure.read_text() + "# somebody else\n")
    response = client.post("/kpi/visits/complete/words/", {"seen": seen, "name_en": "Visits"})
    assert "Nothing was saved." in text(response.content.decode()) and dict(visits().label) == {}


@pytest.mark.parametrize("right", [Right.VIEWER, Right.OWNER])
def test_definitions_are_for_editors(client_of: Clients, right: Right) -> None:
    assert client_of(right).get("/kpi/revenue/complete/purpose/").status_code == 403


def test_a_step_that_is_not_there(client_of: Clients) -> None:
    assert client_of(Right.EDITOR).get("/kpi/revenue/complete/nothing/").status_code == 404


def test_the_page_of_a_measure_and_the_objectives_lead_there(client_of: Clients, measure: Path) -> None:
    client = client_of(Right.EDITOR, language="en")
    assert "/kpi/visits/complete/purpose/" in page(client, "/objectives/")
    assert "1 measure without an objective" in text(page(client, "/objectives/"))


def test_a_measure_that_was_never_computed_has_a_page_that_asks_for_its_objective(
    client_of: Clients, measure: Path
) -> None:
    client = client_of(Right.EDITOR, language="en")
    html = page(client, "/kpi/visits/")
    assert "/kpi/visits/complete/purpose/" in html and "No values to draw yet." in text(html)
    assert "There are no rows to show here" in text(html)
    assert client.get("/kpi/visits/target/").status_code == 200
    assert client.post("/kpi/visits/rows/").status_code == 404


@pytest.mark.parametrize(
    ("written", "named"), [("Grandir sans brader !", "grandir-sans-brader"), ("É", "e"), ("…", "")]
)
def test_names_for_files(written: str, named: str) -> None:
    assert slug(written) == named
