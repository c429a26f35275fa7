"""Read-only links: made by those who may, shown once, never widened, gone when over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from jalon.ledger.people.models import Audit, Board, BoardRight, Duty, Event, Link, Person
from jalon.show.facts import facts
from jalon.vocabulary.rights import Right
from jalon.web.frame.site import site
from tests.web.conftest import SignedIn
from tests.web.ground import NOW
from tests.web.practice.test_actions import undo_address
from tests.web.sharing.conftest import words

Clients = Callable[..., SignedIn]
TOLD = {"title": "Conseil d'avril", "spoken": "fr", "days": "7"}


def made(client: Client, where: str = "/link/", **more: str) -> str:
    """The path of a new link, as its page shows it."""
    response = client.post(where, TOLD | more)
    assert response.status_code == 201, response.content.decode()
    shown = re.search(r'value="(http://kpi\.example/shared/[^"]+)"', response.content.decode())
    assert shown is not None
    return urlsplit(shown[1]).path


def names_on(path: str, client: Client | None = None) -> list[str]:
    """The KPIs that the page shows, by their French names."""
    response = (client or Client()).get(path)
    assert response.status_code == 200
    return [words(each) for each in re.findall(r"<h2>(.*?)</h2>", response.content.decode(), re.DOTALL)]


def test_whoever_holds_it_reads_the_board_without_signing_in(client_of: Clients) -> None:
    path = made(client_of(Right.OWNER))
    assert names_on(path) == ["Chiffre d'affaires", "Commandes"]
    assert Link.objects.get().opened == 1


def test_only_a_digest_is_kept(client_of: Clients) -> None:
    client = client_of(Right.OWNER)
    secret = made(client).rstrip("/").rpartition("/")[2]
    link, line = Link.objects.get(), Audit.objects.latest("pk")
    kept = (
        f"{link.__dict__} {line.before} {line.after} {[each.get_decoded() for each in Session.objects.all()]}"
    )
    assert secret not in kept and link.digest not in f"{line.after}"
    assert secret not in client.get("/links/").content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_what_cards_say_and_nothing_of_people(client_of: Clients, language: str) -> None:
    client = client_of(Right.OWNER, name="Dominique Lenoir")
    Duty.objects.create(person=client.person, role="head-of-sales")
    path = made(client, spoken=language)
    response = client.get(path)
    page = response.content.decode()
    assert f'<html lang="{language}">' in page and response.headers["Content-Language"] == language
    for card in site().cards(["revenue", "orders"]):
        told = facts(card, language)
        for text in (told.name, told.status, told.value, told.change.text, told.asked, told.as_of):
            assert words(text) in words(page)
    for private in ("Dominique", "Lenoir", "head-of-sales", "head of sales", "<nav", "/sign-out/", "/kpi/"):
        assert private not in page
    assert '<meta name="robots" content="noindex' in page
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"


def test_the_list_is_frozen(client_of: Clients) -> None:
    board = Board.objects.create(slug="ventes", names={"fr": "Ventes"}, kpis=["revenue"])
    path = made(client_of(Right.OWNER), "/link/board/ventes/")
    board.kpis, board.names = ["revenue", "orders", "basket"], {"fr": "Tout"}
    board.save()
    page = Client().get(path).content.decode()
    assert names_on(path) == ["Chiffre d'affaires"] and "Conseil d" in page and "Tout" not in page


def test_what_became_restricted_is_no_longer_shown(client_of: Clients) -> None:
    path = made(client_of(Right.OWNER))
    Board.objects.create(slug="closed", kpis=["orders"], restricted=True)
    assert names_on(path) == ["Chiffre d'affaires"]
    Board.objects.create(slug="more", kpis=["revenue"], restricted=True)
    assert Client().get(path).status_code == 404


def test_what_the_maker_no_longer_sees_is_not_shown(client_of: Clients) -> None:
    client = client_of(Right.OWNER)
    path = made(client)
    Person.objects.filter(pk=client.person.pk).update(is_active=False)
    assert Client().get(path).status_code == 404
    Person.objects.filter(pk=client.person.pk).delete()
    assert Client().get(path).status_code == 404


def test_restricted_kpis_cannot_be_put_into_a_link(client_of: Clients) -> None:
    client = client_of(Right.OWNER, language="en")
    board = Board.objects.create(slug="closed", kpis=["orders", "basket"], restricted=True)
    BoardRight.objects.create(board=board, person=client.person, right="owner")
    page = client.get("/link/").content.decode()
    assert "1 KPI is not open to everybody" in page
    assert names_on(made(client, spoken="fr")) == ["Chiffre d'affaires"]
    refused = client.post("/link/board/closed/", TOLD)
    assert refused.status_code == 200 and "cannot show them" in refused.content.decode()
    assert Link.objects.count() == 1


def test_expired_revoked_and_unknown_are_the_same_page(
    client_of: Clients, serve_with: Callable[..., None]
) -> None:
    client = client_of(Right.OWNER)
    first, second = made(client), made(client)
    client.post(f"/links/{Link.objects.latest('pk').pk}/revoke/")
    revoked, unknown = Client().get(second), Client().get("/shared/never-made/")
    serve_with(now=NOW + timedelta(days=7) - timedelta(seconds=1))
    assert Client().get(first).status_code == 200
    serve_with(now=NOW + timedelta(days=7))
    expired = Client().get(first)
    assert {each.status_code for each in (revoked, unknown, expired)} == {404}
    pages = {re.sub(r'value="[^"]*"', "", each.content.decode()) for each in (revoked, unknown, expired)}
    assert len(pages) == 1


def test_a_link_is_closed_and_opened_again(client_of: Clients) -> None:
    client = client_of(Right.OWNER)
    path = made(client)
    client.post(f"/links/{Link.objects.get().pk}/revoke/")
    assert Client().get(path).status_code == 404
    client.post(undo_address(client))
    assert Client().get(path).status_code == 200
    assert {"link_made", "link_revoked", "link_restored"} <= set(Audit.objects.values_list("verb", flat=True))


def test_who_may_make_them(client_of: Clients) -> None:
    contributor = client_of(Right.CONTRIBUTOR)
    Board.objects.create(slug="ventes", kpis=["revenue"])
    lists = ("/link/board/main/", "/link/board/executive/", "/link/board/ventes/")
    for where in ("/link/", *lists, "/link/kpi/revenue/"):
        assert contributor.post(where, TOLD).status_code == 403, where
        assert contributor.get(where).status_code == 403, where
    BoardRight.objects.create(board=Board.objects.get(), person=contributor.person, right="owner")
    assert contributor.post("/link/board/ventes/", TOLD).status_code == 201
    assert contributor.post("/link/kpi/revenue/", TOLD).status_code == 201
    assert contributor.post("/link/kpi/orders/", TOLD).status_code == 403


def test_links_of_others_are_not_there(client_of: Clients) -> None:
    made(client_of(Right.OWNER, name="Sacha"))
    link, other, admin = Link.objects.get(), client_of(Right.EDITOR), client_of(Right.ADMIN)
    assert "Conseil d" not in other.get("/links/").content.decode()
    assert other.post(f"/links/{link.pk}/revoke/").status_code == 404
    page = admin.get("/links/").content.decode()
    assert "Conseil d" in page and "Sacha" in page
    assert admin.post(f"/links/{link.pk}/revoke/").status_code == 302


def test_a_link_reads_and_nothing_else(client_of: Clients) -> None:
    path = made(client_of(Right.OWNER))
    assert Client().post(path).status_code == 405
    assert Client().head(path).status_code == 200


@pytest.mark.parametrize("days", ["0", "8", "3650", ""])
def test_how_long_is_one_of_three(client_of: Clients, days: str) -> None:
    assert client_of(Right.OWNER).post("/link/", TOLD | {"days": days}).status_code == 200
    assert not Link.objects.exists()


def test_titles_are_escaped(client_of: Clients) -> None:
    path = made(client_of(Right.OWNER), title="<img src=x onerror=alert(1)>")
    assert "<img" not in Client().get(path).content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_link_to_one_kpi_draws_it_without_what_people_wrote(client_of: Clients, language: str) -> None:
    Event.objects.create(kpi="revenue", day=date(2026, 2, 1), titles={"fr": "Départ de Dominique"})
    page = Client().get(made(client_of(Right.OWNER), "/link/kpi/revenue/", spoken=language)).content.decode()
    assert '<figure class="chart-figure' in page and "Dominique" not in page
    drawn = re.findall(r"<td[^>]*>(.*?)</td>", page)
    shown = "190,25 €" if language == "fr" else "€190.25"
    assert shown in [words(each) for each in drawn]
