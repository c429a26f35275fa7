"""Every write by a person leaves a line: who, what, to what, before and after."""

from __future__ import annotations

from typing import Any

from jalon.ledger.people.models import Audit, Person


def record(
    person: Person | None, verb: str, subject: str = "", *, before: Any = None, after: Any = None
) -> Audit:
    """Write a line of the audit; `verb` names a sentence of `audit.yaml`. Never give it a secret."""
    row: Audit = Audit.objects.create(person=person, verb=verb, subject=subject, before=before, after=after)
    return row
