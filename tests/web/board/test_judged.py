"""What is said of a KPI beyond its verdict: kept by the worker, shown of the total as of now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.test import Client

from jalon.ledger.models import JudgementRow
from jalon.ledger.people.models import Job
from jalon.vocabulary.rights import Right
from jalon.web import jobs
from jalon.web.board.judged import good
from jalon.web.frame.site import site
from jalon.web.working import judge
from jalon.workspace.judgement.judging import spelled, understood
from tests.web.board.test_kpi import page, text

Clients = Callable[..., Client]
WAITING = "The values have just been computed; what they say follows in a moment."


@pytest.fixture
def judged() -> Iterator[None]:
    """The worker's job done, before the test's own transaction holds the database."""
    assert judge(Job(kind="judge"), site().now) == {"kpis": 3}
    yield
    JudgementRow.objects.all().delete()


def test_the_page_shows_what_was_kept(judged: None, client_of: Clients) -> None:
    seen = text(page(client_of(language="en"), "/kpi/revenue/"))
    assert WAITING not in seen
    assert "Too early to forecast: 3 values known, 8 are needed." in seen
    assert "Too early to say whether the target will be reached in April 2026." in seen
    french = text(page(client_of(language="fr"), "/kpi/revenue/"))
    assert "Trop tôt pour prévoir : 3 valeurs connues, il en faut 8." in french


def test_what_still_comes_is_called_provisional_and_compares_with_nothing(
    judged: None, client_of: Clients
) -> None:
    client = client_of(language="en")
    before = text(page(client, "/kpi/revenue/"))
    assert "vs the same days" in before
    row = JudgementRow.objects.get(kpi="revenue")
    found = understood(row.content)
    assert found is not None
    assert found.foresight is not None
    row.content = spelled(replace(found, foresight=replace(found.foresight, ripens=True)))
    row.save()
    after = text(page(client, "/kpi/revenue/"))
    assert "Provisional: what it counts still comes later, so nothing compares yet." in after
    assert after.count("vs the same days") < before.count("vs the same days")


def test_the_page_says_whether_it_is_a_good_kpi_as_things_stand_now(judged: None, client_of: Clients) -> None:
    """A plan made after the worker judged counts at once."""
    client = client_of(Right.CONTRIBUTOR, language="en")
    before = text(page(client, "/kpi/revenue/"))
    assert "Is it a good KPI?" in before
    assert "No action is planned to reach the target." in before
    plan = {"text": "Call", "owner": "head-of-sales", "due": "2026-05-31", "measure": "orders"}
    assert client.post("/kpi/revenue/action/", plan).status_code == 302
    after = text(page(client, "/kpi/revenue/"))
    assert "No action is planned to reach the target." not in after
    assert "has no measure" not in after


def test_a_kpi_that_the_person_may_not_see_is_not_named(judged: None, client_of: Clients) -> None:
    here = site()
    kpi = replace(here.definitions.kpis["revenue"], counter="orders")
    (section,) = good(kpi, None, "en", frozenset({"revenue"}))
    told = [each.reason for each in section.folded.lines[0].told] if section.folded else []
    lines = [one for line in section.folded.lines for one in line.told] if section.folded else []
    assert told
    assert any("“another KPI”" in each.reason for each in lines)
    assert not any("Orders" in each.reason for each in lines)


def test_nothing_is_said_of_one_member_or_of_the_past(judged: None, client_of: Clients) -> None:
    client = client_of(language="en")
    for address in ("/kpi/revenue/?by=region&member=north", "/kpi/revenue/?as_of=2026-03-14"):
        assert 'id="judged"' not in page(client, address)


def test_the_page_says_that_the_worker_has_not_come_to_it(client_of: Clients) -> None:
    assert WAITING in text(page(client_of(language="en"), "/kpi/revenue/"))


def test_a_run_has_its_values_judged(worked: Callable[[str], Job]) -> None:
    jobs.ask("run", site().now)
    worked("run")
    assert Job.objects.filter(kind="judge", state=Job.ASKED).count() == 1
