"""The list of the catalogue: an aim, a search, what is here already; read without opening a source."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.catalogue import catalogue
from jalon.ledger.people.models import Board, Job, Setting
from jalon.vocabulary.rights import Right
from jalon.web.library.catalogue_columns import SETTING, describe_sources, offered
from jalon.web.words import texts
from tests.web import ground
from tests.web.conftest import SignedIn
from tests.web.library import shop

Clients = Callable[..., SignedIn]
Serve = Callable[..., None]


def page(client: SignedIn, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def entries_of(html: str) -> list[str]:
    """The entries of the list, in order; suggestions apart."""
    shown = html[html.index('id="list"') :]
    return re.findall(r'<li><div><p><a href="/catalogue/([a-z0-9_]+)/">', shown)


def suggested(html: str) -> list[str]:
    return re.findall(r'<h3><a href="/catalogue/([a-z0-9_]+)/">', html)


def test_every_entry_is_listed_once_under_its_function(client_of: Clients, served: Path) -> None:
    html = page(client_of(), "/catalogue/")
    assert sorted(entries_of(html)) == sorted(catalogue().entries)
    assert html.count('<details class="pack">') == len(catalogue().packs)


def test_an_entry_says_whether_it_can_be_had_here(client_of: Clients, served: Path) -> None:
    editor, viewer = client_of(Right.EDITOR, language="en"), client_of(Right.VIEWER, language="en")
    html = page(editor, "/catalogue/?q=K33")
    assert entries_of(html) == ["average_basket"]
    assert "Ready: all it needs is there" in html and 'href="/catalogue/average_basket/add/"' in html
    assert "€ per order · higher is better · early sign" in html
    assert "/add/" not in page(viewer, "/catalogue/?q=K33")
    lacking = page(editor, "/catalogue/?q=orders_margin_rate")
    assert "Missing: in the table “Orders” the column “Cost of what is sold”." in lacking


def test_a_kpi_that_is_here_leads_to_its_page(client_of: Clients, rolled_back: None) -> None:
    describe_sources(Job(kind="describe"), ground.NOW)
    html = page(client_of(language="en"), "/catalogue/?state=there")
    assert entries_of(html) == ["revenue", "orders"]
    assert 'href="/kpi/revenue/"' in html and "2 KPIs: 2 already here" in html


def test_a_hidden_kpi_is_as_if_it_were_not_there(client_of: Clients, rolled_back: None) -> None:
    describe_sources(Job(kind="describe"), ground.NOW)
    Board.objects.create(slug="closed", kpis=["orders"], restricted=True)
    html = page(client_of(language="en"), "/catalogue/?q=orders&state=there")
    assert entries_of(html) == ["revenue"]
    assert "Already" not in page(client_of(language="en"), "/catalogue/orders/")
    assert "orders" in entries_of(page(client_of(Right.ADMIN), "/catalogue/?state=there"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=panier+moyen", {"average_basket"}),
        ("q=K33", {"average_basket"}),
        ("q=PANIERS&timing=lagging", set()),
        ("q=xyzzy", set()),
    ],
)
def test_the_list_is_searched_by_words_of_either_language(
    client_of: Clients, served: Path, asked: str, found: set[str]
) -> None:
    html = page(client_of(language="en"), f"/catalogue/?{asked}")
    assert set(entries_of(html)) >= found
    assert ("Nothing matches" in html) is (not found)


def test_a_function_shows_all_that_belongs_to_it(client_of: Clients, served: Path) -> None:
    for name, pack in catalogue().packs.items():
        assert entries_of(page(client_of(), f"/catalogue/?function={name}")) == list(pack.entries)
    early = entries_of(page(client_of(), "/catalogue/?timing=leading"))
    assert {catalogue().entries[name].timing.value for name in early} == {"leading"}


def test_a_choice_that_there_is_not_narrows_nothing(client_of: Clients, served: Path) -> None:
    html = page(client_of(), "/catalogue/?function=<script>&state=odd&timing=never")
    assert len(entries_of(html)) == len(catalogue().entries)
    assert "<script>" not in html.split("</head>")[1]


@pytest.mark.parametrize("asked", ["loyal-customers", "fidéliser nos clients", "more loyal customers"])
def test_an_aim_brings_three_with_early_signs_and_results(
    client_of: Clients, served: Path, asked: str
) -> None:
    html = page(client_of(language="en"), f"/catalogue/?aim={asked}")
    names = suggested(html)
    assert len(names) == 3
    assert {catalogue().entries[name].timing.value for name in names} == {"leading", "lagging"}
    assert "For “More loyal customers”" in html
    reasons = {reason.entry: reason.because["en"] for reason in catalogue().aims["loyal-customers"].reasons}
    assert all(reasons[name] in html for name in names)


def test_an_aim_that_is_not_understood_is_said_so(client_of: Clients, served: Path) -> None:
    html = page(client_of(language="fr"), "/catalogue/?aim=<b>xyzzy</b>")
    assert "Aucun objectif connu ne correspond" in html and "<b>xyzzy" not in html
    assert suggested(html) == [] and 'href="?aim=loyal-customers"' in html


def test_until_columns_are_read_nothing_is_called_missing(
    client_of: Clients, tmp_path: Path, serve_with: Serve
) -> None:
    serve_with(folder=shop.write(tmp_path))
    html = page(client_of(language="en"), "/catalogue/?q=K33")
    assert "The columns of your tables are being read" in html and "every 2s" in html
    assert "Missing:" not in html and "Columns are being read" in html


def test_a_workspace_without_data_says_what_to_do(
    client_of: Clients, tmp_path: Path, serve_with: Serve
) -> None:
    (tmp_path / "jalon.yaml").write_text("workspace: vide\n", encoding="utf-8")
    serve_with(folder=tmp_path)
    html = page(client_of(Right.EDITOR, language="en"), "/catalogue/")
    assert "There is no data yet" in html and "being read" not in html
    assert 'href="/drop/"' in html


def test_what_the_worker_found_is_kept_and_found_again(served: Path) -> None:
    kept = Setting.objects.get(name=SETTING).value
    assert kept["found"]["columns"]["ventes"]["Montant HT"] == "decimal"
    assert kept["found"]["words"]["ventes"]["Statut"] == ["Reprise", "Réglée"]
    assert offered() is offered()
    assert offered().offers["average_basket"].readiness.ready


def test_words_are_there_in_both_languages() -> None:
    ours = {key: said for key, said in texts().items() if key.startswith("catalogue.")}
    assert all(said.keys() == {"fr", "en"} for said in ours.values())
