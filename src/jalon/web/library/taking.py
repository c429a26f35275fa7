"""The four questions about a file: what dates it, what is counted, what it is called, which way is good.

Beside them only what cannot be known: the order of day and month, consents, a year that nothing says.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from jalon.intake import Aggregate, Choices
from jalon.show.dates import day_text, full_day_text
from jalon.show.intake import order_question
from jalon.vocabulary.kpi import Better
from jalon.web.accounts.forms import SpokenForm
from jalon.web.library.sighted import AmountSeen, DateSeen, Seen

_OLDEST, _NEWEST = 1900, 2200
_LEFT_OUT, _ROWS = "leave", "rows"


class Taking(SpokenForm):
    """How a file is to be read; proposals are chosen already, what must be asked is not."""

    room = "drop"

    date = forms.ChoiceField()
    amount = forms.ChoiceField()
    name = forms.CharField(max_length=120)
    better = forms.ChoiceField()
    by = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    unit = forms.CharField(required=False, max_length=40)
    months = forms.BooleanField(required=True)
    year = forms.IntegerField(min_value=_OLDEST, max_value=_NEWEST)
    totals = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, language: str, seen: Seen, title: str, *args: Any, **more: Any) -> None:
        super().__init__(language, *args, **more)
        self.seen, self.title = seen, title
        self._choose("better", [(each.value, self.words(f"better_{each.value}")) for each in Better])
        self._choose("by", [(column, self._split(column, members)) for column, members in seen.splits])
        self._choose("totals", [(key, self.words(f"totals_{key}")) for key in (_LEFT_OUT, _ROWS)])
        self._choose("date", [(str(at), each.column) for at, each in enumerate(seen.dates)])
        self._choose("amount", [(str(at), self._amount(each)) for at, each in enumerate(seen.amounts)])
        self._leave_out()
        self._ask_orders()

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _leave_out(self) -> None:
        """What is known needs no field."""
        seen = self.seen
        absent = {
            "date": not seen.dates,
            "amount": not seen.amounts,
            "by": not seen.splits,
            "months": not seen.months,
            "year": not seen.months or seen.year is not None,
            "totals": "totals" not in seen.asked,
        }
        for name in (name for name, gone in absent.items() if gone):
            del self.fields[name]

    def _ask_orders(self) -> None:
        """A question for each column whose dates can be read in several ways, none of them chosen."""
        for at, each in enumerate(self.seen.dates):
            if each.ambiguous:
                field = forms.ChoiceField(required=False, widget=forms.RadioSelect)
                field.choices = self._orders(each)
                field.label = self.words("order", column=each.column, question=self._question(each))
                self.fields[_order(at)] = field

    def _question(self, seen: DateSeen) -> str:
        days = [day for _, day, _, _ in seen.orders]
        return order_question(seen.example, days, self.language)

    def _orders(self, seen: DateSeen) -> list[tuple[str, str]]:
        language = self.language
        return [
            (
                pattern,
                self.words(
                    "order_choice",
                    day=full_day_text(day, language),
                    first=day_text(first, language),
                    last=day_text(last, language),
                ),
            )
            for pattern, day, first, last in seen.orders
        ]

    def _amount(self, seen: AmountSeen) -> str:
        if seen.column is None:
            return self.words("amount_rows")
        key = "amount_average" if seen.aggregate is Aggregate.AVERAGE else "amount_sum"
        return self.words(key, column=seen.column)

    def _split(self, column: str, members: tuple[str, ...]) -> str:
        return self.words("split", column=column, members=", ".join(members))

    def orders(self) -> list[tuple[str, BoundField]]:
        """The questions of order, each with the number of the date column it is about."""
        return [
            (str(at), self[_order(at)]) for at in range(len(self.seen.dates)) if _order(at) in self.fields
        ]

    def consents(self) -> list[BoundField]:
        """What else must be answered."""
        return [self[name] for name in ("months", "year", "totals") if name in self.fields]

    def clean_name(self) -> str:
        """Words, and not only signs."""
        name: str = self.cleaned_data["name"].strip()
        if not any(letter.isalnum() for letter in name):
            raise ValidationError(self.words("name_needed"))
        return name

    def clean(self) -> dict[str, Any]:
        """The order of the chosen column must be answered."""
        said = super().clean() or {}
        name = _order(int(said.get("date") or 0))
        if name in self.fields and not said.get(name):
            self.add_error(name, self.words("order_needed"))
        return said

    def choices(self) -> Choices:
        """What was chosen."""
        said, seen = self.cleaned_data, self.seen
        dating = int(said["date"]) if said.get("date") else None
        amount = seen.amounts[int(said["amount"])] if said.get("amount") else None
        return Choices(
            date=None if dating is None else seen.dates[dating].column,
            pattern=None if dating is None else self._pattern(dating),
            amount=None if amount is None else amount.column,
            aggregate=Aggregate.SUM if amount is None else amount.aggregate,
            name=said["name"],
            better=Better(said["better"]),
            by=tuple(said.get("by", ())),
            unit=self._unit(amount),
            months=said.get("months"),
            year=said.get("year", seen.year),
            totals=None if "totals" not in self.fields else said["totals"] == _LEFT_OUT,
        )

    def _pattern(self, dating: int) -> str:
        seen = self.seen.dates[dating]
        found: str = self.cleaned_data.get(_order(dating)) or seen.orders[0][0]
        return found

    def _unit(self, amount: AmountSeen | None) -> str:
        """The unit as typed; one left as proposed follows the amount that was chosen."""
        typed: str = self.cleaned_data["unit"].strip()
        untouched = typed == self.seen.defaults.unit
        return amount.unit if untouched and amount is not None else typed


def _order(at: int) -> str:
    return f"order_{at}"


def initial_of(seen: Seen, title: str, chosen: Choices) -> dict[str, Any]:
    """The form's answers for some choices: those proposed, or those made before."""
    dating = next((at for at, each in enumerate(seen.dates) if each.column == chosen.date), 0)
    amount = next((at for at, each in enumerate(seen.amounts) if each.column == chosen.amount), 0)
    totals = {True: _LEFT_OUT, False: _ROWS, None: _LEFT_OUT}[chosen.totals]
    return {
        "date": str(dating),
        "amount": str(amount),
        "name": chosen.name or title,
        "better": chosen.better.value,
        "by": list(chosen.by),
        "unit": chosen.unit,
        "months": bool(chosen.months),
        "year": chosen.year,
        "totals": totals,
        **({} if chosen.pattern is None else {_order(dating): chosen.pattern}),
    }
