"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from jalon.ledger.people.models import Person, Team
from jalon.vocabulary.rights import Right
from jalon.web.accounts.forms import SpokenForm
from jalon.web.practice.roles import roles_named
from jalon.web.words import LANGUAGES


def spoken(names: dict[str, str], language: str, otherwise: str = "") -> str:
    """What people called a thing, in a language or the one there is."""
    return names.get(language) or next(iter(names.values()), otherwise)


class Preferences(SpokenForm):
    """What a person chooses for themselves."""

    room = "people"

    spoken = forms.ChoiceField()
    weekly_mail = forms.BooleanField(required=False)

    def __init__(self, language: str, *args: Any, **more: Any) -> None:
        super().__init__(language, *args, **more)
        choices = [(each, self.words(f"in_{each}")) for each in LANGUAGES]
        self.fields["spoken"].choices = choices  # type: ignore[attr-defined]


class Held(SpokenForm):
    """A person's name, right, roles and teams."""

    room = "people"

    name = forms.CharField(max_length=120)
    right = forms.ChoiceField()
    roles = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    teams = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, language: str, *args: Any, **more: Any) -> None:
        super().__init__(language, *args, **more)
        rights = [(each.value, self.words(f"right_{each.value}")) for each in Right]
        held = self.initial.get("roles", [])
        roles = sorted({*roles_named(), *held})
        choices = {
            "right": rights,
            "roles": [(role, role.replace("-", " ").replace("_", " ")) for role in roles],
            "teams": [(team.slug, spoken(team.names, language, team.slug)) for team in Team.objects.all()],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]


class Invitation(Held):
    """The same for somebody new, with an address."""

    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    spoken = forms.ChoiceField()
    field_order = ("name", "email", "spoken", "right", "roles", "teams")

    def __init__(self, language: str, *args: Any, **more: Any) -> None:
        super().__init__(language, *args, **more)
        choices = [(each, self.words(f"in_{each}")) for each in LANGUAGES]
        self.fields["spoken"].choices = choices  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """An address that has no account yet, whatever its case."""
        email: str = self.cleaned_data["email"].lower()
        if Person.objects.filter(email__iexact=email).exists():
            raise ValidationError(self.words("email_taken"))
        return email


class Named(SpokenForm):
    """Names in both languages; one is enough."""

    room = "people"

    name_fr = forms.CharField(max_length=120, required=False)
    name_en = forms.CharField(max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """One name at least."""
        told = super().clean() or self.cleaned_data
        if not told.get("name_fr") and not told.get("name_en"):
            raise ValidationError(self.words("name_missing"))
        return told

    def names(self) -> dict[str, str]:
        """The names given, by language."""
        told = {language: self.cleaned_data.get(f"name_{language}", "") for language in LANGUAGES}
        return {language: name for language, name in told.items() if name}


class TeamForm(Named):
    """A team: what files call it, its names, who is in it."""

    slug = forms.CharField(max_length=80)
    members = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    field_order = ("name_fr", "name_en", "slug", "members")

    def __init__(self, language: str, *args: Any, team: Team | None = None, **more: Any) -> None:
        super().__init__(language, *args, **more)
        people = [(str(person.pk), person.name) for person in Person.objects.filter(is_active=True)]
        self.fields["members"].choices = people  # type: ignore[attr-defined]
        if team is not None:
            del self.fields["slug"]

    def clean_slug(self) -> str:
        """A word of its own, as it can stand in a file."""
        slug: str = self.cleaned_data["slug"].strip().lower()
        try:
            validate_slug(slug)
        except ValidationError:
            raise ValidationError(self.words("slug_wrong")) from None
        if Team.objects.filter(slug=slug).exists():
            raise ValidationError(self.words("team_taken"))
        return slug
