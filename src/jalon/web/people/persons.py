"""Persons: who is here, inviting, what they may do and hold, closing and opening their account."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Duty, Person
from jalon.vocabulary.rights import Right
from jalon.web.accounts.passwords import link_for, send_link
from jalon.web.frame.access import needs
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.people.forms import Held, Invitation
from jalon.web.people.kept import Kept, kept_person, write_person
from jalon.web.people.laws import runs_alone
from jalon.web.people.tabs import tabs
from jalon.web.people.undoing import written
from jalon.web.sharing.sending import configured


@needs(Right.ADMIN)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, with right, roles and whether they have come in."""
    held: dict[int, list[str]] = {}
    for person, role in Duty.objects.values_list("person_id", "role"):
        held.setdefault(person, []).append(role.replace("-", " ").replace("_", " "))
    rows = [
        {
            "person": person,
            "right": f"people.right_{person.right}",
            "roles": ", ".join(held.get(person.pk, [])),
        }
        for person in Person.objects.order_by("-is_active", "name")
    ]
    context = {"rows": rows, "tabs": tabs(request, "people"), "mail": configured()}
    return render(request, "people/people.html", context)


@needs(Right.ADMIN)
def add(request: HttpRequest) -> HttpResponse:
    """Open an account and invite its person, by mail, else by a link that is shown once."""
    language = language_of(request)
    initial = {"right": Right.VIEWER.value, "spoken": language}
    form = Invitation(language, request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/person_add.html", {"form": form, "mail": configured()})
    told = form.cleaned_data
    with transaction.atomic():
        person = Person.objects.add(
            told["email"], told["name"], Right(told["right"]), language=told["spoken"]
        )
        write_person({**kept_person(person), "roles": told["roles"], "teams": told["teams"]})
        undo = written(request, "person_invited", person.name, None, kept_person(person))
    return _invited(request, person, undo)


@needs(Right.ADMIN)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a person's name, right, roles and teams."""
    person = _person(number)
    before = kept_person(person)
    form = Held(language_of(request), request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        after = {**before, **form.cleaned_data}
        if not _kept_by_law(person, after):
            form.add_error("right", form.words("last_admin"))
        else:
            tell(request, "people.person_kept", undo=_write(request, "person_changed", before, after))
            return redirect("people")
    context = {"form": form, "person_seen": person, "entered": _entered(person), "mail": configured()}
    return render(request, "people/person.html", context)


@needs(Right.ADMIN)
@require_POST
def active(request: HttpRequest, number: int) -> HttpResponse:
    """Close an account (its sessions end at once), or open it again."""
    person = _person(number)
    before = kept_person(person)
    after = {**before, "is_active": request.POST.get("active") == "1"}
    if not _kept_by_law(person, after):
        tell(request, "people.last_admin", kind="wrong")
    elif after != before:
        opened = after["is_active"]
        undo = _write(request, "person_opened" if opened else "person_closed", before, after)
        tell(request, "people.opened" if opened else "people.closed", undo=undo, name=person.name)
    return redirect("people")


@needs(Right.ADMIN)
@require_POST
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Invite again somebody who has not come in."""
    person = _person(number)
    if not person.is_active or _entered(person):
        raise Http404
    written(request, "person_invited_again", person.name, None, None)
    return _invited(request, person, "")


def _invited(request: HttpRequest, person: Person, undo: str) -> HttpResponse:
    if send_link(person, "invitation"):
        tell(request, "people.invited_by_mail", undo=undo, name=person.name, email=person.email)
        return redirect("people")
    context = {"name": person.name, "link": link_for(person), "undo": undo, "mail": configured()}
    return render(request, "people/link.html", context)


def _write(request: HttpRequest, verb: str, before: Kept, after: Kept) -> str:
    with transaction.atomic():
        write_person(after)
        return written(request, verb, after["name"], before, kept_person(_person(after["id"])))


def _kept_by_law(person: Person, after: dict[str, Any]) -> bool:
    """True unless nobody would be left to run the site."""
    return not runs_alone(person) or (after["right"] == Right.ADMIN.value and after["is_active"])


def _entered(person: Person) -> bool:
    return person.last_login is not None or person.has_usable_password()


def _person(number: int) -> Person:
    person: Person | None = Person.objects.filter(pk=number).first()
    if person is None:
        raise Http404
    return person
