"""Teams and boards: made, changed, restricted, taken away, undone; what nobody may open by the way."""

from __future__ import annotations

from collections.abc import Callable

from jalon.ledger.people.models import Board, BoardRight, Membership, Person, Team
from jalon.vocabulary.rights import Right
from tests.web.conftest import Browser
from tests.web.people.test_people import text, undo_on, words

Clients = Callable[..., Browser]
Persons = Callable[..., Person]


def test_a_team_that_files_name_is_offered_made_filled_and_taken_away(
    client_of: Clients, person_of: Persons
) -> None:
    client, member = client_of(Right.ADMIN), person_of(name="Alix")
    assert "l’équipe « shop »" in text(client, "/settings/teams/")
    assert 'value="shop"' in text(client, "/settings/teams/add/?slug=shop")
    client.post("/settings/teams/add/", {"name_fr": "La boutique", "slug": "shop", "members": [member.pk]})
    page = text(client, "/settings/teams/")
    assert "La boutique" in page and "Alix" in page and "l’équipe « shop »" not in page
    client.post("/settings/teams/shop/", {"name_en": "The shop"})
    assert Team.objects.get(slug="shop").names == {"en": "The shop"}
    client.post(undo_on(text(client, "/settings/teams/")))
    assert Team.objects.get(slug="shop").names == {"fr": "La boutique"}
    assert Membership.objects.filter(team__slug="shop", person=member).exists()
    client.post("/settings/teams/shop/remove/")
    assert not Team.objects.exists()
    client.post(undo_on(text(client, "/settings/teams/")))
    assert Membership.objects.filter(team__slug="shop", person=member).exists()


def test_a_team_needs_a_name_and_a_word_of_its_own(client_of: Clients) -> None:
    client = client_of(Right.ADMIN)
    Team.objects.create(slug="shop", names={"fr": "x"})
    said = [
        client.post("/settings/teams/add/", told).content.decode()
        for told in ({"slug": "a"}, {"slug": "é !", "name_fr": "A"}, {"slug": "SHOP", "name_fr": "A"})
    ]
    assert "au moins un nom" in said[0] and "sans accent" in said[1] and "porte déjà ce mot" in said[2]
    assert Team.objects.count() == 1


def test_an_editor_makes_a_board_in_an_order(client_of: Clients) -> None:
    client = client_of(Right.EDITOR)
    client.post(
        "/settings/boards/add/",
        {"name_fr": "Réunion du lundi", "place-orders": "1", "place-revenue": "2", "place-basket": "x"},
    )
    board = Board.objects.get()
    assert (board.slug, board.kpis, board.restricted) == ("reunion-du-lundi", ["orders", "revenue"], False)
    client.post(
        f"/settings/boards/{board.slug}/", {"name_fr": "Lundi", "place-revenue": "1", "place-orders": "2"}
    )
    board.refresh_from_db()
    assert (board.slug, board.kpis) == ("reunion-du-lundi", ["revenue", "orders"])
    client.post(undo_on(text(client, "/settings/boards/")))
    board.refresh_from_db()
    assert (board.names, board.kpis) == ({"fr": "Réunion du lundi"}, ["orders", "revenue"])


def test_a_board_needs_a_name_and_a_kpi(client_of: Clients) -> None:
    client = client_of(Right.EDITOR)
    page = words(client.post("/settings/boards/add/", {"place-orders": "1"}))
    assert "au moins un nom" in page and 'value="1"' in page
    assert "au moins un KPI" in client.post("/settings/boards/add/", {"name_fr": "A"}).content.decode()
    assert not Board.objects.exists()


def test_two_boards_of_one_name_have_two_addresses(client_of: Clients) -> None:
    client = client_of(Right.EDITOR)
    for name in ("Main", "Main", "!"):
        client.post("/settings/boards/add/", {"name_fr": name, "place-orders": "1"})
    assert sorted(Board.objects.values_list("slug", flat=True)) == ["board", "main-2", "main-3"]


def test_a_restricted_board_hides_its_kpis_from_all_but_those_named(
    client_of: Clients, person_of: Persons
) -> None:
    client, reader, other = client_of(Right.ADMIN), client_of(Right.VIEWER), client_of(Right.EDITOR)
    client.post("/settings/boards/add/", {"name_fr": "Paie", "place-basket": "1"})
    client.post(
        "/settings/boards/paie/rights/", {"restricted": "on", f"right-{reader.person.pk}": "contributor"}
    )
    assert BoardRight.objects.get().right == "contributor"
    assert reader.get("/board/paie/").status_code == 200 and other.get("/board/paie/").status_code == 404
    assert other.get("/kpi/basket/").status_code == 404
    client.post(undo_on(text(client, "/settings/boards/")))
    assert not Board.objects.get().restricted and not BoardRight.objects.exists()
    assert other.get("/board/paie/").status_code == 200


def closed_board(*people: Person, right: str = "editor") -> Board:
    board: Board = Board.objects.create(slug="paie", names={"fr": "Paie"}, kpis=["basket"], restricted=True)
    for person in people:
        BoardRight.objects.create(board=board, person=person, right=right)
    return board


def test_who_edits_a_restricted_board_does_not_open_its_kpis_to_all(client_of: Clients) -> None:
    client = client_of(Right.EDITOR)
    board = closed_board(client.person)
    told = {"name_fr": "Tous", "place-basket": "1"}
    assert "Panier moyen" in client.post("/settings/boards/add/", told).content.decode()
    assert Board.objects.count() == 1
    page = client.post("/settings/boards/paie/", {"name_fr": "Paie", "place-orders": "1"})
    assert "montrerait à tous" in page.content.decode()
    board.refresh_from_db()
    assert board.kpis == ["basket"]
    client_of(Right.ADMIN).post("/settings/boards/add/", told)
    assert Board.objects.count() == 2


def test_kpis_that_an_editor_does_not_see_stay_on_a_board(client_of: Clients) -> None:
    closed_board()
    Board.objects.create(slug="b", names={"fr": "B"}, kpis=["basket", "orders"], restricted=True)
    client = client_of(Right.VIEWER)
    BoardRight.objects.create(board=Board.objects.get(slug="paie"), person=client.person, right="viewer")
    board = Board.objects.create(slug="mine", names={"fr": "M"}, kpis=["orders"], restricted=True)
    BoardRight.objects.create(board=board, person=client.person, right="editor")
    board.kpis = ["orders", "basket"]
    board.save()
    client.post("/settings/boards/mine/", {"name_fr": "M", "place-orders": "2", "place-basket": "1"})
    board.refresh_from_db()
    assert board.kpis == ["basket", "orders"]


def test_only_who_runs_the_site_restricts_and_takes_away(client_of: Clients) -> None:
    board = Board.objects.create(slug="b", names={"fr": "B"}, kpis=["orders"])
    editor = client_of(Right.EDITOR)
    assert editor.get("/settings/boards/b/rights/").status_code == 403
    assert editor.post("/settings/boards/b/remove/").status_code == 403
    client = client_of(Right.ADMIN)
    BoardRight.objects.create(board=board, person=editor.person, right="owner")
    client.post("/settings/boards/b/remove/")
    assert not Board.objects.exists()
    client.post(undo_on(text(client, "/settings/boards/")))
    assert Board.objects.get(slug="b").kpis == ["orders"] and BoardRight.objects.get().right == "owner"


def test_an_editor_who_lost_the_right_undoes_nothing(client_of: Clients) -> None:
    client = client_of(Right.EDITOR)
    client.post("/settings/boards/add/", {"name_fr": "A", "place-orders": "1"})
    undo = undo_on(text(client, "/settings/boards/"))
    Person.objects.filter(pk=client.person.pk).update(right="viewer")
    assert client.post(undo).status_code == 403
    assert Board.objects.exists()
