"""Adding from a page: proposed, confirmed, kept in the audit, computed, taken back exactly."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from jalon.ledger.people.models import Audit, Job
from jalon.vocabulary.rights import Right
from jalon.web.frame.site import site
from jalon.workspace import Workspace
from tests.web.conftest import SignedIn
from tests.web.library import shop

Clients = Callable[..., SignedIn]
ADD = "/catalogue/average_basket/add/"


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def chosen(html: str, name: str) -> str:
    """What a select of the form proposes."""
    options = html[html.index(f'name="{name}"') :].partition("</select>")[0]
    return options.partition(" selected")[0].rpartition('value="')[2].rstrip('"')


def test_the_mapping_is_proposed_from_the_columns_that_are_here(client_of: Clients, served: Path) -> None:
    html = text(client_of(Right.EDITOR).get(ADD))
    asked = {name: value for name, value in shop.CHOSEN.items() if name != "shown.orders"}
    assert {name: chosen(html, name) for name in asked} == asked
    assert 'name="shown.orders" value="ventes"' in html
    assert "Chiffre d'affaires" in html and "Commandes payées" in html  # what comes with it


def test_what_is_confirmed_is_written_kept_computed_and_taken_back(client_of: Clients, served: Path) -> None:
    client, before = client_of(Right.EDITOR, language="fr"), shop.contents(served)
    answer = client.post(ADD, {**shop.CHOSEN, "objective": "grandir"})
    line = Audit.objects.get(verb="kpi_added")
    assert answer["Location"] == f"/catalogue/added/{line.pk}/"
    assert (line.person, line.subject) == (client.person, "average_basket")
    assert line.after["kpis"] == ["revenue", "orders", "average_basket"]
    kpis = site().definitions.kpis
    assert list(kpis) == ["revenue", "orders", "average_basket"]
    assert kpis["revenue"].value == "sum(\"Montant HT\") filter (where Statut = 'Réglée')"
    assert (kpis["average_basket"].objective, kpis["revenue"].objective) == ("grandir", None)
    assert Job.objects.filter(kind="run", state=Job.ASKED).exists()
    html = text(client.get(answer["Location"]))
    assert "ajoutés (3 KPI)" in html and f'action="/catalogue/added/{line.pk}/undo/"' in html
    assert 'href="/kpi/average_basket/"' in html
    undone = client.post(f"/catalogue/added/{line.pk}/undo/")
    assert undone["Location"] == "/catalogue/average_basket/"
    assert shop.contents(served) == before
    assert Audit.objects.filter(verb="undone", subject="average_basket").exists()
    assert "L’ajout des 3 KPI est annulé." in text(client.get(undone["Location"]))


def test_one_kpi_alone_leads_to_its_page(client_of: Clients, served: Path) -> None:
    told = {name: value for name, value in shop.CHOSEN.items() if "amount" not in name}
    answer = client_of(Right.EDITOR).post("/catalogue/orders/add/", told)
    assert answer["Location"] == "/kpi/orders/"


def test_what_changed_since_is_not_taken_back(client_of: Clients, served: Path) -> None:
    client = client_of(Right.EDITOR, language="en")
    client.post(ADD, shop.CHOSEN)
    line = Audit.objects.get(verb="kpi_added")
    file = served / "kpis/ventes.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "# looked at\n", encoding="utf-8")
    after = shop.contents(served)
    answer = client.post(f"/catalogue/added/{line.pk}/undo/", follow=True)
    assert "It was not taken back." in text(answer)
    assert shop.contents(served) == after


def test_what_another_definition_uses_is_not_taken_back(client_of: Clients, served: Path) -> None:
    client = client_of(Right.EDITOR, language="en")
    client.post(ADD, shop.CHOSEN)
    line = Audit.objects.get(verb="kpi_added")
    own = "kpi: double\nname: {en: Double}\nvalue: revenue * 2\nunit: EUR\n"
    (served / "own.yaml").write_text(own, encoding="utf-8")
    after = shop.contents(served)
    answer = client.post(f"/catalogue/added/{line.pk}/undo/", follow=True)
    assert "It was not taken back." in text(answer) and "revenue" in text(answer)
    assert shop.contents(served) == after


def test_a_choice_left_open_is_asked_for_and_nothing_is_written(client_of: Clients, served: Path) -> None:
    client, before = client_of(Right.EDITOR, language="en"), shop.contents(served)
    for name in ("column.orders.amount", "word.status.paid"):
        for value in ("", "not there"):
            html = text(client.post(ADD, {**shop.CHOSEN, name: value}))
            assert html.count("Choose what fits from the list.") == 1
    assert shop.contents(served) == before and not Audit.objects.filter(verb="kpi_added").exists()


def test_looking_at_a_table_writes_nothing(client_of: Clients, served: Path) -> None:
    client, before = client_of(Right.EDITOR, language="en"), shop.contents(served)
    for told in ({**shop.CHOSEN, "look": "1"}, {**shop.CHOSEN, "shown.orders": ""}):
        html = text(client.post(ADD, told))
        assert chosen(html, "column.orders.amount") == "Montant HT" and "Choose what fits" not in html
    other = {**shop.CHOSEN, "look": "1", "column.orders.status": "Région"}
    html = text(client.post(ADD, other))
    assert '<input type="text" name="word.status.paid"' in html  # its words were not read
    assert shop.contents(served) == before


def test_a_refusal_is_a_sentence_on_the_form(client_of: Clients, served: Path) -> None:
    client = client_of(Right.EDITOR, language="en")
    sources = served / "sources.yaml"
    sources.write_text(shop.SOURCES.replace("times:", "# times:"), encoding="utf-8")
    before = shop.contents(served)
    html = text(client.post(ADD, shop.CHOSEN))
    assert "names no column that dates its lines" in html and 'role="alert"' in html
    assert chosen(html, "column.orders.amount") == "Montant HT"
    assert shop.contents(served) == before


def test_a_column_of_the_wrong_kind_is_refused(client_of: Clients, served: Path) -> None:
    client, before = client_of(Right.EDITOR, language="en"), shop.contents(served)
    html = text(client.post(ADD, {**shop.CHOSEN, "column.orders.amount": "Région"}))
    assert 'role="alert"' in html and shop.contents(served) == before


def test_what_is_here_is_not_added_again(client_of: Clients, served: Path) -> None:
    client = client_of(Right.EDITOR)
    client.post(ADD, shop.CHOSEN)
    after = shop.contents(served)
    assert client.get(ADD)["Location"] == "/catalogue/average_basket/"
    assert client.post(ADD, shop.CHOSEN)["Location"] == "/catalogue/average_basket/"
    assert shop.contents(served) == after
    html = text(client.get("/catalogue/sales_growth/add/"))
    assert "Rien à préciser" in html
    assert client.post("/catalogue/sales_growth/add/", {"objective": "", "go": "1"})["Location"] == (
        "/kpi/sales_growth/"
    )


@pytest.mark.parametrize("right", [Right.VIEWER, Right.CONTRIBUTOR, Right.OWNER])
def test_only_editors_add(client_of: Clients, served: Path, right: Right) -> None:
    client, before = client_of(right), shop.contents(served)
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, shop.CHOSEN).status_code == 403
    assert shop.contents(served) == before


def test_nobody_takes_back_what_another_added(client_of: Clients, served: Path) -> None:
    client_of(Right.EDITOR).post(ADD, shop.CHOSEN)
    line, other = Audit.objects.get(verb="kpi_added"), client_of(Right.ADMIN)
    assert other.post(f"/catalogue/added/{line.pk}/undo/").status_code == 404
    assert other.get(f"/catalogue/added/{line.pk}/").status_code == 404
    assert line.subject in site().definitions.kpis


def test_no_page_opens_a_source(served: Path) -> None:
    with pytest.raises(AssertionError, match="opened a source"), Workspace.warehouses(site().workspace):
        pass
