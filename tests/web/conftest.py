"""The site that every test of the pages uses: a real workspace, a real database, each test rolled back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from jalon.ledger.people.models import Person
from jalon.vocabulary.rights import Right
from jalon.web.frame.site import site
from tests.web import FOLDER, ground


class SignedIn(Client):
    """A browser of somebody who is signed in: `person`."""

    person: Person


class Browser(Client):
    """A browser in which somebody is signed in; `person` is who."""

    person: Person


@pytest.fixture(scope="session")
def site_folder() -> Path:
    """The workspace's folder."""
    return FOLDER


@pytest.fixture
def rolled_back(site_folder: Path) -> Iterator[None]:
    """Whatever a test writes into the database is gone after it; so is how it had the site served."""
    here = site()
    serving = here.serving
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    here.serving = serving


@pytest.fixture
def serve_with(rolled_back: None) -> Callable[..., None]:
    """Change how the site is served for one test: `serve_with(now=…, mail=…)`."""

    def change(**what: Any) -> None:
        site().serving = replace(site().serving, **what)

    return change


@pytest.fixture
def person_of(rolled_back: None) -> Callable[..., Person]:
    """Somebody with a right: `person_of(Right.OWNER, language="en", name="…")`."""

    def made(right: Right = Right.VIEWER, **more: Any) -> Person:
        number = Person.objects.count() + 1
        told = {"email": f"{right.value}{number}@example.org", "name": f"Camille {number}"} | more
        created = told.pop("created_at", ground.NOW)
        person = Person.objects.add(told.pop("email"), told.pop("name"), right, **told)
        Person.objects.filter(pk=person.pk).update(created_at=created)
        return person

    return made


@pytest.fixture
def client_of(person_of: Callable[..., Person]) -> Callable[..., SignedIn]:
    """A browser signed in as somebody with a right; `client.person` is who."""

    def made(right: Right = Right.VIEWER, person: Person | None = None, **more: Any) -> SignedIn:
        client = SignedIn()
        who = person or person_of(right, **more)
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        client.person = who
        return client

    return made
