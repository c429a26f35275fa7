"""Targets set, replaced and removed from a KPI's page: in its file, with undo, refused when it changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from jalon.ledger.people.models import Audit, Job
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.rights import Right
from jalon.vocabulary.target import From, Improve, ReachBy, Stay, Target
from jalon.web.board.target_form import Amount
from jalon.web.frame.site import site
from tests.web.board.test_kpi import page, text

Clients = Callable[..., Client]


def targets(kpi: str = "orders") -> tuple[Target, ...]:
    return site().definitions.kpis[kpi].targets


def seen_of(client: Client, address: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page(client, address))
    assert found is not None
    return found.group(1)


def sent(client: Client, address: str = "/kpi/orders/target/", **said: str) -> None:
    response = client.post(address, {"seen": seen_of(client, address), **said})
    assert response.status_code == 302, text(response.content.decode())


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"kind": "above", "value": "1 200,5"}, Stay(above=Decimal("1200.5"))),
        ({"kind": "below", "value": "3"}, Stay(below=Decimal(3))),
        (
            {"kind": "reach", "value": "12", "day": "2026-12-31"},
            ReachBy(value=Decimal(12), by=date(2026, 12, 31)),
        ),
        (
            {"kind": "improve", "by": "5 %", "each": "month", "reading": "previous"},
            Improve(by=Decimal("0.05"), each=Grain.MONTH, start=From.PREVIOUS, compounded=False),
        ),
        (
            {"kind": "improve", "by": "5", "each": "month", "reading": "compounded"},
            Improve(
                by=Decimal("0.05"),
                each=Grain.MONTH,
                start=From.BASE,
                compounded=True,
                base_period=date(2026, 3, 1),
            ),
        ),
    ],
)
def test_each_simple_kind_is_written_and_said(
    client_of: Clients, definitions: Path, said: dict[str, str], wanted: Target
) -> None:
    client = client_of(Right.OWNER, language="fr")
    sent(client, **said)
    (found,) = targets()
    for name in ("above", "below", "value", "by", "each", "start", "compounded", "base_period"):
        assert getattr(found, name, None) == getattr(wanted, name, None)
    assert "Cible enregistrée." in text(page(client, "/kpi/orders/"))
    assert Job.objects.filter(kind="run", state=Job.ASKED).exists()
    line = Audit.objects.latest("pk")
    assert (line.verb, line.subject, line.person) == ("target_set", "orders", client.person)  # type: ignore[attr-defined]


def test_a_target_is_replaced_keeping_its_terms_and_removed_and_both_are_undone(
    client_of: Clients, definitions: Path
) -> None:
    client = client_of(Right.OWNER)
    before = definitions.read_text()
    sent(client, "/kpi/revenue/target/0/", kind="above", value="150", reason="Plus ambitieux")
    (found,) = targets("revenue")
    assert isinstance(found, Stay) and found.above == 150
    assert found.terms.grain is Grain.MONTH and dict(found.terms.reason) == {"fr": "Plus ambitieux"}
    client.post(client.session["notices"][-1]["undo"])
    assert definitions.read_text() == before
    client.post("/kpi/revenue/target/0/drop/", {"seen": seen_of(client, "/kpi/revenue/target/0/")})
    assert targets("revenue") == ()
    client.post(client.session["notices"][-1]["undo"])
    assert definitions.read_text() == before
    verbs = [line.verb for line in Audit.objects.order_by("pk")]
    assert verbs == ["target_set", "undone", "target_dropped", "undone"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "above", "value": ""}, "À remplir pour cette sorte de cible."),
        ({"kind": "above", "value": "beaucoup"}, "Ce n’est pas un nombre."),
        ({"kind": "reach", "value": "12"}, "À remplir pour cette sorte de cible."),
        ({"kind": "reach", "value": "12", "day": "2025-01-01"}, "Ce jour est passé"),
        ({"kind": "improve", "by": "-5", "each": "month", "reading": "previous"}, "plus grand que zéro"),
        (
            {"kind": "improve", "by": "5", "each": "day", "reading": "previous"},
            "Sélectionnez un choix valide",
        ),
        ({"kind": ""}, "Ce champ est obligatoire"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(
    client_of: Clients, definitions: Path, said: dict[str, str], told: str
) -> None:
    before = definitions.read_text()
    response = client_of(Right.OWNER, language="fr").post("/kpi/orders/target/", said)
    assert response.status_code == 200 and told in text(response.content.decode())
    assert definitions.read_text() == before


def test_what_somebody_else_changed_meanwhile_is_kept_and_said(client_of: Clients, definitions: Path) -> None:
    client = client_of(Right.OWNER, language="en")
    seen = seen_of(client, "/kpi/orders/target/")
    definitions.write_text(definitions.read_text() + "# somebody else\n")
    response = client.post("/kpi/orders/target/", {"seen": seen, "kind": "above", "value": "3"})
    assert "Nothing was saved. The file is not the one this change was made from" in text(
        response.content.decode()
    )
    assert targets() == ()


def test_an_undo_after_another_change_is_refused(client_of: Clients, definitions: Path) -> None:
    client = client_of(Right.OWNER, language="en")
    sent(client, kind="above", value="3")
    undo = client.session["notices"][-1]["undo"]
    definitions.write_text(definitions.read_text() + "# somebody else\n")
    client.post(undo)
    assert "The file was changed since" in text(page(client, "/kpi/orders/"))
    assert len(targets()) == 1


def test_only_who_made_a_change_undoes_it(client_of: Clients, definitions: Path) -> None:
    client = client_of(Right.OWNER)
    sent(client, kind="above", value="3")
    undo = client.session["notices"][-1]["undo"]
    assert client_of(Right.ADMIN).post(undo).status_code == 404
    assert client.get(undo).status_code == 405


@pytest.mark.parametrize("address", ["/kpi/orders/target/", "/kpi/revenue/target/0/"])
def test_a_contributor_sets_no_targets(client_of: Clients, address: str) -> None:
    assert client_of(Right.CONTRIBUTOR).post(address, {"kind": "above", "value": "3"}).status_code == 403


def test_a_target_that_is_not_there_is_not_changed(client_of: Clients) -> None:
    assert client_of(Right.OWNER).get("/kpi/revenue/target/7/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("1 234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("12 %", "12"),
        ("€ 12.50", "12.50"),
        ("-3", "-3"),
    ],
)
def test_numbers_as_people_type_them(typed: str, wanted: str) -> None:
    assert Amount().to_python(typed) == Decimal(wanted)
