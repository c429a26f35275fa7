"""Forms of accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from jalon.ledger.people.models import Person
from jalon.web.words import plain


class SpokenForm(forms.Form):
    """A form whose labels are `ROOM.KEY` in the language of its page."""

    room = "account"

    def __init__(self, language: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.language = language
        for name, field in self.fields.items():
            field.label = plain(f"{self.room}.{name}", language)
            if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect):
                field.widget.attrs.setdefault("aria-describedby", f"id_{name}_error id_{name}_help")

    def words(self, key: str, **facts: object) -> str:
        """A sentence of the form's room."""
        return plain(f"{self.room}.{key}", self.language, **facts)


class SignIn(SpokenForm):
    """Address and password."""

    email = forms.EmailField(
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}), max_length=254
    )
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), max_length=400, strip=False
    )


class NewPassword(SpokenForm):
    """A password that others do not guess."""

    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), max_length=400, strip=False
    )

    def __init__(self, language: str, person: Person, *args: Any, **more: Any) -> None:
        super().__init__(language, *args, **more)
        self.person = person

    def clean_password(self) -> str:
        """Refuse what is short, common, all digits, or like the person's name."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


class ChangePassword(NewPassword):
    """The present password, and a new one."""

    present = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), max_length=400, strip=False
    )
    field_order = ("present", "password")

    def clean_present(self) -> str:
        """Only who knows the present password may change it."""
        present: str = self.cleaned_data["present"]
        if not self.person.check_password(present):
            raise ValidationError(self.words("present_wrong"))
        return present


class Forgotten(SpokenForm):
    """The address to send a link to."""

    email = forms.EmailField(
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}), max_length=254
    )


class FirstPerson(NewPassword):
    """Who runs this site: name, address, password."""

    name = forms.CharField(
        max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True})
    )
    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    field_order = ("name", "email", "password")
