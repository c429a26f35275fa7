"""Forms of what people do about KPIs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jalon.web.accounts.forms import SpokenForm
from jalon.web.practice.roles import role_choices

_FAR = timedelta(days=3653)


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PlannedAction(SpokenForm):
    """What is done, by whom (a role of the files), by when, and which KPI tells whether it works.

    `measures` are the KPIs to choose from, each with its name for people.
    """

    room = "practice"

    text = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}))
    owner = forms.ChoiceField(required=False)
    due = forms.DateField(required=False, widget=_day_input())
    measure = forms.ChoiceField(required=False)

    def __init__(
        self, language: str, today: date, measures: Iterable[tuple[str, str]], *args: Any, **more: Any
    ) -> None:
        super().__init__(language, *args, **more)
        self.today = today
        named = sorted(measures, key=lambda one: one[1].casefold())
        self.fields["measure"].choices = [("", self.words("no_measure")), *named]  # type: ignore[attr-defined]
        choices = role_choices(language, self.initial.get("owner", ""))
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def clean_due(self) -> date | None:
        """A day to come; one that was already there may stay."""
        due: date | None = self.cleaned_data["due"]
        if due is None or due == self.initial.get("due"):
            return due
        if due < self.today:
            raise ValidationError(self.words("due_past"))
        if due > self.today + _FAR:
            raise ValidationError(self.words("day_far"))
        return due


class NamedEvent(SpokenForm):
    """A day and what happened; of one KPI, or of all."""

    room = "practice"

    day = forms.DateField(widget=_day_input())
    title = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autofocus": True}))
    where = forms.ChoiceField(widget=forms.RadioSelect, initial="one")

    def __init__(self, language: str, today: date, everywhere: bool, *args: Any, **more: Any) -> None:
        super().__init__(language, *args, **more)
        self.today = today
        choices = [("one", self.words("where_one"))]
        if everywhere:
            choices.append(("all", self.words("where_all")))
        self.fields["where"].choices = choices  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        """A day that a chart can show."""
        day: date = self.cleaned_data["day"]
        if abs(day - self.today) > _FAR * 2:
            raise ValidationError(self.words("day_far"))
        return day


class AnnouncedChange(SpokenForm):
    """What is going to be changed, from when, and what is expected of it."""

    room = "practice"

    what = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autofocus": True}))
    start = forms.DateField(widget=_day_input())
    expect = forms.CharField(max_length=30)
    window = forms.IntegerField(min_value=1, max_value=366)
    grain = forms.ChoiceField()
    scope = forms.ChoiceField(required=False)

    def __init__(
        self, language: str, grains: list[str], scopes: list[tuple[str, str]], *args: Any, **more: Any
    ) -> None:
        super().__init__(language, *args, **more)
        named = [(each, self.words(f"grain_{each}")) for each in grains]
        self.fields["grain"].choices = named  # type: ignore[attr-defined]
        self.fields["scope"].choices = [("", self.words("scope_all")), *scopes]  # type: ignore[attr-defined]
        if not scopes:
            del self.fields["scope"]

    def clean(self) -> dict[str, Any]:
        """Everything, where there is nothing to choose."""
        return {"scope": "", **(super().clean() or {})}


class ReportedError(SpokenForm):
    """What is wrong with a number."""

    room = "practice"

    wrong = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}))


class ReportAnswer(SpokenForm):
    """What was found, and what was done about it."""

    room = "practice"

    answer = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
