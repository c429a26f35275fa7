"""Mails about accounts through a real mail server: the reset and the invitation, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client

from jalon.ledger.people.models import Person
from jalon.web.accounts.passwords import send_link
from jalon.web.working import Worker
from tests.web.sharing.conftest import Post, html_of, text_of

Persons = Callable[..., Person]
SUBJECTS = {
    ("reset", "fr"): "maison : choisir un nouveau mot de passe",
    ("reset", "en"): "maison: choose a new password",
    ("invitation", "fr"): "maison : votre accès à Jalon",
    ("invitation", "en"): "maison: your access to Jalon",
}


@pytest.mark.parametrize(("kind", "language"), sorted(SUBJECTS))
def test_the_mail_says_who_why_and_leads_to_a_new_password(
    post: Post, person_of: Persons, kind: str, language: str
) -> None:
    person = person_of(language=language, name="Éloïse d'Aubigné", email="eloise@example.org")
    assert send_link(person, kind)
    (message,) = post.taken
    assert (message["Subject"], message["To"]) == (SUBJECTS[kind, language], "eloise@example.org")
    assert message["Auto-Submitted"] == "auto-generated" and message["List-Unsubscribe"] is None
    text, html = text_of(message), html_of(message)
    assert "Éloïse d'Aubigné" in text and "Éloïse d'Aubigné" in unescape(html)
    links = set(re.findall(r"http://kpi\.example/\S+?/(?=[\s\"<]|$)", text))
    assert len(links) == 1 and links.pop() in html
    address = re.search(r"http://kpi\.example(/\S+)", text)
    assert address is not None
    visitor = Client()
    page = visitor.get(urlsplit(address[1]).path)
    assert page.status_code == 200
    chosen = visitor.post(address[1], {"password": "une phrase assez longue"})
    assert chosen.status_code == 302
    assert Person.objects.get(pk=person.pk).check_password("une phrase assez longue")
    assert Client().get(address[1]).status_code == 404  # it works once


def test_a_forgotten_password_is_mailed_in_the_persons_own_language(post: Post, person_of: Persons) -> None:
    person_of(language="en", email="sam@example.org")
    worker = Worker()
    asked = Client(HTTP_ACCEPT_LANGUAGE="fr").post(
        "/account/password/forgotten/", {"email": "SAM@example.org"}
    )
    unknown = Client(HTTP_ACCEPT_LANGUAGE="fr").post(
        "/account/password/forgotten/", {"email": "x@example.org"}
    )
    assert post.taken == []  # whoever asks cannot tell from the clock whether the address is known
    while worker.step():
        pass
    assert [message["Subject"] for message in post.taken] == ["maison: choose a new password"]
    assert asked.status_code == unknown.status_code == 200


def test_a_server_that_refuses_is_told_and_nothing_breaks(post: Post, person_of: Persons) -> None:
    post.answer = "550 no such box"
    assert not send_link(person_of(), "reset")
    assert post.tried == 1
