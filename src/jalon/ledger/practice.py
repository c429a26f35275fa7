"""What people wrote down, read without the pages: actions, and the roles of whoever has an account."""

from __future__ import annotations

from datetime import tzinfo

from jalon.ledger.people.models import Action as ActionRow
from jalon.ledger.people.models import Duty, Event, Person
from jalon.vocabulary.practice import Action, Note, Practice


def practice(alias: str, zone: tzinfo) -> Practice | None:
    """The actions planned or done, the roles held, the notes; None where nobody has an account.

    An action was done on the day that it was in `zone`.
    """
    people = Person.objects.using(alias).filter(is_active=True)
    if not people.exists():
        return None
    rows = ActionRow.objects.using(alias).exclude(state=ActionRow.DROPPED)
    held = Duty.objects.using(alias).filter(person__is_active=True).values_list("role", flat=True)
    notes = [Note(kpi=row.kpi, day=row.day, texts=row.titles) for row in Event.objects.using(alias).all()]
    notes += [
        Note(kpi=row.kpi, day=row.closed_at.astimezone(zone).date(), texts=row.texts)
        for row in rows
        if row.state == ActionRow.DONE and row.closed_at is not None
    ]
    return Practice(actions=tuple(_action(row) for row in rows), roles=frozenset(held), notes=tuple(notes))


def _action(row: ActionRow) -> Action:
    return Action(
        kpi=row.kpi,
        texts=row.texts,
        owner=row.owner,
        due=row.due,
        done=row.state == ActionRow.DONE,
        measure=row.measure,
    )
