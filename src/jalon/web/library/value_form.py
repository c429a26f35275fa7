"""The forms of a value entered by hand: its period, the value, where it was taken, of which members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from jalon.show.dates import period_text
from jalon.show.numbers import decimal_text
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.source import EnteredRows, Source
from jalon.web.accounts.forms import SpokenForm
from jalon.web.frame.site import site
from jalon.web.words import plain
from jalon.workspace.entering import ByHand

_OFFERED = 36
"""How many periods may be chosen, the running one first."""
_OWN = ("date", "value", "from", "on", "source", "author")
MEMBER = "member."
GRAINS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)


def period_of(day: date, grain: Grain) -> Period:
    """The period of a day on the workspace's calendar."""
    return site().definitions.calendars["default"].period_of(grain, day)


def _periods(grain: Grain) -> Iterator[Period]:
    """The periods that have begun, the newest first."""
    calendar, today = site().definitions.calendars["default"], site().today
    number = calendar.ordinal(grain, today)
    for back in range(_OFFERED):
        yield calendar.period(grain, number - back)


class _Valued(SpokenForm):
    """What every value says."""

    room = "enter"

    value = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    taken_from = forms.CharField(required=False, max_length=200)


class ValueForm(_Valued):
    """One value of a source; `asked` is what a link to correct a value names."""

    period = forms.ChoiceField()
    field_order = ("period", "value", "taken_from")

    def __init__(
        self, language: str, source: Source, grain: Grain, asked: Mapping[str, str], *args: Any, **more: Any
    ) -> None:
        super().__init__(language, *args, **more)
        assert isinstance(source.rows, EnteredRows)
        self.grain, self.rows = grain, source.rows.rows
        self._offer(date.fromisoformat(row["date"]) for row in self.rows)
        self.names = tuple(dict.fromkeys(key for row in self.rows for key in row if key not in _OWN))
        for name in self.names:
            widget = forms.TextInput(attrs={"list": f"of-{name}"})
            self.fields[MEMBER + name] = forms.CharField(max_length=200, label=name, widget=widget)
        self.initial = self._initial(asked)

    def _offer(self, days: Iterable[date]) -> None:
        """The periods to choose from, those that have a value among them."""
        calendar = site().definitions.calendars["default"]
        every = (*_periods(self.grain), *(period_of(day, self.grain) for day in days))
        names = {each.start: period_text(each, calendar, self.language) for each in every}
        found: Any = self.fields["period"]
        found.choices = [(start.isoformat(), names[start]) for start in sorted(names, reverse=True)]

    def _initial(self, asked: Mapping[str, str]) -> dict[str, str]:
        """The last whole period; where a value is to be corrected, that value."""
        chosen = asked.get("period") or self._choices()[min(1, len(self._choices()) - 1)]
        members = {name: asked[name] for name in (MEMBER + each for each in self.names) if name in asked}
        there = next((row for row in self.rows if self._is(row, chosen, members)), None)
        if "period" not in asked or there is None:
            return {"period": chosen, **members}
        value = decimal_text(Decimal(there["value"]), self.language, None)
        return {"period": chosen, **members, "value": value, "taken_from": there.get("from", "")}

    def _choices(self) -> list[str]:
        found: Any = self.fields["period"]
        return [value for value, _ in found.choices]

    def _is(self, row: Mapping[str, str], chosen: str, members: Mapping[str, str]) -> bool:
        start = period_of(date.fromisoformat(row["date"]), self.grain).start.isoformat()
        return start == chosen and all(row.get(name) == members.get(MEMBER + name) for name in self.names)

    def chosen(self) -> Period:
        """The period that was chosen."""
        return period_of(date.fromisoformat(self.cleaned_data["period"]), self.grain)

    def chosen_words(self) -> str:
        """Its name."""
        return period_text(self.chosen(), site().definitions.calendars["default"], self.language)

    def members(self) -> dict[str, str]:
        """What the value is about, by dimension."""
        return {name: self.cleaned_data[MEMBER + name] for name in self.names}

    def known(self) -> list[tuple[str, list[str]]]:
        """The members named so far, by dimension."""
        return [(name, sorted({row[name] for row in self.rows if name in row})) for name in self.names]


class BeginForm(_Valued):
    """A new measure by hand: its name, unit and direction, how often, and its first value."""

    name = forms.CharField(max_length=120)
    unit = forms.CharField(required=False, max_length=40)
    better = forms.ChoiceField()
    grain = forms.ChoiceField(initial=Grain.MONTH.value)
    level = forms.ChoiceField(widget=forms.RadioSelect, initial="level")
    day = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    field_order = ("name", "unit", "better", "grain", "level", "day", "value", "taken_from")

    def __init__(self, language: str, *args: Any, **more: Any) -> None:
        super().__init__(language, *args, **more)
        self._choose(
            "better", [(each.value, plain(f"enter.better_{each.value}", language)) for each in Better]
        )
        self._choose("grain", [(each.value, plain(f"enter.grain_{each.value}", language)) for each in GRAINS])
        self._choose("level", [(each, plain(f"enter.level_{each}", language)) for each in ("level", "sum")])
        self.initial = {"day": site().today.replace(day=1) - timedelta(days=1)}

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> Period:
        """The period of the day that was named."""
        return period_of(self.cleaned_data["day"], Grain(self.cleaned_data["grain"]))

    def by_hand(self) -> ByHand:
        """The measure as said."""
        said = self.cleaned_data
        return ByHand(
            name=said["name"].strip(),
            unit=said["unit"].strip(),
            better=Better(said["better"]),
            grain=Grain(said["grain"]),
            level=said["level"] == "level",
        )
