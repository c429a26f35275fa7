"""The weekly mail through a real mail server: when, to whom, once, tried again, stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from jalon.ledger.people.models import Board, Duty, Membership, Person, Sending, Team
from jalon.show.facts import facts
from jalon.vocabulary.rights import Right
from jalon.web import jobs
from jalon.web.frame.site import site
from jalon.web.sharing import sending, weekly
from jalon.web.sharing.state import weekly_state
from jalon.web.sharing.weekly import LEASE, TRIES, Week, cards_for, send_due, stop_path
from jalon.web.working import Worker
from tests.web.sharing.conftest import ORDINARY, Post, html_of, text_of, words

Persons = Callable[..., Person]
MONDAY = datetime(2026, 4, 13, 5, 0, tzinfo=UTC)  # 07:00 in Paris
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def subscribed(person_of: Persons) -> Persons:
    """Somebody who was there before."""

    def made(right: Right = Right.VIEWER, **more: Any) -> Person:
        return person_of(right, created_at=LONG_AGO, **more)

    return made


def test_nothing_goes_before_monday_seven_where_the_workspace_is(post: Post, subscribed: Persons) -> None:
    subscribed()
    assert send_due(MONDAY - timedelta(seconds=1))["sent"] == 0
    assert send_due(MONDAY)["sent"] == 1
    assert len(post.taken) == 1


@pytest.mark.parametrize(
    ("moment", "cycle"),
    [
        (MONDAY, "2026-W16"),
        (datetime(2026, 4, 19, 21, 59, tzinfo=UTC), "2026-W16"),
        (datetime(2026, 4, 19, 22, 1, tzinfo=UTC), "2026-W17"),  # Monday already in Paris
        (datetime(2027, 1, 1, 12, tzinfo=UTC), "2026-W53"),
    ],
)
def test_weeks_are_iso_weeks_of_the_workspaces_days(rolled_back: None, moment: datetime, cycle: str) -> None:
    week = Week.of(moment, site().zone)
    assert week.cycle == cycle
    assert (week.due.weekday(), week.due.hour) == (0, 7)


def test_winter_and_summer_time_are_both_seven(rolled_back: None) -> None:
    due = [
        Week.of(datetime(2026, 3, day, 12, tzinfo=UTC), site().zone).due.astimezone(UTC).hour
        for day in (24, 31)
    ]
    assert due == [6, 5]


def test_once_a_person_and_week(post: Post, subscribed: Persons) -> None:
    subscribed(), subscribed()
    for hours in (0, 1, 48, 130):
        send_due(MONDAY + timedelta(hours=hours))
    assert len(post.taken) == 2
    send_due(MONDAY + timedelta(days=7))
    assert len(post.taken) == 4
    assert Sending.objects.filter(sent_at=None).count() == 0


@pytest.mark.parametrize("language", ["fr", "en"])
def test_three_sentences_in_the_persons_language_in_both_forms(
    post: Post, subscribed: Persons, language: str
) -> None:
    person = subscribed(language=language, name="Camille Éloi")
    send_due(MONDAY)
    (message,) = post.taken
    assert message["To"] == person.email and message["From"] == "Jalon <jalon@kpi.example>"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, html = text_of(message), html_of(message)
    assert f'lang="{language}"' in html
    assert "Camille Éloi" in text and "Camille Éloi" in html
    cards, _ = cards_for(person)
    assert len(cards) == 2  # those with a target
    for card in cards:
        told = facts(card, language)
        assert told.said in text and words(told.said) in words(html)
        assert told.status in text and told.status in html
    assert "http://kpi.example/" in text and 'href="http://kpi.example/"' in html
    assert not re.search(r"<img|<link|<script|url\(", html)


def test_their_own_and_their_teams_come_first(post: Post, subscribed: Persons) -> None:
    person, colleague = subscribed(language="en"), subscribed(language="en")
    team = Team.objects.create(slug="shop", names={"en": "Shop"})
    Membership.objects.create(person=person, team=team)
    Duty.objects.create(person=colleague, role="head-of-sales")
    cards, theirs = cards_for(person)
    assert theirs == {"orders"} and {card.kpi.name for card in cards} == {"revenue", "orders", "basket"}
    assert cards_for(colleague)[1] == {"revenue", "basket"}
    send_due(MONDAY)
    said = {card.kpi.name: facts(card, "en").said for card in cards}
    text = text_of(post.taken[0])
    assert text.index(said["orders"]) < min(text.index(said["revenue"]), text.index(said["basket"]))


def test_kpis_that_are_not_theirs_to_see_are_not_told(post: Post, subscribed: Persons) -> None:
    person = subscribed(language="fr")
    Board.objects.create(slug="closed", kpis=["revenue"], restricted=True)
    send_due(MONDAY)
    assert "Chiffre d'affaires" not in text_of(post.taken[0])
    assert {card.kpi.name for card in cards_for(person)[0]} == {"basket"}


def test_who_sees_nothing_is_sent_nothing(post: Post, subscribed: Persons) -> None:
    subscribed()
    Board.objects.create(slug="closed", kpis=["revenue", "basket"], restricted=True)
    assert send_due(MONDAY) == {"sent": 0, "failed": 0}
    assert post.tried == 0 and not Sending.objects.exists()


def test_who_left_or_stopped_or_came_since_monday_is_not_written_to(
    post: Post, subscribed: Persons, person_of: Persons
) -> None:
    subscribed(is_active=False), subscribed(weekly_mail=False)
    person_of(created_at=MONDAY + timedelta(hours=5))
    assert send_due(MONDAY + timedelta(days=1))["sent"] == 0
    assert send_due(MONDAY + timedelta(days=7))["sent"] == 1


def test_a_refused_mail_is_tried_again_five_times_a_week_and_said(post: Post, subscribed: Persons) -> None:
    subscribed()
    post.answer = "451 later"
    hours = [0, 1, 2, 4, 8, 16, 24, 36, 48, 60, 72, 96, 120, 144]
    for each in hours:
        send_due(MONDAY + timedelta(hours=each))
    assert post.tried == TRIES
    state = weekly_state(MONDAY + timedelta(hours=150))
    assert (state.sent, state.again, state.given_up) == (0, 0, 1) and "451" in state.reason
    post.answer = ORDINARY
    assert send_due(MONDAY + timedelta(days=6))["sent"] == 0
    assert send_due(MONDAY + timedelta(days=7))["sent"] == 1


def test_tries_are_spaced(post: Post, subscribed: Persons) -> None:
    subscribed()
    post.answer = "451 later"
    assert [send_due(MONDAY + timedelta(minutes=each))["failed"] for each in (0, 5, 10, 15, 69, 70)] == [
        1,
        0,
        1,
        0,
        0,
        1,
    ]
    post.answer = ORDINARY
    assert send_due(MONDAY + timedelta(hours=8))["sent"] == 1


def test_a_server_that_does_not_answer_is_left_alone_for_the_round(
    serve_with: Callable[..., None], subscribed: Persons
) -> None:
    for _ in range(6):
        subscribed()
    serve_with(mail="smtp://127.0.0.1:9")
    told = send_due(MONDAY)
    assert told["failed"] == 3 and told["reason"] == "server-silent"
    assert Sending.objects.count() == 3


def test_without_a_server_nothing_is_lost(
    serve_with: Callable[..., None], subscribed: Persons, post: Post
) -> None:
    subscribed()
    serve_with(mail="")
    assert send_due(MONDAY)["reason"] == "no-mail-server"
    assert not weekly_state(MONDAY).configured and not Sending.objects.exists()
    serve_with(mail=post.address)
    assert send_due(MONDAY + timedelta(days=2))["sent"] == 1


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("after", [False, True])
def test_a_worker_that_dies_leaves_a_mail_that_is_taken_up_again(
    post: Post, subscribed: Persons, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    subscribed(), subscribed()
    deliver = sending._deliver

    def dies(message: EmailMessage) -> None:
        if after:
            deliver(message)
        raise Killed

    monkeypatch.setattr(sending, "_deliver", dies)
    with pytest.raises(Killed):
        send_due(MONDAY)
    monkeypatch.setattr(sending, "_deliver", deliver)
    assert send_due(MONDAY + LEASE / 2)["sent"] == 1  # the other person; the claim may still be at work
    assert send_due(MONDAY + LEASE)["sent"] == 1
    assert send_due(MONDAY + LEASE * 2)["sent"] == 0
    marks = [message["Message-ID"] for message in post.taken]
    assert len(set(marks)) == 2  # taken twice only where nobody can know; then known as a copy
    assert len(marks) == (3 if after else 2)


def test_two_workers_at_once_send_once(
    post: Post, subscribed: Persons, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribed()
    deliver = sending._deliver

    def meanwhile(message: EmailMessage) -> None:
        monkeypatch.setattr(sending, "_deliver", deliver)
        assert send_due(MONDAY) == {"sent": 0, "failed": 0}  # the other worker, while this one sends
        deliver(message)

    monkeypatch.setattr(sending, "_deliver", meanwhile)
    assert send_due(MONDAY)["sent"] == 1
    assert len(post.taken) == 1


def test_the_worker_sends_them(post: Post, subscribed: Persons, serve_with: Callable[..., None]) -> None:
    subscribed()
    serve_with(now=MONDAY)
    job = jobs.ask("mail", MONDAY - timedelta(minutes=1))  # before anything else that is due
    assert Worker().step()
    job.refresh_from_db()
    assert (job.state, job.outcome["sent"]) == ("done", 1) and len(post.taken) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_one_click_stops_it_without_signing_in(post: Post, subscribed: Persons, language: str) -> None:
    person = subscribed(language=language)
    send_due(MONDAY)
    (message,) = post.taken
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"].strip(" <>")
    assert address in text_of(message) and address in html_of(message)
    path = urlsplit(address).path
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(path)
    assert page.status_code == 200 and page.headers["Content-Language"] == language
    assert Person.objects.get(pk=person.pk).weekly_mail  # looking changes nothing
    body = "List-Unsubscribe=One-Click"
    kind = "application/x-www-form-urlencoded"
    assert stranger.post(path, body, content_type=kind).status_code == 200
    assert not Person.objects.get(pk=person.pk).weekly_mail
    send_due(MONDAY + timedelta(days=7))
    assert len(post.taken) == 1
    stranger.post(path, {"again": "1"})
    assert Person.objects.get(pk=person.pk).weekly_mail


def test_an_address_we_did_not_sign_stops_nothing(subscribed: Persons) -> None:
    first, second = subscribed(), subscribed()
    token = stop_path(first).rstrip("/").rpartition("/")[2]
    forged = token.replace(f"{first.pk}:", f"{second.pk}:")
    assert Client().post(f"/mail/stop/{forged}/").status_code == 404
    assert Client().post("/mail/stop/1/").status_code == 404
    assert Person.objects.filter(weekly_mail=True).count() == 2


def test_a_clock_that_stands_before_the_accounts_does_not_silence_them(
    post: Post, person_of: Persons
) -> None:
    person_of(created_at=MONDAY + timedelta(days=400))
    assert send_due(MONDAY)["sent"] == 1
    assert weekly.mail_for(Person.objects.get(), MONDAY.date()) is not None
