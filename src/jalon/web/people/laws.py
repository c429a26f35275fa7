"""What may not happen: nobody left to run the site, a closed KPI opened by who may not open it."""

from __future__ import annotations

from collections.abc import Iterable

from jalon.ledger.people.models import Board, Person
from jalon.vocabulary.rights import Right


def runs_alone(person: Person) -> bool:
    """True for the only active person who runs the site."""
    others = Person.objects.filter(is_active=True, right=Right.ADMIN.value).exclude(pk=person.pk)
    return person.rights is Right.ADMIN and person.is_active and not others.exists()


def closed() -> frozenset[str]:
    """The KPIs that stand on restricted boards only."""
    shut: set[str] = set()
    free: set[str] = set()
    for board in Board.objects.all():
        (shut if board.restricted else free).update(board.kpis)
    return frozenset(shut - free)


def opens(board: Board | None, kpis: Iterable[str], restricted: bool) -> frozenset[str]:
    """The closed KPIs that everybody would see if a board (None: a new one) had these KPIs."""
    shut, free = (set(kpis), set()) if restricted else (set(), set(kpis))
    for other in Board.objects.exclude(pk=board.pk if board else None):
        (shut if other.restricted else free).update(other.kpis)
    return closed() - (shut - free)
