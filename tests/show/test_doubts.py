"""Doubts in words: one sentence a fact, French and English alike, each with what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jalon.show.doubts import doubts_section
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.doubt import Doubts, Eased, Gamed, MovedTarget
from jalon.vocabulary.formula import Count, Rows
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.signal import LevelChange, News
from jalon.vocabulary.verdict import Status

CALENDAR = Calendar(name="default", timezone="Europe/Paris")


def kpi(name: str, fr: str, en: str, unit: str | None) -> Kpi:
    formula = Count(rows=Rows(source="s"))
    return Kpi(name=name, formula=formula, value="count(*)", label={"fr": fr, "en": en}, unit=unit)


CLOSED = kpi("closed", "Demandes résolues", "Resolved tickets", "tickets")
AGAIN = kpi("again", "Taux de réouverture", "Reopen rate", "%")
KPIS = {each.name: each for each in (CLOSED, AGAIN)}


def level(month: int, before: float, after: float) -> LevelChange:
    since, announced = (CALENDAR.period_of(Grain.MONTH, date(2025, at, 1)) for at in (month, month + 1))
    return LevelChange(news=News.STEP, announced=announced, since=since, before=before, after=after)


def gamed(*members: str) -> Doubts:
    slices = tuple((("channel", each),) for each in members)
    own, other = level(11, 143.68, 209.67), level(10, 0.0531, 0.273)
    return Doubts(gamed=Gamed(counter="again", own=own, other=other, strength=1.2, members=slices))


def told(doubts: Doubts, language: str, about: Kpi = CLOSED) -> list[str]:
    section = doubts_section(doubts, about, CALENDAR, language, KPIS)
    assert section is not None
    assert section.notes
    assert not any("{" in each for each in section.said)
    return [each.replace("\u00a0", " ") for each in section.said]


def test_the_gamed_kpi_beside_its_counter() -> None:
    assert told(gamed("e-mail"), "en") == [
        (
            "“Resolved tickets” has been improving since November 2025 (expected level: from 144 tickets to"
            " 210 tickets), but “Reopen rate”, which shows the other side, has been getting worse since"
            " October 2025 (expected level: from 5.3% to 27%): perhaps the number got better, not the thing."
        ),
        "It happens mostly in “e-mail”.",
        "What to do: go through a few recent cases of “e-mail” one by one, with those who handled them.",
    ]
    first, where, do = told(gamed("e-mail", "chat"), "fr")
    assert first.startswith(
        "« Demandes résolues » s’améliore depuis novembre 2025 (niveau attendu : de 144 tickets à"
    )
    assert where == "Cela se passe surtout chez « e-mail » et « chat »."
    assert do.startswith("À faire : relire")


def test_where_it_happens_is_told_only_where_it_is_known() -> None:
    assert len(told(gamed(), "fr")) == len(told(gamed(), "en")) == 2


def test_a_kpi_without_a_target_sends_to_the_one_with() -> None:
    found = gamed()
    assert found.gamed is not None
    sent = Doubts(gamed=replace(found.gamed, aimed="closed"))
    assert told(sent, "en", AGAIN)[-1] == (
        "This KPI has no target; “Resolved tickets” has one and improved at the same time, with the same"
        " other side: look at that one first."
    )
    assert "« Demandes résolues » en a une" in told(sent, "fr", AGAIN)[-1]


def test_one_that_may_not_be_seen_is_not_sent_to() -> None:
    found = gamed()
    assert found.gamed is not None
    sent = Doubts(gamed=replace(found.gamed, aimed="hidden"))
    assert told(sent, "en") == told(found, "en")


def test_a_counter_that_may_not_be_seen_is_not_named() -> None:
    assert doubts_section(gamed("e-mail"), CLOSED, CALENDAR, "fr", {"closed": CLOSED}) is None


MOVED = MovedTarget(
    target=0,
    on=date(2026, 3, 3),
    known=date(2026, 3, 2),
    eased=Eased.LOWERED,
    before=(Decimal("0.95"),),
    after=(Decimal("0.92"),),
    then=Status.OFF_TRACK,
    old=Status.OFF_TRACK,
    new=Status.ON_TRACK,
    file="kpis/delivery.yaml",
    line=12,
)


def test_the_moved_target_by_the_old_and_the_new() -> None:
    assert told(Doubts(moved=(MOVED,)), "en", AGAIN) == [
        "The target was lowered from 95.0% to 92.0% on 3 March 2026, with no reason written down.",
        "The KPI was “off track” at the time.",
        "By the old target it would be “off track”; by the new one it is “on track”.",
        (
            "What to do: write down why, with “Change the target”; if there is no reason, put the"
            " old one back. In the files: kpis/delivery.yaml:12, under “reason:”."
        ),
    ]
    assert told(Doubts(moved=(MOVED,)), "fr", AGAIN)[0] == (
        "La cible a été abaissée de 95,0 % à 92,0 % le 3 mars 2026, sans raison écrite."
    )


@pytest.mark.parametrize(
    ("eased", "french", "english"),
    [
        (Eased.RAISED, "autorise a été relevé", "allows was raised"),
        (Eased.WIDENED, "a été élargie", "was widened"),
        (
            Eased.POSTPONED,
            "est passée du 30 avril 2026 au 30 juin 2026",
            "went from 30 April 2026 to 30 June 2026",
        ),
        (Eased.SLOWED, "a été ramené", "was cut"),
        (Eased.PERIODS, "pour 3 périodes", "for 3 periods"),
    ],
)
def test_every_easing_has_its_sentence(eased: Eased, french: str, english: str) -> None:
    due, later = date(2026, 4, 30), date(2026, 6, 30)
    moved = MovedTarget(
        target=0,
        on=date(2026, 3, 3),
        known=date(2026, 1, 15),
        eased=eased,
        before=(Decimal(10), Decimal(20)),
        after=(Decimal(5), Decimal(30)),
        count=3,
        due=due,
        postponed=later,
    )
    for language, words in (("fr", french), ("en", english)):
        said = told(Doubts(moved=(moved,)), language)
        assert words in said[0]
        assert "58" in said[1 if eased is Eased.POSTPONED else 2]
    assert "entre le 15 janvier 2026 et le 3 mars 2026" in told(Doubts(moved=(moved,)), "fr")[0]
