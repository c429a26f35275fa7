"""The next action of each KPI, with whoever does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from jalon.ledger.people.models import Action, Duty
from jalon.show.roles import role_text
from jalon.web.board.said import said
from jalon.web.frame.site import site
from jalon.web.words import plain


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A planned action in words; `late` when its day has passed; `suggested` where nobody planned it."""

    number: int
    text: str
    owner: str
    due: date | None
    late: bool = False
    suggested: bool = False


def next_steps(
    kpis: Iterable[str],
    language: str,
    today: date | None = None,
    suggestions: Mapping[str, str] | None = None,
) -> dict[str, Step]:
    """The planned action of each KPI that is due first, else what is suggested."""
    names = list(kpis)
    planned = Action.objects.filter(kpi__in=names, state=Action.PLANNED)
    first: dict[str, Action] = {}
    for action in planned:
        first.setdefault(action.kpi, action)
    roles = Roles.of(language)
    others = {
        kpi: Step(number=0, text=text, owner="", due=None, suggested=True)
        for kpi, text in (suggestions or {}).items()
        if kpi in names
    }
    return others | {kpi: step_of(action, roles, today) for kpi, action in first.items()}


def step_of(action: Action, roles: Roles, today: date | None = None) -> Step:
    """One action in words."""
    return Step(
        number=action.pk,
        text=said(action.texts, roles.language),
        owner=roles.words(action.owner),
        due=action.due,
        late=today is not None and action.due is not None and action.due < today,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Roles:
    """Who holds the roles that the files name, read once a page."""

    language: str
    holders: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, language: str) -> Roles:
        """Read the duties of active persons."""
        found: dict[str, tuple[str, ...]] = {}
        for role, name in Duty.objects.filter(person__is_active=True).values_list("role", "person__name"):
            found[role] = (*found.get(role, ()), name)
        return cls(language=language, holders=found)

    def words(self, role: str | None) -> str:
        """Who holds a role, else what people call it."""
        if not role:
            return plain("today.nobody", self.language)
        return ", ".join(self.holders.get(role, ())) or self.called(role)

    def called(self, role: str) -> str:
        """A role as people call it: as the files say, else its words."""
        return role_text(role, self.language, site().definitions.roles)
