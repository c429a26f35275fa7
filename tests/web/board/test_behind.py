"""The rows behind a number: asked for, read by the worker, shown with their count and their sum."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from jalon.ledger.people.models import Job
from jalon.vocabulary.rights import Right
from jalon.web import jobs
from jalon.web.board.behind import _cell, _shown
from jalon.web.frame.site import site
from tests.web.board.test_kpi import page, text

Clients = Callable[..., Client]
Worked = Callable[[str], Job]


def asked(client: Client, query: str = "") -> str:
    """Ask for rows; the address of the page that waits for them."""
    response = client.post(f"/kpi/revenue/rows/?{query}")
    assert response.status_code == 302
    return str(response.headers["Location"])


def test_the_page_waits_then_shows_rows_count_and_sum(client_of: Clients, worked: Worked) -> None:
    client = client_of(language="en")
    address = asked(client, "by=region&member=south")
    waiting = page(client, address)
    assert "The source is being read" in text(waiting)
    look = re.search(r'hx-get="([^"]+)"', waiting)
    assert look is not None
    worked("rows")
    block = page(client, look.group(1))
    assert "<html" not in block and "hx-get" not in block
    seen = text(page(client, address))
    assert "It adds up: these rows make exactly €12.00." in seen
    assert "1 row." in seen and "south" in seen and "2 Apr 2026" in seen


def test_asking_twice_asks_once_and_what_was_read_is_shown_again(client_of: Clients, worked: Worked) -> None:
    client = client_of()
    first = asked(client)
    assert asked(client) == first
    worked("rows")
    assert asked(client) == first
    assert Job.objects.filter(kind="rows").count() == 1


def test_rows_are_forgotten_after_a_day(client_of: Clients, worked: Worked) -> None:
    client = client_of()
    asked(client)
    job = worked("rows")
    Job.objects.filter(pk=job.pk).update(finished_at=site().now - timedelta(days=2))
    asked(client, "by=region&member=north")
    worked("rows")
    assert not Job.objects.filter(pk=job.pk).exists()


def test_a_source_that_cannot_be_read_is_said(client_of: Clients) -> None:
    client = client_of(language="fr")
    address = asked(client)
    job = Job.objects.get(kind="rows")
    for _ in range(jobs.TRIES):
        job.tries += 1
        jobs.failed(job, site().now, "no such file")
    assert "La source n’a pas pu être lue" in text(page(client, address))


def test_the_rows_of_another_kpi_are_not_there(client_of: Clients, worked: Worked) -> None:
    client = client_of()
    asked(client)
    number = worked("rows").pk
    assert client.get(f"/kpi/orders/rows/{number}/").status_code == 404
    assert client.get("/kpi/revenue/rows/999999/").status_code == 404


def test_rows_are_asked_for_by_a_form_only_and_only_of_today(client_of: Clients) -> None:
    client = client_of(Right.VIEWER)
    assert client.get("/kpi/revenue/rows/").status_code == 405
    assert client.post("/kpi/revenue/rows/?as_of=2026-03-14").status_code == 404


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), Decimal("NaN")])
def test_a_cell_that_is_no_number_is_shown_as_it_is(cell: float | Decimal) -> None:
    assert _shown(_cell(cell), "fr") == ("text", str(cell))
    assert _shown(_cell(1.5), "fr") == ("number", "1,5")
