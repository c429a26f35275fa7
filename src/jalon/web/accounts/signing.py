"""Sign in and out."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Person
from jalon.web.accounts import throttle
from jalon.web.accounts.forms import SignIn
from jalon.web.frame.access import open_to_all
from jalon.web.frame.audit import record
from jalon.web.frame.language import language_of, remember
from jalon.web.frame.site import site


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """Where to go on: an address of this site only."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=site().serving.secure
    )
    return wanted if allowed and wanted.startswith("/") else fallback


@open_to_all
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for address and password; a wrong pair is told without saying which of the two."""
    form = SignIn(language_of(request), request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if throttle.too_many(request, email):
            form.add_error(None, form.words("too_many"))
            status = 429
        else:
            person = authenticate(request, username=email, password=form.cleaned_data["password"])
            if isinstance(person, Person):
                throttle.succeeded(email)
                login(request, person)
                record(person, "signed_in")
                response = redirect(safe_next(request))
                remember(response, person.language)
                return response
            throttle.failed(request, email)
            form.add_error(None, form.words("wrong"))
    context = {"form": form, "next": safe_next(request, "")}
    return render(request, "accounts/sign_in.html", context, status=status)


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on this device."""
    logout(request)
    return redirect("sign-in")
