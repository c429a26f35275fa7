"""Of the links that the demo declares, those that its rows hold are found at their lag, the others not."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from jalon.demo import truth
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.lead import LeadLink, Leads, LeadState
from jalon.workspace import find
from jalon.workspace.judgement.leads import leads
from jalon.workspace.published import Published
from tests.cli.made import jalon, read
from tests.demo.days import NOW, TODAY


@pytest.fixture(scope="module")
def links(computed: Path) -> dict[str, Leads]:
    now = datetime.fromisoformat(NOW)
    workspace = find(computed, now)
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, now, None)
        told = {name: leads(reading, kpi) for name, kpi in reading.kpis.items()}
    return {name: found for name, found in told.items() if found is not None}


def shown(links: dict[str, Leads]) -> list[LeadLink]:
    return [link for found in links.values() for link in found.before if link.state is LeadState.LEADS]


def test_the_planted_leads_are_found_with_their_lag_and_nothing_else_is_claimed(
    links: dict[str, Leads],
) -> None:
    found = sorted((link.lead, link.result, link.lag, link.grain) for link in shown(links))
    assert found == sorted((one.lead, one.result, one.weeks, Grain.WEEK) for one in truth(TODAY).leads)


def test_what_is_declared_and_not_there_is_not_shown_or_too_short(links: dict[str, Leads]) -> None:
    others = [link for found in links.values() for link in found.before if link.state is not LeadState.LEADS]
    assert {(link.lead, link.result): link.state for link in others} == {
        ("emails_delivered", "orders"): LeadState.NOT_SHOWN,
        ("social_interactions", "visits"): LeadState.NOT_SHOWN,
        ("blog_posts", "visits"): LeadState.TOO_SHORT,
        ("new_leads", "new_mrr"): LeadState.TOO_SHORT,
        ("mql_to_sql_rate", "new_mrr"): LeadState.TOO_SHORT,
    }


def test_of_a_hundred_early_signs_tried_none_is_claimed(links: dict[str, Leads]) -> None:
    assert sum(found.tried for found in links.values()) >= 50
    assert all(link.declared for link in shown(links))


def test_explain_says_it(computed: Path) -> None:
    said = read(jalon("explain", "sql_leads", computed, "--json", "--now", NOW, lang="fr"))
    first = said["judged"]["leads"][0].replace("\u00a0", " ")
    assert first.startswith(
        "« Prospects qualifiés marketing (MQL) » annonce « Prospects qualifiés commercial (SQL) » une "
        "semaine à l’avance :"
    )
    assert said["judgement"]["leads"]["before"][0]["lag"] == 1
    (month, *_) = said["judgement"]["moves"]
    assert {each["lead"] for each in month["led"]} <= {one.lead for one in truth(TODAY).leads}
    assert all(each["low"] <= each["effect"] <= each["high"] for each in month["led"])
