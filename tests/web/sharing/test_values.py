"""CSV files: the values as the pages show them, in the person's language."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from jalon.ledger.people.models import Board
from tests.web.conftest import SignedIn

Clients = Callable[..., SignedIn]


def rows_of(content: bytes, delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def test_a_kpis_values_by_month_with_status(client_of: Clients) -> None:
    response = client_of(language="en").get("/kpi/revenue/values.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="revenue-2026-04-15.csv"' in response.headers["Content-Disposition"]
    rows = rows_of(response.content, ",")
    assert [(row["First day"], row["Value"]) for row in rows] == [
        ("2026-01-01", "120.50"),
        ("2026-02-01", "190.25"),
        ("2026-03-01", "72.00"),
        ("2026-04-01", "12.00"),
    ]
    assert [row["Status"] for row in rows] == ["Reached", "Reached", "Missed", "On track"]
    assert rows[-1]["Complete period"] == "no"


def test_grain_and_break_down_stand_in_the_address(client_of: Clients) -> None:
    client = client_of(language="fr")
    quarters = rows_of(client.get("/kpi/revenue/values.csv?grain=quarter").content, ";")
    assert (quarters[0]["Période"], quarters[0]["Valeur"]) == ("T1\u00a02026", "382,75")
    regions = rows_of(client.get("/kpi/revenue/values.csv?by=region").content, ";")
    january = {row["region"]: row["Valeur"] for row in regions if row["Premier jour"] == "2026-01-01"}
    assert january == {"north": "40,50", "south": "80,00"}


@pytest.mark.parametrize("query", ["grain=day", "by=nothing", "grain=quarter&by=region,other"])
def test_what_is_not_kept_is_said_not_broken(client_of: Clients, query: str) -> None:
    response = client_of(language="fr").get(f"/kpi/revenue/values.csv?{query}")
    assert response.status_code == 404
    assert "revenue" in response.content.decode()


def test_a_hidden_kpi_has_no_file(client_of: Clients) -> None:
    Board.objects.create(slug="closed", kpis=["revenue"], restricted=True)
    client = client_of()
    assert client.get("/kpi/revenue/values.csv").status_code == 404
    assert client.get("/kpi/nothing/values.csv").status_code == 404
    assert [row["KPI"] for row in rows_of(client.get("/board/main/values.csv").content, ";")] == ["Commandes"]


def test_a_board_is_one_row_a_kpi(client_of: Clients) -> None:
    rows = rows_of(client_of(language="fr").get("/board/main/values.csv").content, ";")
    assert [(row["KPI"], row["Valeur"], row["Unité"]) for row in rows] == [
        ("Chiffre d'affaires", "12,00", "€"),
        ("Commandes", "1", ""),
    ]
    assert rows[0]["Statut"] == "En bonne voie" and rows[0]["Valeur affichée"] == "12,00\u00a0€"
