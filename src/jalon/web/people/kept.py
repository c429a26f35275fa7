"""Rows of this room as the audit keeps them, and back: persons, teams, boards with all that hangs on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jalon.ledger.people.models import Board, BoardRight, Duty, Membership, Person, Team

Kept = dict[str, Any]


def kept_preferences(person: Person) -> Kept:
    """What a person chose for themselves."""
    return {
        "kind": "preferences",
        "id": person.pk,
        "language": person.language,
        "weekly_mail": person.weekly_mail,
    }


def kept_person(person: Person) -> Kept:
    """A person's name, right, roles and teams; never an address or a password."""
    return {
        "kind": "person",
        "id": person.pk,
        "name": person.name,
        "right": person.right,
        "is_active": person.is_active,
        "roles": sorted(Duty.objects.filter(person=person).values_list("role", flat=True)),
        "teams": sorted(Membership.objects.filter(person=person).values_list("team__slug", flat=True)),
    }


def kept_team(team: Team) -> Kept:
    """A team and who is in it."""
    members = Membership.objects.filter(team=team).values_list("person_id", flat=True)
    return {"kind": "team", "slug": team.slug, "names": team.names, "members": sorted(members)}


def kept_board(board: Board) -> Kept:
    """A board, its KPIs, and who has which right on it."""
    rights = BoardRight.objects.filter(board=board).values_list("person_id", "right")
    return {
        "kind": "board",
        "slug": board.slug,
        "names": board.names,
        "kpis": list(board.kpis),
        "restricted": board.restricted,
        "executive": board.executive,
        "position": board.position,
        "rights": {str(person): right for person, right in sorted(rights)},
    }


def write_preferences(told: Mapping[str, Any]) -> None:
    """Put back what a person chose."""
    Person.objects.filter(pk=told["id"]).update(language=told["language"], weekly_mail=told["weekly_mail"])


def write_person(told: Mapping[str, Any]) -> None:
    """Give a person the name, right, roles and teams told; teams that are gone are left out."""
    Person.objects.filter(pk=told["id"]).update(
        name=told["name"], right=told["right"], is_active=told["is_active"]
    )
    Duty.objects.filter(person_id=told["id"]).exclude(role__in=told["roles"]).delete()
    for role in told["roles"]:
        Duty.objects.get_or_create(person_id=told["id"], role=role)
    Membership.objects.filter(person_id=told["id"]).exclude(team__slug__in=told["teams"]).delete()
    for team in Team.objects.filter(slug__in=told["teams"]):
        Membership.objects.get_or_create(person_id=told["id"], team=team)


def write_team(told: Mapping[str, Any]) -> None:
    """Make a team what is told; persons that are gone are left out."""
    team, _ = Team.objects.update_or_create(slug=told["slug"], defaults={"names": told["names"]})
    Membership.objects.filter(team=team).exclude(person_id__in=told["members"]).delete()
    for person in Person.objects.filter(pk__in=told["members"]):
        Membership.objects.get_or_create(team=team, person=person)


def write_board(told: Mapping[str, Any]) -> None:
    """Make a board what is told; rights of persons that are gone are left out."""
    fields = {name: told[name] for name in ("names", "kpis", "restricted", "executive", "position")}
    board, _ = Board.objects.update_or_create(slug=told["slug"], defaults=fields)
    BoardRight.objects.filter(board=board).exclude(
        person_id__in=[int(each) for each in told["rights"]]
    ).delete()
    for person in Person.objects.filter(pk__in=[int(each) for each in told["rights"]]):
        BoardRight.objects.update_or_create(
            board=board, person=person, defaults={"right": told["rights"][str(person.pk)]}
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Keeping:
    """How rows of one kind are found, kept, written and taken away."""

    model: type[Any]
    key: str  # the field of what is kept, and of the model, that names the row
    keep: Callable[[Any], Kept]
    write: Callable[[Mapping[str, Any]], None]

    def now(self, told: Mapping[str, Any]) -> Kept | None:
        """The row as it stands; None when it is gone."""
        row = self.row(told)
        return None if row is None else self.keep(row)

    def row(self, told: Mapping[str, Any]) -> Any:
        """The row that something kept is about; None when it is gone."""
        name = "pk" if self.key == "id" else self.key
        return self.model.objects.filter(**{name: told[self.key]}).first()


KINDS: Mapping[str, Keeping] = {
    "preferences": Keeping(model=Person, key="id", keep=kept_preferences, write=write_preferences),
    "person": Keeping(model=Person, key="id", keep=kept_person, write=write_person),
    "team": Keeping(model=Team, key="slug", keep=kept_team, write=write_team),
    "board": Keeping(model=Board, key="slug", keep=kept_board, write=write_board),
}
