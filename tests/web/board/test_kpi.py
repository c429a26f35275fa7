"""The page of one KPI: sentence, chart, members, plain words, details, as an address asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from jalon.ledger.people.models import Board, Duty, Event, Sight, Team
from jalon.vocabulary.rights import Right
from jalon.web.frame.site import site
from tests.web.sharing.test_links import made as made_link

Clients = Callable[..., Client]


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def text(html: str) -> str:
    """What a reader sees: no tags, spaces of every kind as one; what is bold stays in its word."""
    html = re.sub(r"</?b>", "", html).replace("\u2060", "")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").replace("\u202f", " "))


def test_the_page_says_where_it_stands_against_what_and_of_which_day(client_of: Clients) -> None:
    seen = text(page(client_of(language="en"), "/kpi/revenue/"))
    assert "Revenue: €12.00 so far" in seen or "Revenue: €12 so far" in seen
    assert "vs the same days (1–2 Mar)" in seen
    assert "Stay at €100.00 or above." in seen
    assert "Higher is better." in seen and "head of sales" in seen
    assert "up to 2 Apr 2026" in seen


def test_in_french_every_block_is_french(client_of: Clients) -> None:
    seen = text(page(client_of(language="fr"), "/kpi/revenue/"))
    for words in ("En clair", "Pour qui", "Toute l’entreprise", "Cible", "Détails techniques", "par mois"):
        assert words in seen
    assert "In plain words" not in seen


def test_the_chart_has_its_table_and_its_sentence(client_of: Clients) -> None:
    html = page(client_of(language="en"), "/kpi/revenue/")
    assert html.count('class="chart-table"') == 1 and "<svg" in html
    assert "The last period is partial." in text(html)


def test_a_member_has_its_own_page_named_in_its_sentence(client_of: Clients) -> None:
    client = client_of(language="en")
    whole = page(client, "/kpi/revenue/")
    address = re.search(r'href="(\?[^"]*member=north[^"]*)"', whole)
    assert address is not None
    seen = text(page(client, "/kpi/revenue/" + address.group(1).replace("&amp;", "&").split("#")[0]))
    assert "Revenue, north:" in seen and "Back to the total" in seen


def test_shares_are_told_where_members_add_up_and_only_there(client_of: Clients) -> None:
    client = client_of(language="en")
    assert "Share" in re.findall(r'<th scope="col"[^>]*>([^<]*)', page(client, "/kpi/revenue/"))
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)', page(client, "/kpi/orders/"))
    assert "Share" in heads
    assert "members" not in page(client, "/kpi/basket/")


@pytest.mark.parametrize("address", ["/kpi/nothing/", "/kpi/revenue/?by=region&member=nowhere"])
def test_what_is_not_there_is_a_page_that_says_so(client_of: Clients, address: str) -> None:
    assert client_of().get(address).status_code == 404


def test_a_kpi_of_a_closed_board_is_not_there_for_others(client_of: Clients) -> None:
    Board.objects.create(slug="closed", kpis=["basket"], restricted=True)
    client = client_of()
    assert client.get("/kpi/basket/").status_code == 404
    assert client.get("/kpi/basket/rows/1/").status_code == 404
    assert "Average basket" not in client.get("/objectives/").content.decode()


def test_a_kpi_that_a_target_follows_is_named_only_to_those_who_may_see_it(
    definitions: Path, client_of: Clients
) -> None:
    said = definitions.read_text("utf-8")
    follows = "targets:\n  - stay: {above: 10}\n    grain: month\n"
    at = said.rindex(follows)
    told = said[:at] + "targets:\n  - per_period: {grain: month, kpi: orders}\n"
    definitions.write_text(told, "utf-8")
    assert "Orders" in page(client_of(language="en"), "/kpi/basket/").split("In plain words")[1]
    Board.objects.create(slug="closed", kpis=["orders"], restricted=True)
    assert "Orders" not in page(client_of(language="en"), "/kpi/basket/").split("In plain words")[1]


def test_a_past_day_is_shown_as_reconstructed_before_the_first_run(client_of: Clients) -> None:
    seen = text(page(client_of(language="en"), "/kpi/revenue/?as_of=2026-03-14"))
    assert "Nothing was kept yet on 14 Mar 2026" in seen
    assert "Revenue: €190" in seen and "in February 2026" in seen


@pytest.mark.parametrize("grain", ["quarter", "all"])
def test_other_lengths_of_period(client_of: Clients, grain: str) -> None:
    html = page(client_of(language="en"), f"/kpi/revenue/?grain={grain}&last=0&compare=year")
    assert ('<svg class="chart' in html) is (grain == "quarter")


def test_events_are_on_the_chart(client_of: Clients) -> None:
    client = client_of(language="fr")
    Event.objects.create(kpi="revenue", day=date(2026, 3, 3), titles={"fr": "Soldes"})
    assert "Soldes" in text(page(client, "/kpi/revenue/"))


def test_who_owns_it_and_for_which_team(client_of: Clients) -> None:
    client = client_of(name="Camille Roy", language="fr")
    Duty.objects.create(person=client.person, role="direction")  # type: ignore[attr-defined]
    Team.objects.create(slug="shop", names={"fr": "boutique", "en": "shop"})
    seen = text(page(client, "/kpi/orders/"))
    assert "Camille Roy" in seen and "Équipe boutique" in seen


def test_technical_details_say_formula_run_and_definition(client_of: Clients) -> None:
    seen = text(page(client_of(language="en"), "/kpi/revenue/"))
    run = site().ledger.current()
    assert run is not None
    assert "sum(amount)" in seen and f"no. {run.number}," in seen and "jalon.yaml:" in seen


@pytest.mark.parametrize(
    ("right", "shown", "hidden"),
    [
        (Right.VIEWER, [], ["/kpi/revenue/target/", "/kpi/revenue/complete/", "/kpi/revenue/action/"]),
        (Right.CONTRIBUTOR, ["/kpi/revenue/action/"], ["/kpi/revenue/target/", "/kpi/revenue/complete/"]),
        (Right.OWNER, ["/kpi/revenue/target/0/", "/kpi/revenue/target/"], ["/kpi/revenue/complete/"]),
        (Right.EDITOR, ["/kpi/revenue/complete/purpose/", "/kpi/revenue/target/"], []),
    ],
)
def test_each_sees_the_ways_to_what_they_may_do(
    client_of: Clients, right: Right, shown: list[str], hidden: list[str]
) -> None:
    html = page(client_of(right), "/kpi/revenue/")
    assert all(f'"{each}"' in html for each in shown)
    assert not any(each in html for each in hidden)


def test_who_saw_it_is_kept_once_a_month_and_session(
    client_of: Clients, django_queries: Callable[..., int]
) -> None:
    client = client_of()
    page(client, "/kpi/revenue/")
    row = Sight.objects.get()
    assert (row.person, row.kpi, row.cycle) == (client.person, "revenue", date(2026, 4, 1))  # type: ignore[attr-defined]
    assert django_queries(lambda: page(client, "/kpi/revenue/"), "people_sight", "INSERT") == 0
    page(client, "/board/")
    assert {each.kpi for each in Sight.objects.all()} == {"revenue", "orders"}
    other = Client()
    other.force_login(client.person, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[attr-defined]
    page(other, "/kpi/revenue/")
    assert Sight.objects.filter(kpi="revenue").count() == 1


def test_a_member_off_its_own_target_is_told_wherever_the_kpi_stands(
    definitions: Path, client_of: Clients
) -> None:
    asked = b"  - stay: {above: 100}\n    grain: month\n"
    own = b"  - stay: {above: 500}\n    grain: month\n    for: {region: south}\n"
    whole = b"  - stay: {above: 1}\n    grain: month\n"
    definitions.write_bytes(definitions.read_bytes().replace(asked, own + whole))
    client = client_of(language="en")
    for address in ("/", "/kpi/revenue/", "/objectives/", "/executive/"):
        assert "Off track south: €12.00 so far" in text(page(client, address)), address
    board = text(page(client, "/board/"))
    assert "1–2 Apr, so far" in board
    assert "Off track south €12.00" in board
    link = made_link(client_of(Right.OWNER), spoken="en")
    assert "Off track south €12.00" in text(page(Client(), link)).replace("\u2060", "")


def test_of_one_target_alone_today_counts_nothing(definitions: Path, client_of: Clients) -> None:
    kept = definitions.read_text(encoding="utf-8")
    alone = kept.replace("targets:\n  - stay: {above: 10}\n    grain: month\n", "")
    definitions.write_text(alone.replace("above: 100}", "above: 1000}"), encoding="utf-8")
    assert "The only target followed needs your attention." in text(page(client_of(language="en"), "/"))
    assert "La seule cible suivie demande votre attention." in text(page(client_of(language="fr"), "/"))
