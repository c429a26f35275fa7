"""Who tries what on which objects: persons of every right, an open and a closed board, rows on both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from jalon.ledger.people.models import (
    Action,
    Audit,
    Board,
    BoardRight,
    Event,
    Link,
    Person,
    Report,
    Team,
)
from jalon.vocabulary.rights import Right
from tests.web import ground
from tests.web.access.routes import Route
from tests.web.conftest import Browser

OPEN, CLOSED, MISSING = "open", "closed", "missing"
KPI = {OPEN: "revenue", CLOSED: "basket", MISSING: "nothing"}
ROLES = ("anonymous", *(right.value for right in Right), "guest", "lowered")
"""`guest`: a viewer who owns the closed board. `lowered`: an editor who only reads the open board."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """An object that an address names: what kind it is, where it stands, the arguments that name it."""

    place: str
    arguments: tuple[Any, ...]


@dataclass
class Stage:
    """The rows behind the addresses."""

    rows: dict[str, dict[str, int]]

    @classmethod
    def of(cls, person_of: Callable[..., Person]) -> Stage:
        """Boards and rows, written by somebody who plays no part."""
        author = person_of(Right.ADMIN, name="Auteur")
        Board.objects.create(slug=OPEN, names={"fr": "Ouvert"}, kpis=[KPI[OPEN], "orders"])
        Board.objects.create(slug=CLOSED, names={"fr": "Fermé"}, kpis=[KPI[CLOSED]], restricted=True)
        for place in (OPEN, CLOSED):
            Team.objects.create(slug=place, names={"fr": "Équipe"})
        rows: dict[str, dict[str, int]] = {"action": {}, "event": {}, "report": {}}
        for place in (OPEN, CLOSED):
            kpi = KPI[place]
            rows["action"][place] = Action.objects.create(kpi=kpi, texts={"fr": "Agir"}).pk
            rows["event"][place] = Event.objects.create(kpi=kpi, day=ground.NOW.date(), titles={"fr": "É"}).pk
            rows["report"][place] = Report.objects.create(kpi=kpi, text="faux", person=author).pk
        link = Link.objects.create(
            digest="0" * 64,
            title="L",
            kpis=["orders"],
            created_by=author,
            expires_at=ground.NOW + timedelta(days=9),
        )
        line = Audit.objects.create(person=author, verb="signed_in")
        rows["link"], rows["line"], rows["person"] = {OPEN: link.pk}, {OPEN: line.pk}, {OPEN: author.pk}
        return cls(rows=rows)

    def things(self, route: Route) -> list[Thing]:
        """The objects a route is tried on."""
        return list(self._things(route))

    def _things(self, route: Route) -> Iterator[Thing]:
        if not route.arguments:
            yield Thing(place=OPEN, arguments=())
            return
        for place in (OPEN, CLOSED, MISSING):
            found = [self._argument(route, name, place) for name in route.arguments]
            if None not in found:
                yield Thing(place=place, arguments=tuple(found))

    def _argument(self, route: Route, name: str, place: str) -> Any:
        """What stands for one argument; None where the route has no such object in that place."""
        if name == "kpi" or (name == "name" and route.access and route.access.of == "kpi"):
            return KPI[place]
        if name == "slug":
            return place
        if name in ("number", "line"):
            return self._number(route, place)
        return _ANYWHERE.get(name, _UNKNOWN.get(name) if place == MISSING else None)

    def _number(self, route: Route, place: str) -> int | None:
        if place == MISSING:
            return 987654
        if route.arguments[0] in ("kpi", "name"):
            return 0
        kind = {"people": "person", "reports": "report", "report": "report"}
        word = "line" if route.arguments == ("line",) else kind.get(route.name.partition("-")[0], "")
        return self.rows.get(word or route.name.partition("-")[0], {}).get(place)


_ANYWHERE: dict[str, Any] = {"step": "because"}
_UNKNOWN: dict[str, Any] = {
    "secret": "x" * 43,
    "token": "1:x",
    "person": "MQ",
    "mark": "0" * 12,
    "name": "nothing.css",
    "entry": "nothing",
    "source": "nothing",
}


def browsers(client_of: Callable[..., Browser]) -> dict[str, Browser]:
    """Each role's browser; nobody is signed in in the anonymous one."""
    found = {right.value: client_of(right, name=right.value) for right in Right}
    found["guest"] = client_of(Right.VIEWER, name="guest")
    found["lowered"] = client_of(Right.EDITOR, name="lowered")
    BoardRight.objects.create(
        board=Board.objects.get(slug=CLOSED), person=found["guest"].person, right="owner"
    )
    BoardRight.objects.create(
        board=Board.objects.get(slug=OPEN), person=found["lowered"].person, right="viewer"
    )
    found = {"anonymous": Browser(), **found}
    for browser in found.values():
        browser.raise_request_exception = False  # a fault is an answer too: 500 is expected nowhere
    return found


def held(role: str, of: str, place: str) -> Right | None:
    """What a role may do on an object, by the rules and not by the code; None: it is hidden."""
    if role == "admin":
        return Right.ADMIN
    if role == "guest":
        return Right.OWNER if of != "site" and place == CLOSED else Right.VIEWER
    if of != "site" and place == CLOSED:
        return None
    if role == "lowered":
        return Right.VIEWER if of == "board" else Right.EDITOR
    return Right(role)
