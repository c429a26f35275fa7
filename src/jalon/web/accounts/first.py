"""The first person, let in by the secret that the console printed; and the demo's way in."""

from __future__ import annotations

from hmac import compare_digest

from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jalon.ledger.people.models import Person
from jalon.vocabulary.rights import Right
from jalon.web.accounts.forms import FirstPerson
from jalon.web.accounts.secrets import demo_secret, let_first_person_in, lets_first_person_in
from jalon.web.frame.access import open_to_all
from jalon.web.frame.audit import record
from jalon.web.frame.language import language_of, names_language
from jalon.web.frame.site import site

BACKEND = "django.contrib.auth.backends.ModelBackend"
_THIS_MACHINE = ("127.0.0.1", "::1")


@open_to_all
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """Make the first account; afterwards this address leads nowhere."""
    if not lets_first_person_in(secret):
        raise Http404
    language = language_of(request)
    form = FirstPerson(language, Person(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with transaction.atomic():
            if not let_first_person_in(secret):
                raise Http404
            person = Person.objects.add(
                told["email"], told["name"], Right.ADMIN, told["password"], language=language
            )
            record(person, "first_person", person.email)
        login(request, person, backend=BACKEND)
        return redirect("today")
    return render(request, "accounts/welcome.html", {"form": form})


@open_to_all
def enter_demo(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in to the demo from this machine, with the address that the console printed.

    The pages speak the language that was chosen on this device, else the browser's.
    """
    known = site().serving.demo and compare_digest(secret, demo_secret())
    if not known or request.META.get("REMOTE_ADDR") not in _THIS_MACHINE:
        raise Http404
    person = Person.objects.filter(is_active=True, right=Right.ADMIN.value).order_by("pk").first()
    if person is None:
        raise Http404
    if names_language(request):
        person.language = language_of(request)
        person.save(update_fields=["language"])
    login(request, person, backend=BACKEND)
    return redirect("today")
