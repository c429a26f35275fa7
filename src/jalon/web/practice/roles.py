"""The roles that definition files name, as people choose one."""

from __future__ import annotations

from jalon.ledger.people.models import Duty, Person
from jalon.vocabulary.kpi import Kpi
from jalon.web.board.steps import Roles
from jalon.web.frame.site import site
from jalon.web.words import plain


def roles_named() -> list[str]:
    """Every role that the files name as an owner or that a person holds, by the alphabet."""
    definitions = site().definitions
    owners = [kpi.owner for kpi in definitions.kpis.values()]
    owners += [objective.owner for objective in definitions.objectives.values()]
    return sorted({role for role in owners if role} | set(Duty.objects.values_list("role", flat=True)))


def role_choices(language: str, kept: str = "") -> list[tuple[str, str]]:
    """The choices of a select: nobody yet, then each role with whoever holds it; `kept` stays choosable."""
    roles = Roles.of(language)
    named = roles_named()
    listed = named if not kept or kept in named else [*named, kept]
    return [
        ("", plain("practice.no_role", language)),
        *((role, _label(role, roles)) for role in listed),
    ]


def holds(person: Person, kpi: Kpi) -> bool:
    """True for a person who holds the role that owns a KPI."""
    return kpi.owner is not None and Duty.objects.filter(person=person, role=kpi.owner).exists()


def _label(role: str, roles: Roles) -> str:
    spoken = roles.called(role)
    names = ", ".join(roles.holders.get(role, ()))
    if not names:
        return spoken
    return plain("practice.role_held", roles.language, role=spoken, names=names)
