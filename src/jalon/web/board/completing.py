"""Making a measure a KPI: what it still lacks is asked one page after the other, its objective first."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jalon.ledger.people.models import Team
from jalon.show.facts import facts
from jalon.show.sentences import words
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.kpi import Kpi, Level, Objective, Timing
from jalon.vocabulary.rights import Right
from jalon.web.accounts.forms import SpokenForm
from jalon.web.board.editing import refused, written
from jalon.web.board.said import said
from jalon.web.frame.access import kpi_for, needs, person_of, sight_of
from jalon.web.frame.audit import record
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.practice.roles import role_choices
from jalon.web.words import plain
from jalon.workspace.editing import add_objective, seen_in, set_fields

STEPS = ("purpose", "place", "words", "people")
"""In this order: what it serves, at which level and for whom, what it says, who answers for it."""
_REVIEWS = ("daily", "weekly", "monthly", "quarterly", "yearly")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


class _Step(SpokenForm):
    """One page of questions. `answers` are the fields of the definition as answered."""

    room = "kpi"

    def __init__(self, language: str, kpi: Kpi, seen: list[str], *args: Any, **more: Any) -> None:
        super().__init__(language, *args, **more)
        self.kpi, self.seen = kpi, seen
        self.prepare()

    def prepare(self) -> None:
        """Fill the choices; `self.seen` are the KPIs that the person may see."""

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """The choices of a select, after “not said”."""
        field: Any = self.fields[name]
        field.choices = [("", self.words("not_said")), *choices]

    def answers(self) -> dict[str, Any]:
        """The definition's fields; None takes one away."""
        return {name: value or None for name, value in self.cleaned_data.items()}


class Purpose(_Step):
    """Which objective it serves and why."""

    objective = forms.ChoiceField(required=False)
    new_objective = forms.CharField(required=False, max_length=120)
    because = forms.CharField(required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def prepare(self) -> None:
        """The objectives of the files."""
        every = site().definitions.objectives
        self.choose(
            "objective",
            [(name, said(each.label, self.language, name)) for name, each in every.items()],
        )

    def clean(self) -> dict[str, Any]:
        """One objective, there already or new."""
        given = super().clean() or {}
        if not given.get("objective") and not given.get("new_objective"):
            self.add_error("objective", self.words("objective_needed"))
        return given

    def answers(self) -> dict[str, Any]:
        """The objective by name, and the reason in the page's language."""
        because = self.cleaned_data["because"]
        return {
            "objective": self.cleaned_data["objective"],
            **({"because": {self.language: because}} if because else {}),
        }


class Placed(_Step):
    """For whom, strategic or operational, early sign or result."""

    scope = forms.ChoiceField(required=False)
    level = forms.ChoiceField(required=False)
    timing = forms.ChoiceField(required=False)

    def prepare(self) -> None:
        """The company, its teams, and the scope that is there."""
        named = [
            (f"team:{team.slug}", said(team.names, self.language, team.slug)) for team in Team.objects.all()
        ]
        scopes = [("company", self.words("company")), *named]
        if self.kpi.scope not in dict(scopes):
            scopes.append((self.kpi.scope, self.kpi.scope.partition(":")[2] or self.kpi.scope))
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]
        self.choose("level", [(each.value, words("level", each.value, self.language)) for each in Level])
        self.choose("timing", [(each.value, words("timing", each.value, self.language)) for each in Timing])


class Worded(_Step):
    """Its name, and one sentence that everybody understands, in both languages."""

    name_fr = forms.CharField(required=False, max_length=120)
    name_en = forms.CharField(required=False, max_length=120)
    says_fr = forms.CharField(required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    says_en = forms.CharField(required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def answers(self) -> dict[str, Any]:
        """The texts by language; one left empty stays as it is."""
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            key, _, language = name.partition("_")
            if value:
                found.setdefault(key, {})[language] = value
        return found


class Peopled(_Step):
    """Who answers for it, how often it is looked at, which KPI shows the damage when it is gamed."""

    owner = forms.ChoiceField(required=False)
    new_owner = forms.CharField(required=False, max_length=80)
    review = forms.ChoiceField(required=False)
    counter = forms.ChoiceField(required=False)

    def prepare(self) -> None:
        """The roles of the files, the rhythms, the other KPIs."""
        self.fields["owner"].choices = role_choices(self.language, self.kpi.owner or "")  # type: ignore[attr-defined]
        self.choose("review", [(each, self.words(f"review_{each}")) for each in _REVIEWS])
        every = site().definitions.kpis
        others = [name for name in self.seen if name != self.kpi.name]
        self.choose("counter", [(name, every[name].text(self.language)) for name in others])

    def answers(self) -> dict[str, Any]:
        """A new role is named as files name roles."""
        answers = super().answers()
        new = slug(answers.pop("new_owner") or "")
        return {**answers, "owner": new or answers["owner"]}


_FORMS: dict[str, type[_Step]] = {
    "purpose": Purpose,
    "place": Placed,
    "words": Worded,
    "people": Peopled,
}


@needs(Right.EDITOR, of="kpi")
def complete(request: HttpRequest, name: str, step: str) -> HttpResponse:
    """One page of questions about a measure; what is answered is written, then the next page comes."""
    kpi, language = kpi_for(request, name, Right.EDITOR), language_of(request)
    if step not in _FORMS:
        raise Http404
    seen = sight_of(request).visible(site().definitions.kpis)
    form = _FORMS[step](language, kpi, seen, request.POST or None, initial=_initial(kpi, language))
    if request.method != "POST" or not form.is_valid():
        return _page(request, kpi, step, form)
    try:
        _write(request, kpi, form)
    except Refusal as refusal:
        form.add_error(None, refused(refusal, language))
        return _page(request, kpi, step, form)
    following = STEPS[STEPS.index(step) + 1 :]
    if following:
        return redirect("kpi-complete", kpi.name, following[0])
    return redirect("kpi", kpi.name)


def _write(request: HttpRequest, kpi: Kpi, form: _Step) -> None:
    """Write the answers. Raises Refusal."""
    here, language, expected = site(), language_of(request), request.POST.get("seen")
    answers = form.answers()
    if isinstance(form, Purpose) and form.cleaned_data["new_objective"]:
        label = form.cleaned_data["new_objective"]
        objective = Objective(name=_free(slug(label)), label={language: label})
        edited = add_objective(here.workspace, objective, now=here.now)
        record(person_of(request), "objective_added", objective.name, after={"label": label})
        answers["objective"] = objective.name
        expected = edited.seen if edited.file == kpi.place.file else expected
    told = {_key(name) for name in form.changed_data}
    answers = {name: value for name, value in answers.items() if name in told}
    done = set_fields(here.workspace, "kpi", kpi.name, answers, now=here.now, expected=expected)
    if done.changed:
        undo = written(request, "kpi_said", kpi.name, done)
        tell(request, "kpi.said", undo=undo)


def _key(field: str) -> str:
    """The definition's field that a form's field is about."""
    return field.removeprefix("new_").removesuffix("_fr").removesuffix("_en")


def _free(name: str) -> str:
    """A name that no objective has yet."""
    taken, found, number = site().definitions.objectives, name or "objective", 1
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def slug(text: str) -> str:
    """A text as files name things: `Grandir sans brader` is `grandir-sans-brader`."""
    plain_text = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", plain_text).strip("-")[:80]


def _initial(kpi: Kpi, language: str) -> dict[str, Any]:
    return {
        "objective": kpi.objective or "",
        "because": kpi.because.get(language, ""),
        "scope": kpi.scope,
        "level": kpi.level.value if kpi.level else "",
        "timing": kpi.timing.value if kpi.timing else "",
        "owner": kpi.owner or "",
        "review": kpi.review or "",
        "counter": kpi.counter or "",
        **{f"name_{each}": kpi.label.get(each, "") for each in ("fr", "en")},
        **{f"says_{each}": kpi.says.get(each, "") for each in ("fr", "en")},
    }


def _page(request: HttpRequest, kpi: Kpi, step: str, form: _Step) -> HttpResponse:
    language, here = language_of(request), site()
    number = STEPS.index(step)
    context = {
        "kpi": kpi,
        "form": form,
        "step": step,
        "number": number + 1,
        "of": len(STEPS),
        "facts": facts(here.card(kpi), language),
        "title": plain(f"kpi.step_{step}", language),
        "why": plain(f"kpi.step_{step}_why", language),
        "later": STEPS[number + 1] if number + 1 < len(STEPS) else "",
        "seen": request.POST.get("seen") or seen_in(here.workspace, kpi.place),
    }
    return render(request, "board/complete.html", context)
