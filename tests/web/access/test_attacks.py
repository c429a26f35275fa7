"""Attempts to get in, to write for somebody else, to be sent away, to break a page: none passes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalon.ledger.people.models import Failure, Job, Person, Setting
from jalon.vocabulary.rights import Right
from jalon.web.accounts.passwords import link_for
from jalon.web.accounts.secrets import demo_secret, digest
from jalon.web.accounts.throttle import PER_ACCOUNT, PER_ORIGIN
from jalon.web.settings import Serving, _settings
from tests.web import ground
from tests.web.access.routes import routes
from tests.web.access.stage import CLOSED, MISSING, OPEN, Stage
from tests.web.conftest import Browser

Clients = Callable[..., Browser]
Persons = Callable[..., Person]
Count = Callable[[int, list[Any]], None]

PASSWORD = "une phrase assez longue"
ELSEWHERE = (
    "https://evil.example",
    "http://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example/x",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\thttps://evil.example",
    " https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "ftp://evil.example",
    "http://testserver@evil.example",
    "http://testserver.evil.example",
    "http://evil.example\\@testserver",
    "http://[::1]@evil.example",
    "https://evil.example#testserver",
    "https://evil.example?testserver",
    "http://evil。example",
    "http:\x00//evil.example",
    "evil.example",
)
HOSTS = (
    "evil.example",
    "kpi.example.evil.example",
    "evil.example:80",
    "kpi.example:80@evil.example",
    "kpi.example, evil.example",
    "kpi.example\\evil.example",
    "kpi_example",
    "127.0.0.1.evil.example",
    "[::1",
    "",
    "*",
    "kpi.example/evil",
)
HOSTILE = (
    "\x00",
    "'; DROP TABLE people_person; --",
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "../../../../etc/passwd",
    "%s%n%x" * 9,
    "9" * 400,
    "-1",
    "NaN",
    "\u202e\u2066\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "é" * 5000,
    "2026-02-30",
    "=cmd|' /C calc'!A0",
    "[]",
    "{}",
    "true",
)


FIELDS = (
    *("name", "email", "password", "present", "text", "title", "day", "due", "owner", "where", "wrong"),
    *("answer", "spoken", "right", "roles", "teams", "slug", "members", "name_fr", "name_en", "place-orders"),
    *("restricted", "active", "next", "subject", "verb", "person", "before", "days", "value", "by", "from"),
    *("kind", "grain", "as_of", "region", "seen", "sure", "kpi", "because", "at", "rows", "grains", "unit"),
)
"""What forms and addresses of this site name."""


@pytest.fixture
def counted(record_property: Callable[[str, object], None]) -> Count:
    """Leave how many attacks there were and which passed; none may."""

    def count(number: int, passed: list[Any]) -> None:
        record_property("attacks", (number, len(passed)))
        assert passed == []

    return count


def addresses(stage: Stage, *places: str) -> list[tuple[str, str]]:
    """Every route on the objects of some places."""
    return [
        (route.name, reverse(route.name, args=thing.arguments))
        for route in routes()
        for thing in stage.things(route)
        if thing.place in places
    ]


def test_no_form_is_taken_that_does_not_come_from_a_page(
    client_of: Clients, person_of: Persons, counted: Count
) -> None:
    stage = Stage.of(person_of)
    made = client_of(Right.ADMIN)
    browser = Browser(enforce_csrf_checks=True)
    browser.cookies = made.cookies
    tries = [
        (name, address, headers)
        for name, address in addresses(stage, OPEN, MISSING)
        for headers in ({}, {"Origin": "https://evil.example"}, {"X-CSRFToken": "x" * 64})
        if name != "mail-stop"  # mail programs post there without a page; the signed address allows it
    ]
    passed = [
        (name, answer.status_code)
        for name, address, headers in tries
        if (answer := browser.post(address, headers=headers)).status_code != 403
    ]
    counted(len(tries), passed)


SHOWN = {
    "Content-Security-Policy": "default-src 'none';",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def unsafe(answer: Any) -> list[str]:
    """What is missing of the headers that every answer has."""
    missing = [name for name, start in SHOWN.items() if not answer.headers.get(name, "").startswith(start)]
    if answer.headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        missing.append("Referrer-Policy")
    if "unsafe" in answer.headers.get("Content-Security-Policy", ""):
        missing.append("unsafe")
    if (
        "no-store" not in answer.headers.get("Cache-Control", "")
        and "/assets/" not in answer.request["PATH_INFO"]
    ):
        missing.append("Cache-Control")
    return missing


def test_every_answer_says_what_a_page_may_load(
    client_of: Clients, person_of: Persons, record_property: Callable[[str, object], None]
) -> None:
    stage = Stage.of(person_of)
    people = (client_of(Right.ADMIN), client_of(Right.VIEWER), Browser())
    answers = [
        getattr(browser, method)(address)
        for browser in people
        for _, address in addresses(stage, OPEN, MISSING)
        for method in ("get", "put")
    ]
    answers += [
        Browser().get("/nothing"),
        Browser().get("/nothing/", HTTP_HOST="evil.example"),
        Browser(enforce_csrf_checks=True).post("/account/sign-in/"),
        Browser().get("/board"),
        Browser().get("/%00/"),
    ]
    record_property("access", f"{len(answers)} answers with every header")
    assert [(each.request["PATH_INFO"], unsafe(each)) for each in answers if unsafe(each)] == []


def test_a_fault_of_ours_has_the_headers_too_and_tells_nothing(
    client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_of(Right.VIEWER)
    browser.raise_request_exception = False
    monkeypatch.setattr("jalon.web.people.mine.tabs", lambda *_: 1 / 0)
    answer = browser.get("/settings/")
    assert answer.status_code == 500 and unsafe(answer) == []
    page = answer.content.decode()
    assert "Une panne de notre côté" in page and "Error" not in page and "Traceback" not in page


def test_nobody_is_sent_elsewhere(client_of: Clients, person_of: Persons, counted: Count) -> None:
    person = person_of(Right.CONTRIBUTOR, password=PASSWORD)
    inside = client_of(Right.CONTRIBUTOR)
    tries: list[tuple[str, str]] = []
    for wanted in ELSEWHERE:
        told = {"email": person.email, "password": PASSWORD, "next": wanted}
        tries.append((wanted, Browser().post("/account/sign-in/", told).headers["Location"]))
        path = f"/account/sign-in/?next={quote(wanted)}"
        page = Browser().get(path).content.decode()
        tries.append((wanted, "evil" if "evil.example" in page.replace(quote(wanted), "").lower() else "/"))
        told = {"language": "en", "next": wanted}
        tries.append((wanted, Browser().post("/account/language/", told).headers["Location"]))
        inside.cookies.pop("jalon_language", None)
        action = {"text": "Agir", "next": wanted}
        tries.append((wanted, inside.post("/kpi/orders/action/", action).headers["Location"]))
        gone = inside.post(f"/undo/{10**9}/", HTTP_REFERER=wanted)
        tries.append((wanted, gone.headers.get("Location", "/")))
    passed = [
        (wanted, went) for wanted, went in tries if not went.startswith("/") or went[1:2] in ("/", "\\")
    ]
    counted(len(tries), passed)


def test_a_foreign_host_is_not_answered(client_of: Clients, counted: Count) -> None:
    browser = client_of(Right.ADMIN)
    tries = [(host, path) for host in HOSTS for path in ("/account/sign-in/", "/settings/", "/health/")]
    answers = [(host, browser.get(path, HTTP_HOST=host)) for host, path in tries]
    # An empty Host falls back to the server's own name, which is known.
    passed = [(host, each.status_code) for host, each in answers if host and each.status_code != 400]
    counted(len(tries), passed)


def test_links_in_mails_never_follow_the_host_of_the_request(person_of: Persons) -> None:
    person = person_of(email="sam@example.org")
    told = {"email": person.email}
    for header in ({"Host": "testserver"}, {"X-Forwarded-Host": "evil.example"}):
        assert Browser().post("/account/password/forgotten/", told, headers=header).status_code == 200
    assert link_for(person).startswith(ground.ADDRESS + "/")


@pytest.mark.slow
def test_what_people_send_never_breaks_a_page(
    client_of: Clients, person_of: Persons, counted: Count, site_folder: Any
) -> None:
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    stage = Stage.of(person_of)
    browser = client_of(Right.ADMIN)
    browser.raise_request_exception = False
    files = {path: path.read_bytes() for path in site_folder.rglob("*.yaml")}
    passed, number = [], 0
    for name, address in addresses(stage, OPEN):
        if name in ("sign-out", "health"):
            continue
        for shift in range(0, len(HOSTILE), 3):
            # Every field gets a value of its own, another one each time.
            sent = {field: HOSTILE[(place + shift) % len(HOSTILE)] for place, field in enumerate(FIELDS)}
            for ask in (browser.post, browser.get) if shift < 6 else (browser.post,):
                with transaction.atomic():
                    answer = ask(address, sent)
                    transaction.set_rollback(True)
                number += len(sent)
                if answer.status_code == 500 or (b"<script>alert(1)" in answer.content):
                    passed.append((name, ask.__name__, shift, answer.status_code))
        for path, content in files.items():
            path.write_bytes(content)
    counted(number, passed)


def test_guessing_is_slowed_down_by_account(person_of: Persons, counted: Count) -> None:
    person = person_of(password=PASSWORD)
    other = person_of(password=PASSWORD, email="other@example.org")
    for number in range(PER_ACCOUNT):
        told = {"email": person.email.upper() if number % 2 else person.email, "password": f"guess {number}"}
        assert Browser().post("/account/sign-in/", told).status_code == 200
    right = {"email": person.email, "password": PASSWORD}
    late = [Browser().post("/account/sign-in/", right, REMOTE_ADDR=f"10.0.0.{each}") for each in range(9)]
    counted(len(late) + PER_ACCOUNT, [each.status_code for each in late if each.status_code != 429])
    told = {"email": other.email, "password": PASSWORD}
    assert Browser().post("/account/sign-in/", told).status_code == 302
    Failure.objects.update(at=ground.NOW - timedelta(days=400))
    assert Browser().post("/account/sign-in/", right).status_code == 302


def test_guessing_is_slowed_down_by_place(person_of: Persons, counted: Count) -> None:
    person = person_of(password=PASSWORD)
    for number in range(PER_ORIGIN):
        Browser().post(
            "/account/sign-in/", {"email": f"x{number}@example.org", "password": "x"}, REMOTE_ADDR="10.1.1.1"
        )
    told = {"email": person.email, "password": PASSWORD}
    there = Browser().post("/account/sign-in/", told, REMOTE_ADDR="10.1.1.1")
    counted(PER_ORIGIN + 1, [] if there.status_code == 429 else [there.status_code])
    assert Browser().post("/account/sign-in/", told, REMOTE_ADDR="10.1.1.2").status_code == 302


def test_an_unknown_account_takes_as_much_work_as_a_known_one(
    person_of: Persons, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: PLC0415 (beside what it counts)

    person = person_of(password=PASSWORD)
    closed = person_of(password=PASSWORD, is_active=False, email="closed@example.org")
    unset = person_of(email="unset@example.org")
    work: list[int] = []
    encode = PBKDF2PasswordHasher.encode

    def counting(self: Any, password: str, salt: str, iterations: int | None = None) -> str:
        work.append(iterations or self.iterations)
        return str(encode(self, password, salt, iterations))

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counting)
    done = {}
    for email in (person.email, closed.email, unset.email, "nobody@example.org"):
        work.clear()
        answer = Browser().post("/account/sign-in/", {"email": email, "password": "wrong"})
        done[email] = (sum(work), answer.status_code, answer.content.count(b"ne vont pas ensemble"))
    assert len(set(done.values())) == 1, done


def test_a_forgotten_password_costs_the_same_for_an_address_nobody_has(person_of: Persons) -> None:
    person_of(email="sam@example.org")
    asked = {}
    for email in ("sam@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            answer = Browser().post("/account/password/forgotten/", {"email": email})
        asked[email] = (
            [each["sql"].split(" ")[0] for each in queries],
            answer.content.decode().replace(email, "…").split("csrfmiddlewaretoken")[0],
        )
    assert asked["sam@example.org"] == asked["nobody@example.org"]
    assert Job.objects.filter(kind="password-link").count() == 2


def test_a_session_is_new_after_sign_in_and_gone_after_sign_out(person_of: Persons) -> None:
    person = person_of(password=PASSWORD)
    browser = Browser()
    browser.cookies["sessionid"] = "chosenbytheattackerxxxxxxxxxxxxx"
    browser.post("/account/sign-in/", {"email": person.email, "password": PASSWORD})
    key = browser.cookies["sessionid"].value
    assert key != "chosenbytheattackerxxxxxxxxxxxxx" and Session.objects.filter(pk=key).exists()
    browser.post("/account/sign-out/")
    assert not Session.objects.filter(pk=key).exists()
    thief = Browser()
    thief.cookies["sessionid"] = key
    assert thief.get("/settings/").status_code == 302


def test_a_new_password_ends_the_sessions_elsewhere(client_of: Clients, person_of: Persons) -> None:
    person = person_of(password=PASSWORD)
    here, there = client_of(person=person), client_of(person=person)
    told = {"present": PASSWORD, "password": "une autre phrase assez longue"}
    assert here.post("/account/password/", told).status_code == 302
    assert here.get("/settings/").status_code == 200
    assert there.get("/settings/").status_code == 302
    person.refresh_from_db()
    Browser().post(link_for(person).removeprefix(ground.ADDRESS), {"password": "encore une phrase longue"})
    assert here.get("/settings/").status_code == 302


@pytest.mark.parametrize(
    ("address", "secure"), [("https://kpi.example", True), ("http://127.0.0.1:1", False)]
)
def test_cookies_are_only_for_the_browser_and_for_this_site(address: str, secure: bool) -> None:
    found = _settings(Serving(folder=Path(), ledger="x", secret="x", address=address))
    for kind in ("SESSION", "CSRF"):
        assert found[f"{kind}_COOKIE_SECURE"] is secure
        assert found[f"{kind}_COOKIE_HTTPONLY"] is True
        assert found[f"{kind}_COOKIE_SAMESITE"] == "Lax"
    assert found["SESSION_COOKIE_AGE"] <= 14 * 24 * 3600


def test_cookies_as_they_are_sent(person_of: Persons) -> None:
    person = person_of(password=PASSWORD)
    answer = Browser().post("/account/sign-in/", {"email": person.email, "password": PASSWORD})
    assert set(answer.cookies) >= {"sessionid", "jalon_language"}
    assert all(each["httponly"] and each["samesite"] == "Lax" for each in answer.cookies.values())


def test_links_to_a_new_password_are_for_one_person_once_and_for_three_days(
    person_of: Persons, counted: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, other = person_of(email="a@example.org"), person_of(email="b@example.org")
    good = link_for(person).removeprefix(ground.ADDRESS)
    start, _, token = good.rstrip("/").rpartition("/")
    theirs = link_for(other).removeprefix(ground.ADDRESS).rstrip("/").rpartition("/")[0]
    bad = [
        f"{theirs}/{token}/",
        f"{start}/{token[:-1]}x/",
        f"{start}/x/",
        f"{start}/{token}x/",
    ]
    bad += [
        f"{start.rpartition('/')[0]}/{word}/{token}/" for word in ("OTk5", "LTE", "OTk5OTk5", "é", "%00", "=")
    ]
    passed = [path for path in bad if Browser().get(path).status_code != 404]
    now = default_token_generator._now
    monkeypatch.setattr(default_token_generator, "_now", lambda: now() + timedelta(days=3, minutes=1))
    passed += [path for path in (good,) if Browser().get(path).status_code != 404]
    counted(len(bad) + 1, passed)


def test_the_ways_in_of_the_first_person_and_of_the_demo_are_shut(
    person_of: Persons, serve_with: Callable[..., None], counted: Count
) -> None:
    Setting.objects.create(name="first_person_secret", value=digest("known"))
    person_of(Right.ADMIN)
    tries = [Browser().get("/account/welcome/known/"), Browser().post("/account/welcome/known/")]
    tries += [Browser().get(f"/account/enter/{demo_secret()}/")]  # not a demo
    serve_with(demo=True)
    tries += [Browser().get(f"/account/enter/{demo_secret()}/", REMOTE_ADDR="10.0.0.1")]
    tries += [
        Browser().get(f"/account/enter/{word}/") for word in ("x", demo_secret()[:-1], demo_secret().upper())
    ]
    tries += [
        Browser().get("/metrics/", REMOTE_ADDR="10.0.0.1"),
        Browser().get("/metrics/", HTTP_X_FORWARDED_FOR="::1"),
    ]
    counted(len(tries), [each.request["PATH_INFO"] for each in tries if each.status_code != 404])
    assert Browser().get(f"/account/enter/{demo_secret()}/").status_code == 302


def test_nobody_gives_themselves_a_right(client_of: Clients, counted: Count) -> None:
    browser = client_of(Right.VIEWER)
    person = browser.person
    sent = {"spoken": "fr", "right": "admin", "is_active": "1", "role": "direction", "person": person.pk}
    for path in (
        "/settings/",
        f"/settings/people/{person.pk}/",
        "/settings/people/add/",
        "/settings/boards/add/",
    ):
        browser.post(
            path, {**sent, "name": "A", "email": "new@example.org", "name_fr": "A", "place-orders": "1"}
        )
    person.refresh_from_db()
    passed = [person.right] if person.right != "viewer" else []
    passed += ["made"] if Person.objects.filter(email="new@example.org").exists() else []
    counted(4, passed)


def test_what_people_are_called_is_escaped(client_of: Clients, person_of: Persons, counted: Count) -> None:
    bad = "<img src=x onerror=alert(1)>\"'"
    browser = client_of(Right.ADMIN, name=bad)
    Stage.of(person_of)
    for kind, told in (
        ("teams", {"name_fr": bad, "slug": "t"}),
        ("boards", {"name_fr": bad, "place-orders": "1"}),
        ("people", {"name": bad, "email": "x@example.org", "right": "owner", "spoken": "fr"}),
    ):
        browser.post(f"/settings/{kind}/add/", told)
    paths = [f"/settings/{word}" for word in ("", "people/", "teams/", "boards/", "audit/", "teams/t/")]
    paths += ["/", "/board/", f"/board/{CLOSED}/", f"/settings/boards/{CLOSED}/rights/", "/team/"]
    passed = [path for path in paths if "<img src=x" in browser.get(path).content.decode()]
    counted(len(paths), passed)
