"""Where effort pays, on the pages: the first on Today, a step on every red, one click makes it an action."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from jalon.ledger.models import JudgementRow
from jalon.ledger.people.models import Action, Board, Job
from jalon.vocabulary.rights import Right
from jalon.web.frame.site import site
from jalon.web.working import judge
from tests.web.board.test_kpi import page, text

Clients = Callable[..., Client]
TAKE = 'href="/kpi/revenue/action/?step=1"'


@pytest.fixture
def red(site_folder: Path) -> Iterator[None]:
    """Revenue is far from its target."""
    file = site_folder / "jalon.yaml"
    before = file.read_bytes()
    file.write_bytes(before.replace(b"above: 100}", b"above: 1000}"))
    yield
    file.write_bytes(before)


@pytest.fixture
def judged(red: None) -> Iterator[None]:
    """The worker's job done, before the test's own transaction holds the database."""
    judge(Job(kind="judge"), site().now)
    yield
    JudgementRow.objects.all().delete()


def first(html: str) -> str:
    """The section of where to act first."""
    found = re.search(r'<section class="block first".*?</section>', html, re.DOTALL)
    return "" if found is None else text(found[0]).strip()


def test_today_says_where_to_act_first_and_why(judged: None, client_of: Clients) -> None:
    told = first(page(client_of(language="en"), "/"))
    assert told.startswith("Where to act first")
    assert 'id="waiting"' not in page(client_of(language="en"), "/")
    assert "Revenue €12.00 so far in April 2026, where it should be at least €66.67 by now." in told
    assert "It is one of the KPIs that measure its objective." in told
    assert "Average basket" not in told  # its target is kept
    french = first(page(client_of(language="fr"), "/"))
    assert french.startswith("Où agir d’abord")
    assert "12,00 € à ce jour en avril 2026, là où il en faudrait au moins 66,67 €." in french


def test_before_it_is_judged_today_says_that_more_follows(red: None, client_of: Clients) -> None:
    html = page(client_of(Right.CONTRIBUTOR, language="en"), "/")
    assert first(html) == ""
    assert "what they say follows in a moment" in text(html)
    assert "Furthest from its target" not in text(html)
    assert "No action planned" in text(html)


def test_a_red_without_action_shows_a_step_that_one_click_makes_an_action(
    judged: None, client_of: Clients
) -> None:
    client = client_of(Right.CONTRIBUTOR, language="en")
    html = page(client, "/")
    assert TAKE in html
    (step,) = re.findall(r"What the figures suggest ((?:(?!What).)*\.) Make it an action", text(html))
    assert step.startswith("Look at “north”")
    form = page(client, "/kpi/revenue/action/?step=1")
    assert step in text(form)
    assert "What the figures suggest" not in page(client, "/kpi/revenue/action/")
    sent = {"text": step, "owner": "head-of-sales", "due": "2026-05-31"}
    assert client.post("/kpi/revenue/action/?step=1", sent).status_code == 302
    after = page(client, "/")
    assert TAKE not in after
    assert f"Next action {step}" in text(after)
    assert Action.objects.get().texts == {"en": step}


def test_whoever_may_not_plan_sees_the_step_and_no_button(judged: None, client_of: Clients) -> None:
    for address in ("/", "/kpi/revenue/", "/board/", "/executive/"):
        html = page(client_of(language="en"), address)
        assert TAKE not in html
    assert "What the figures suggest" in text(page(client_of(language="en"), "/"))


def test_the_page_of_a_kpi_says_what_to_do_before_anything_else(judged: None, client_of: Clients) -> None:
    html = page(client_of(Right.CONTRIBUTOR, language="en"), "/kpi/revenue/")
    assert html.index("id='next'") < html.index("id='foresight'")
    seen = text(html)
    assert "What to do next To do: " in seen
    assert "Rank 1 of 1 by how much effort pays (1: the most)." in seen
    assert TAKE in html
    kept = text(page(client_of(language="en"), "/kpi/basket/"))
    assert "What to do next The target is kept: nothing is pressing here." in kept


def test_a_kpi_that_may_not_be_seen_is_neither_ranked_nor_named(judged: None, client_of: Clients) -> None:
    Board.objects.create(slug="closed", names={"en": "Closed"}, kpis=["revenue"], restricted=True)
    client = client_of(language="en")
    assert "Revenue" not in text(page(client, "/"))
    assert first(page(client, "/")) == ""
    assert client.get("/kpi/revenue/action/?step=1").status_code == 404
