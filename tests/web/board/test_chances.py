"""The chance of a target beside where the KPI stands: on every line of Today where one is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from jalon.ledger.models import JudgementRow
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.foresight import Chance, Foresight, Unsaid
from jalon.vocabulary.judgement import Judgement
from jalon.vocabulary.verdict import Status
from jalon.web.board.chances import chances
from jalon.web.frame.site import site
from jalon.workspace.judgement.judging import kept_foresight, spelled
from tests.web.board.test_kpi import page, text

Clients = Callable[..., Client]
APRIL = Period(start=date(2026, 4, 1), end=date(2026, 5, 1), grain=Grain.MONTH)
LIKELY = Chance(target=0, period=APRIL, low=100.0, chance=0.34)


def kept(kpi: str, chance: Chance) -> str:
    coming = Foresight(grain=Grain.MONTH, known=12, needed=8, chances=(chance,))
    at = datetime(2026, 4, 15, tzinfo=UTC)
    return spelled(Judgement(kpi=kpi, grain=Grain.MONTH, at=at, foresight=coming))


@pytest.fixture
def known(rolled_back: None) -> Iterator[None]:
    """Of revenue a chance is known, of the average basket it is too early to tell."""
    run = site().ledger.current()
    assert run is not None
    said = {
        "revenue": kept("revenue", LIKELY),
        "basket": kept("basket", replace(LIKELY, chance=None, unsaid=Unsaid.TOO_EARLY)),
    }
    site().ledger.keep_judgements(run.number, said, site().now)
    yield
    JudgementRow.objects.all().delete()


def test_today_says_it_where_it_is_known(known: None, client_of: Clients) -> None:
    english = text(page(client_of(language="en"), "/"))
    assert english.count("Chance of reaching the target in April 2026: about 35%.") == 1
    assert english.count("Chance of") == 1
    assert "Chances d’atteindre la cible en avril 2026 : environ 35 %." in text(
        page(client_of(language="fr"), "/")
    )


def test_nothing_is_said_of_stale_facts_or_before_it_is_judged(known: None) -> None:
    (card,) = site().cards(["revenue"])
    assert list(chances([card], "en")) == ["revenue"]
    stale = replace(card, verdict=replace(card.verdict, status=Status.STALE))
    assert chances([stale], "en") == {}
    JudgementRow.objects.all().delete()
    assert chances([card], "en") == {}


def test_what_is_read_is_what_was_kept(known: None) -> None:
    found = kept_foresight(site().ledger, "revenue")
    assert found is not None and found.chances == (LIKELY,)
    assert kept_foresight(site().ledger, "orders") is None
