"""My team, the executive page, objectives, boards: whose KPIs, in which order, what an empty page teaches."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from jalon.ledger.people.models import Action, Audit, Board, BoardRight, Duty, Membership, Team
from jalon.vocabulary.kpi import Timing
from jalon.vocabulary.rights import Right
from jalon.web.board.objectives import balance
from jalon.web.frame.site import site
from tests.web.board.test_kpi import page, text

Clients = Callable[..., Client]


def in_team(client: Client, slug: str = "shop") -> None:
    team = Team.objects.create(slug=slug, names={"fr": "La boutique", "en": "The shop"})
    Membership.objects.create(person=client.person, team=team)  # type: ignore[attr-defined]


def test_my_team_has_the_kpis_of_my_team_and_of_my_roles(client_of: Clients) -> None:
    client = client_of(language="en")
    in_team(client)
    seen = text(page(client, "/team/"))
    assert "The shop" in seen and "Orders:" in seen and "Revenue:" not in seen
    Duty.objects.create(person=client.person, role="head-of-sales")  # type: ignore[attr-defined]
    seen = text(page(client, "/team/"))
    assert seen.index("Revenue:") < seen.index("Orders:")  # the worst first
    assert "Your roles: head of sales" in seen


def test_my_open_actions_are_listed_with_their_kpi(client_of: Clients) -> None:
    client = client_of(Right.CONTRIBUTOR, language="fr")
    in_team(client)
    Action.objects.create(kpi="orders", texts={"fr": "Rappeler les clients"}, owner="direction")
    Action.objects.create(kpi="basket", texts={"fr": "Autre chose"}, owner="direction")
    seen = text(page(client, "/team/"))
    assert "Rappeler les clients" in seen and "Autre chose" not in seen


@pytest.mark.parametrize(
    ("right", "told"),
    [(Right.VIEWER, "Demandez à une personne qui administre Jalon"), (Right.ADMIN, "Choisir une équipe")],
)
def test_without_a_team_the_page_says_what_to_do(client_of: Clients, right: Right, told: str) -> None:
    assert told in text(page(client_of(right, language="fr"), "/team/"))


def test_the_executive_page_has_the_first_strategic_kpis_with_their_charts(client_of: Clients) -> None:
    html = page(client_of(language="en"), "/executive/")
    seen = text(html)
    assert seen.index("Revenue:") < seen.index("Average basket:") and "Orders:" not in seen
    assert html.count("<figure") == 2 and "Letter to print" in seen


def test_the_executive_page_as_of_a_day(client_of: Clients) -> None:
    seen = text(page(client_of(language="fr"), "/executive/?as_of=2026-03-14"))
    assert "Tel qu’au 14 mars 2026" in seen and "en février 2026" in seen


def test_a_third_kpi_is_asked_about_first(client_of: Clients) -> None:
    client = client_of(Right.EDITOR, language="en")
    three = {"kpi": ["revenue", "orders", "basket"]}
    asked = client.post("/executive/choose/", three)
    assert "3 KPIs on the executive page?" in text(asked.content.decode())
    assert not Board.objects.filter(executive=True).exists()
    client.post("/executive/choose/", {**three, "sure": "1"})
    assert Board.objects.get(executive=True).kpis == ["revenue", "orders", "basket"]
    assert "Orders:" in text(page(client, "/executive/"))
    line = Audit.objects.latest("pk")
    assert (line.verb, line.before, line.after) == ("executive_chosen", ["revenue", "basket"], three["kpi"])


def test_two_are_chosen_at_once_none_is_refused_and_unknown_ones_are_passed_over(client_of: Clients) -> None:
    client = client_of(Right.EDITOR, language="en")
    assert "Choose at least one KPI" in text(
        client.post("/executive/choose/", {"kpi": ["no"]}).content.decode()
    )
    client.post("/executive/choose/", {"kpi": ["orders", "no"]})
    assert Board.objects.get(executive=True).kpis == ["orders"]


def test_who_may_not_change_boards_does_not_choose(client_of: Clients) -> None:
    client = client_of(Right.OWNER)
    assert client.post("/executive/choose/", {"kpi": ["orders"]}).status_code == 403
    board = Board.objects.create(slug="top", executive=True, kpis=["orders"])
    BoardRight.objects.create(board=board, person=client.person, right="editor")  # type: ignore[attr-defined]
    assert client.post("/executive/choose/", {"kpi": ["basket"]}).status_code == 302


def test_an_objective_has_its_kpis_their_count_and_its_owner(client_of: Clients) -> None:
    client = client_of(language="en", name="Camille Roy")
    Duty.objects.create(person=client.person, role="direction")  # type: ignore[attr-defined]
    seen = text(page(client, "/objectives/"))
    assert "Grow" in seen and "Owner: Camille Roy" in seen
    assert "Revenue:" in seen and "Orders:" in seen and "1 No target" in seen
    assert "It is not said which of them warn and which record" in seen


@pytest.mark.parametrize(
    ("timings", "lacks"),
    [
        ((), ""),
        ((Timing.LEADING, Timing.LAGGING), ""),
        ((Timing.LAGGING, None), "leading"),
        ((Timing.LEADING, Timing.LEADING), "lagging"),
        ((None, None), "said"),
    ],
)
def test_a_set_of_one_kind_lacks_the_other(timings: tuple[Timing | None, ...], lacks: str) -> None:
    kpi = site().definitions.kpis["revenue"]
    assert balance(replace(kpi, timing=timing) for timing in timings).lacks == lacks


def test_the_board_shows_the_first_then_all_and_what_is_filtered(client_of: Clients) -> None:
    client = client_of(language="fr")
    first = text(page(client, "/board/"))
    assert "Panier moyen" not in first and "Voir tout (1 de plus)" in first
    assert "Panier moyen" in text(page(client, "/board/?all=1"))
    assert "Commandes" not in text(page(client, "/board/?level=strategic")).split("Appliquer")[1]
    assert "Aucun KPI ne répond à ces filtres." in text(page(client, "/board/?level=operational"))


def test_owners_are_chosen_by_their_names(definitions: Path, client_of: Clients) -> None:
    roles = "roles:\n  direction: {fr: Équipe de direction}\n  head-of-sales: {fr: Responsable des ventes}\n"
    definitions.write_text(definitions.read_text("utf-8").replace("board:", roles + "board:", 1), "utf-8")
    shown = page(client_of(language="fr"), "/board/?all=1")
    assert re.search(r'<option value="direction"[^>]*>Équipe de direction<', shown)
    assert shown.index("Équipe de direction<") < shown.index(">Responsable des ventes<")


def test_a_board_of_a_past_day_says_so_and_asks_for_no_action(client_of: Clients) -> None:
    seen = text(page(client_of(Right.OWNER, language="en"), "/board/?as_of=2026-03-14"))
    assert "Nothing was kept yet on 14 Mar 2026" in seen and "Back to today" in seen


@pytest.mark.parametrize(
    "address", ["/", "/team/", "/executive/", "/board/", "/objectives/", "/kpi/revenue/"]
)
def test_pages_are_for_people_who_signed_in(address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 302 and response.headers["Location"].startswith("/account/")
