"""Who may do what: every route × role × object × method, against what its view says it needs."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from jalon.ledger.people.models import Person
from jalon.vocabulary.rights import Right
from tests.web.access.routes import Route, routes
from tests.web.access.stage import CLOSED, MISSING, OPEN, ROLES, Stage, Thing, browsers, held
from tests.web.conftest import Browser

METHODS = ("get", "post")
RARE = ("head", "put", "delete")
"""Methods tried on one object of each route only."""
OPEN_TO_ALL = {
    "asset",
    "enter-demo",
    "health",
    "language",
    "mail-stop",
    "metrics",
    "password-forgotten",
    "password-new",
    "shared",
    "sign-in",
    "sign-out",
    "welcome",
}
"""Routes that anybody may call, each for its reason: a new one is added here or it fails."""
SIGN_IN, FORBIDDEN, MISSED, ALLOWED = "sign in", "forbidden", "missing", "allowed"
_NOT_THEIRS = {
    "catalogue-added",
    "catalogue-undo",
    "definition-undo",
    "enter-undo",
    "library-undo",
    "people-undo",
    "practice-undo",
}
"""Routes to lines of one's own: another's are not there, for nobody."""
_LINKS = {"link-revoke", "link-restore"}
"""Another's links: only whoever runs the site ends them."""
_WITHIN = {"kpi-rows-look", "kpi-complete", "target-change", "target-drop"}
"""Routes to a part of a KPI that may not be there."""


def test_every_route_says_who_may_call_it() -> None:
    assert [route.name for route in routes() if route.access is None] == []


def test_no_route_is_open_to_all_by_accident() -> None:
    assert {route.name for route in routes() if route.access and route.access.right is None} == OPEN_TO_ALL


def expected(route: Route, role: str, thing: Thing) -> set[str]:
    """What the rules say; where a row belongs to somebody, others are told that it is not there."""
    access = route.access
    assert access is not None
    if access.right is None:
        return {ALLOWED, MISSED} if thing.place == MISSING or route.arguments else {ALLOWED}
    if role == "anonymous":
        return {SIGN_IN}
    if access.of == "site":
        if not held_right(role, "site", OPEN).allows(access.right):
            return {FORBIDDEN}
        if thing.place == MISSING and route.name.startswith("drop-"):
            return {MISSED, ALLOWED}  # a file that is no longer kept is told with the next step
        others = route.name in _NOT_THEIRS or (route.name in _LINKS and role != "admin")
        return {MISSED} if thing.place == MISSING or others else {ALLOWED}
    if route.name in _NOT_THEIRS:
        return {MISSED}
    if not thing.arguments:  # the executive page: a board that may not be there yet
        return {ALLOWED} if held_right(role, "site", OPEN).allows(access.right) else {FORBIDDEN}
    right = None if thing.place == MISSING else held(role, access.of, thing.place)
    if right is None:
        return {MISSED}
    allowed = {ALLOWED, MISSED} if route.name in _WITHIN else {ALLOWED}
    return allowed if right.allows(access.right) else {FORBIDDEN}


def held_right(role: str, of: str, place: str) -> Right:
    right = held(role, of, place)
    assert right is not None
    return right


_ANSWERS = (200, 202, 302, 405, 422, 503)
"""Of who may: a page, a thing under way, a way on, a method not taken, a form refused, a worker not well."""


def told(answer: Any) -> str:
    if answer.status_code == 302 and answer.headers["Location"].startswith(reverse("sign-in") + "?next="):
        return SIGN_IN
    if answer.status_code == 403:
        return FORBIDDEN
    if answer.status_code == 404:
        return MISSED
    return ALLOWED if answer.status_code in _ANSWERS else f"{answer.status_code}"


def tried(browser: Browser, method: str, address: str) -> Any:
    """One call; whatever it wrote is gone after it, in the database and in the browser."""
    cookies = SimpleCookie(browser.cookies.output(header="", sep=";"))
    with transaction.atomic():
        answer = getattr(browser, method)(address)
        transaction.set_rollback(True)
    browser.cookies = cookies
    return answer


def grouped(cells: list[tuple[Any, ...]]) -> str:
    """Unexpected cells, one line for all roles that were answered alike."""
    found: dict[str, list[str]] = {}
    for name, place, method, role, status, wanted in cells:
        found.setdefault(f"{method} {name} {place}: {status}, not {sorted(wanted)}", []).append(role)
    return "\n".join(f"{what}: {', '.join(roles)}" for what, roles in found.items())


def put_back(files: dict[Path, bytes]) -> None:
    """Definitions as they were: some routes write them."""
    for path, content in files.items():
        if path.read_bytes() != content:
            path.write_bytes(content)


@pytest.mark.slow
def test_the_whole_matrix(
    person_of: Callable[..., Person],
    client_of: Callable[..., Browser],
    site_folder: Path,
    record_property: Callable[[str, object], None],
) -> None:
    stage = Stage.of(person_of)
    people = browsers(client_of)
    files = {path: path.read_bytes() for path in site_folder.rglob("*.yaml")}
    cells, unexpected = 0, []
    for route in routes():
        for number, thing in enumerate(stage.things(route)):
            address = reverse(route.name, args=thing.arguments)
            for method in (*METHODS, *RARE) if number == 0 else METHODS:
                answers = {}
                for role in ROLES:
                    answers[role] = tried(people[role], method, address)
                    put_back(files)
                # A method that no view takes is refused to whoever passed the door, whatever the object.
                taken = answers["admin"].status_code != 405
                for role, answer in answers.items():
                    cells += 1
                    wanted = expected(route, role, thing)
                    fits = told(answer) in wanted or (not taken and answer.status_code == 405)
                    if not fits:
                        unexpected.append((route.name, thing.place, method, role, answer.status_code, wanted))
    record_property("access", f"{cells} cells, {len(unexpected)} unexpected")
    assert cells > 2000
    assert unexpected == [], grouped(unexpected)


def test_the_stage_has_all_kinds_of_objects(person_of: Callable[..., Person]) -> None:
    """The matrix is worth something only where routes are tried on real objects."""
    stage = Stage.of(person_of)
    places = {route.name: {thing.place for thing in stage.things(route)} for route in routes()}
    for route in routes():
        if (
            route.access
            and route.access.of in ("kpi", "board")
            and route.arguments
            and "line" not in route.arguments
        ):
            assert places[route.name] == {OPEN, CLOSED, MISSING}, route.name
