"""Changing a password, asking for a new one, choosing it through a mailed link (also an invitation's)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from jalon.ledger.people.models import Job, Person
from jalon.show.mail import Note, note_mail
from jalon.vocabulary.rights import Right
from jalon.web import jobs
from jalon.web.accounts import throttle
from jalon.web.accounts.first import BACKEND
from jalon.web.accounts.forms import ChangePassword, Forgotten, NewPassword
from jalon.web.frame.access import needs, open_to_all, person_of
from jalon.web.frame.audit import record
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.sharing.sending import send
from jalon.web.words import plain


@needs(Right.VIEWER)
def change(request: HttpRequest) -> HttpResponse:
    """A new password for the person who is signed in; sessions elsewhere end."""
    person = person_of(request)
    form = ChangePassword(language_of(request), person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person.set_password(form.cleaned_data["password"])
        person.save(update_fields=["password"])
        update_session_auth_hash(request, person)
        record(person, "password_changed")
        tell(request, "account.changed")
        return redirect("settings")
    return render(request, "accounts/password.html", {"form": form})


@open_to_all
def forgotten(request: HttpRequest) -> HttpResponse:
    """Mail a link to choose a new password; the answer is the same whether the address is known or not."""
    form = Forgotten(language_of(request), request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/forgotten.html", {"form": form})
    email = form.cleaned_data["email"]
    if not throttle.too_many(request, email):
        throttle.failed(request, email)  # asking again and again is slowed down as guessing is
        person = Person.objects.filter(email__iexact=email, is_active=True).first()
        # The worker mails: the answer takes as long for an address that nobody has.
        jobs.ask("password-link", site().now, to=0 if person is None else person.pk)
    return render(request, "accounts/forgotten_sent.html", {"email": email})


@open_to_all
def choose(request: HttpRequest, person: str, token: str) -> HttpResponse:
    """Choose a password through a mailed link, which works once and for three days."""
    found = _person(person)
    if found is None or not default_token_generator.check_token(found, token):
        return render(request, "accounts/link_over.html", status=404)
    form = NewPassword(language_of(request), found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        found.set_password(form.cleaned_data["password"])
        found.save(update_fields=["password"])
        throttle.succeeded(found.email)
        record(found, "password_chosen")
        login(request, found, backend=BACKEND)
        return redirect("today")
    return render(request, "accounts/choose.html", {"form": form, "name": found.name})


def mail_link(job: Job, now: datetime) -> dict[str, Any]:
    """A job of the worker: mail a link to whoever forgot a password; an address nobody has gets none."""
    person = Person.objects.filter(pk=job.payload["to"], is_active=True).first()
    return {"mailed": person is not None and send_link(person, "reset")}


def link_for(person: Person) -> str:
    """The whole address at which a person chooses a password."""
    where = reverse(
        "password-new",
        args=[urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)],
    )
    return site().serving.address + where


def send_link(person: Person, kind: str) -> bool:
    """Mail a person a link to choose a password: `reset` or `invitation`. False when it could not be sent."""
    language = person.language
    note = Note(
        subject=plain(f"account.{kind}_subject", language, workspace=site().definitions.name),
        paragraphs=(
            plain(f"account.{kind}_greeting", language, name=person.name),
            plain(f"account.{kind}_text", language, workspace=site().definitions.name),
        ),
        label=plain(f"account.{kind}_label", language),
        link=link_for(person),
        foot=(plain(f"account.{kind}_foot", language),),
    )
    return send(person.email, note_mail(note, language, site().definitions.name))


def _person(encoded: str) -> Person | None:
    try:
        key = int(urlsafe_base64_decode(encoded).decode())
    except (ValueError, UnicodeDecodeError):
        return None
    return Person.objects.filter(pk=key, is_active=True).first()
