"""The page of an entry: everything it says, and what it finds in the tables that are here."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from jalon.catalogue import catalogue
from jalon.ledger.people.models import Job
from jalon.vocabulary.rights import Right
from jalon.web.library.catalogue_columns import describe_sources
from tests.web import ground
from tests.web.conftest import SignedIn
from tests.web.library import shop

Clients = Callable[..., SignedIn]
Serve = Callable[..., None]


def page(client: SignedIn, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_entry_says_all_it_has_to_say(client_of: Clients, served: Path, language: str) -> None:
    client = client_of(language=language)
    for name in ("average_basket", "orders_per_customer", "service_level", "refund_rate"):
        entry = catalogue().entries[name]
        html = page(client, f"/catalogue/{name}/")
        for texts in (entry.label, entry.says, entry.read, entry.formula, *entry.traps):
            assert texts[language] in html
        for other in (entry.counter, *(each.name for each in catalogue().variants(entry))):
            assert other is None or f'href="/catalogue/{other}/"' in html


def test_columns_are_shown_as_they_are_called_here(client_of: Clients, served: Path) -> None:
    html = page(client_of(Right.EDITOR, language="en"), "/catalogue/average_basket/")
    assert "Found here in the source “ventes”." in html
    assert "Here: Montant HT" in html and "Here: Statut" in html
    assert 'href="/catalogue/average_basket/add/"' in html and "It can be computed now" in html


def test_what_is_missing_leads_to_dropping_a_file(client_of: Clients, served: Path) -> None:
    editor, viewer = client_of(Right.EDITOR, language="en"), client_of(language="en")
    html = page(editor, "/catalogue/nps/")
    assert "Drop an export of the table" in html and 'href="/drop/"' in html
    assert 'href="/drop/"' not in page(viewer, "/catalogue/nps/")
    assert "A person who edits definitions can add it." in page(viewer, "/catalogue/average_basket/")


def test_two_columns_that_fit_are_left_to_the_person(
    client_of: Clients, tmp_path: Path, serve_with: Serve
) -> None:
    shop.write(tmp_path)
    sales = shop.SALES.replace("Montant HT", "Montant HT,Total HT").replace(".00", ".00,1")
    (tmp_path / "ventes.csv").write_text(sales, encoding="utf-8")
    serve_with(folder=tmp_path)
    describe_sources(Job(kind="describe"), ground.NOW)
    html = page(client_of(Right.EDITOR, language="en"), "/catalogue/average_basket/")
    assert "several of your columns may fit" in html and "To be chosen: “Montant HT” and “Total HT”" in html
    assert "Missing" not in html
    form = page(client_of(Right.EDITOR, language="en"), "/catalogue/average_basket/add/")
    amount = form[form.index('name="column.orders.amount"') :].partition("</select>")[0]
    assert '<option value="" selected>' in amount
    assert amount.index('value="Montant HT"') < amount.index('value="Total HT"') < amount.index("Région")


def test_an_unknown_entry_is_no_page(client_of: Clients, served: Path) -> None:
    client = client_of(Right.EDITOR)
    assert client.get("/catalogue/nothing/").status_code == 404
    assert client.get("/catalogue/nothing/add/").status_code == 404
