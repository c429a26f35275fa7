"""The form of a simple target: reach a value by a day, stay above or below, improve each period."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jalon.show.numbers import as_decimal, decimal_text, is_share
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.target import From, Improve, ReachBy, Stay, Target, Terms
from jalon.web.accounts.forms import SpokenForm
from jalon.web.words import plain

KINDS = ("reach", "above", "below", "improve")
READINGS = ("previous", "last_year", "compounded")
_FAR = timedelta(days=3653 * 3)
_SPACES = re.compile(r"[\s\u00a0\u202f%€$£]")


class Amount(forms.Field):
    """A number as people type it: `1 234,5`, `1,234.5`, `12 %`."""

    def to_python(self, value: Any) -> Decimal | None:
        """The number, None for nothing. Raises ValidationError."""
        text = _SPACES.sub("", str(value or ""))
        if not text:
            return None
        try:
            return _number(text)
        except InvalidOperation:
            raise ValidationError("amount") from None


def _number(text: str) -> Decimal:
    """A number whose decimal mark is its last comma or point, when that can be told."""
    if "," in text and "." in text:
        thousands = "," if text.rindex(".") > text.rindex(",") else "."
        text = text.replace(thousands, "")
    found = Decimal(text.replace(",", "."))
    if not found.is_finite() or abs(found.adjusted()) > 15:
        raise InvalidOperation
    return found


class TargetForm(SpokenForm):
    """One target of a KPI; which fields count depends on its kind."""

    room = "kpi"

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    value = Amount(required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    day = forms.DateField(required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    by = Amount(required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    each = forms.ChoiceField(required=False)
    reading = forms.ChoiceField(required=False)
    reason = forms.CharField(required=False, max_length=300)

    def __init__(
        self,
        language: str,
        kpi: Kpi,
        calendar: Calendar,
        grains: tuple[Grain, ...],
        last: Period | None,
        *args: Any,
        today: date | None = None,
        **more: Any,
    ) -> None:
        super().__init__(language, *args, **more)
        self.kpi, self.calendar, self.last, self.today = kpi, calendar, last, today
        self._choose("kind", [(each, self.words(f"kind_{each}")) for each in KINDS])
        dated = [each for each in grains if each not in (Grain.ALL, Grain.DAY)]
        self._choose("each", [(each.value, plain(f"kpi.each_{each.value}", language)) for each in dated])
        self._choose("reading", [(each, self.words(f"reading_{each}")) for each in READINGS])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the chosen kind needs must be there."""
        said = super().clean() or {}
        for name in _NEEDED.get(said.get("kind", ""), ()):
            if said.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, self.words("needed"))
        for name in ("value", "by"):
            if name in self.errors and name not in said:
                self.errors[name] = self.error_class([self._why(name)])
        by = said.get("by")
        if said.get("kind") == "improve" and by is not None and by <= 0:
            self.add_error("by", self.words("by_positive"))
        return said

    def _why(self, name: str) -> str:
        missing = str(self.data.get(name) or "").strip() == ""
        return self.words("needed" if missing else "not_a_number")

    def clean_day(self) -> date | None:
        """A day that is still to come, and not out of sight."""
        day: date | None = self.cleaned_data["day"]
        if day is None or self.data.get("kind") != "reach":
            return day
        first = self.last.start if self.last is not None else date.min
        if day <= first:
            raise ValidationError(self.words("day_past"))
        if day > max(first, date(2000, 1, 1)) + _FAR:
            raise ValidationError(self.words("day_far"))
        return day

    def target(self, before: Target | None) -> Target:
        """The target as said; margin, member and validity are those of the one it replaces."""
        said = self.cleaned_data
        terms = Terms() if before is None else before.terms
        terms = replace(terms, reason={self.language: said["reason"]} if said["reason"] else {})
        match said["kind"]:
            case "above":
                return Stay(above=self._level(said["value"]), terms=terms)
            case "below":
                return Stay(below=self._level(said["value"]), terms=terms)
            case "improve":
                return self._improve(terms)
            case _:
                return self._reach(before, terms)

    def _level(self, value: Decimal) -> Decimal:
        """A value of the KPI: of a share, people type percent."""
        return value / 100 if is_share(self.kpi.unit) else value

    def _reach(self, before: Target | None, terms: Terms) -> ReachBy:
        value, day = self._level(self.cleaned_data["value"]), self.cleaned_data["day"]
        if not isinstance(before, ReachBy):
            return ReachBy(value=value, by=day, start_day=self._start_day(), terms=terms)
        steps = tuple(step for step in before.milestones if step.day < day)
        return replace(before, value=value, by=day, milestones=steps, terms=terms)

    def _start_day(self) -> date | None:
        """Where values ended long ago, the way begins after the last of them, not today."""
        if self.last is None or self.today is None:
            return None
        following = self.calendar.period_of(self.last.grain, self.last.end)
        return self.last.end if following.end <= self.today else None

    def _improve(self, terms: Terms) -> Improve:
        said, share = self.cleaned_data, is_share(self.kpi.unit)
        reading = said["reading"]
        base = self._base(Grain(said["each"])) if reading == "compounded" else None
        return Improve(
            by=said["by"] / 100,
            relative=not share,
            each=Grain(said["each"]),
            start=_STARTS.get(reading, From.PREVIOUS) if base is None else From.BASE,
            compounded=base is not None,
            base_period=base,
            terms=replace(terms, grain=None),
        )

    def _base(self, grain: Grain) -> date | None:
        """The first day of the last period of a grain that lies within what is known whole."""
        if self.last is None:
            return None
        number = self.calendar.ordinal(grain, self.last.end - timedelta(days=1))
        while self.calendar.end(grain, number) > self.last.end:
            number -= 1
        return self.calendar.start(grain, number)


_STARTS = {"previous": From.PREVIOUS, "last_year": From.SAME_PERIOD_LAST_YEAR}
_NEEDED = {
    "reach": ("value", "day"),
    "above": ("value",),
    "below": ("value",),
    "improve": ("by", "each", "reading"),
}


def initial_of(target: Target | None, kpi: Kpi, home: Grain, language: str) -> dict[str, Any]:
    """What the form says of a target that is there; a kind it does not know begins empty."""
    return {"each": home.value} | _initial(target, kpi, language)


def _initial(target: Target | None, kpi: Kpi, language: str) -> dict[str, Any]:
    if target is None:
        return {"kind": "reach"}
    reason = target.terms.reason.get(language, "")
    match target:
        case ReachBy(value=value, by=day):
            return {"kind": "reach", "value": _typed(value, kpi, language), "day": day, "reason": reason}
        case Stay(above=Decimal() as value):
            return {"kind": "above", "value": _typed(value, kpi, language), "reason": reason}
        case Stay(below=Decimal() as value):
            return {"kind": "below", "value": _typed(value, kpi, language), "reason": reason}
        case Improve():
            reading = "compounded" if target.compounded else "previous"
            yearly = target.start is From.SAME_PERIOD_LAST_YEAR and not target.compounded
            return {
                "kind": "improve",
                "by": decimal_text(target.by * 100, language, None),
                "each": target.each.value,
                "reading": "last_year" if yearly else reading,
                "reason": reason,
            }
        case _:
            return {"kind": "reach", "reason": reason}


def _typed(value: Decimal, kpi: Kpi, language: str) -> str:
    return decimal_text(as_decimal(value) * (100 if is_share(kpi.unit) else 1), language, None)
