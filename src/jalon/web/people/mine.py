"""A person's own settings: language, weekly mail; their roles and teams to read."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jalon.ledger.people.models import Duty, Membership
from jalon.vocabulary.rights import Right
from jalon.web.frame.access import needs, person_of
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.people.forms import Preferences, spoken
from jalon.web.people.kept import kept_preferences
from jalon.web.people.tabs import tabs
from jalon.web.people.undoing import written


@needs(Right.VIEWER)
def settings(request: HttpRequest) -> HttpResponse:
    """Show and keep what the person chose."""
    person, language = person_of(request), language_of(request)
    initial = {"spoken": person.language, "weekly_mail": person.weekly_mail}
    form = Preferences(language, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            before = kept_preferences(person)
            person.language = form.cleaned_data["spoken"]
            person.weekly_mail = form.cleaned_data["weekly_mail"]
            person.save(update_fields=["language", "weekly_mail"])
            undo = written(request, "preferences_changed", "", before, kept_preferences(person))
        request.LANGUAGE_CODE = person.language  # the notice speaks as the next page does
        tell(request, "people.kept", undo=undo)
        return redirect("settings")
    teams = Membership.objects.filter(person=person).select_related("team")
    context = {
        "form": form,
        "tabs": tabs(request, "settings"),
        "roles": [role.replace("-", " ").replace("_", " ") for role in _roles(person.pk)],
        "teams": [spoken(each.team.names, language, each.team.slug) for each in teams],
    }
    return render(request, "people/settings.html", context)


def _roles(person: int) -> list[str]:
    return sorted(Duty.objects.filter(person_id=person).values_list("role", flat=True))
