"""Writes leave a line of the audit, by which their author can undo them until somebody changes more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Audit, Person
from jalon.vocabulary.rights import Right
from jalon.web.frame.access import board_for, needs, person_of
from jalon.web.frame.audit import record
from jalon.web.frame.notices import tell
from jalon.web.people.kept import KINDS, Kept
from jalon.web.people.laws import opens, runs_alone
from jalon.web.practice.back import back

_PLACES = {
    "preferences": "settings",
    "person": "people",
    "team": "people-teams",
    "board": "people-boards",
}
_BY_EDITORS = ("board_made", "board_changed")


def written(request: HttpRequest, verb: str, subject: str, before: Kept | None, after: Kept | None) -> str:
    """Leave a line of the audit; returns the address that undoes the write."""
    line = record(person_of(request), verb, subject, before=before, after=after)
    return reverse("people-undo", args=[line.pk])


@needs(Right.VIEWER)
@require_POST
def undo(request: HttpRequest, line: int) -> HttpResponse:
    """Put back what this person's write changed."""
    found = Audit.objects.filter(pk=line, person=person_of(request)).first()
    told = None if found is None else found.after or found.before
    if found is None or not isinstance(told, dict) or told.get("kind") not in KINDS:
        raise Http404
    with transaction.atomic():
        done = _still(found, told) and _allowed(request, found, told) and _put_back(found, told)
        if done:
            record(found.person, "undone", found.subject, before=found.after, after=found.before)
    if done:
        tell(request, "people.undone")
    else:
        tell(request, "people.changed_since", kind="wrong")
    return redirect(back(request, reverse(_PLACES[told["kind"]])))


def _still(line: Audit, told: Mapping[str, Any]) -> bool:
    """True while the row is as the line left it."""
    return bool(KINDS[told["kind"]].now(told) == line.after)


def _allowed(request: HttpRequest, line: Audit, told: Mapping[str, Any]) -> bool:
    """True when the person may write so now and no law forbids it. Raises PermissionDenied, Http404."""
    kind, row = told["kind"], KINDS[told["kind"]].row(told)
    if kind == "preferences":
        return bool(told["id"] == person_of(request).pk)
    if person_of(request).rights is not Right.ADMIN:
        if kind != "board" or line.verb not in _BY_EDITORS:
            raise PermissionDenied
        board_for(request, told["slug"], Right.EDITOR)
        then = line.before or {"kpis": [], "restricted": False}
        return not opens(row, then["kpis"], then["restricted"])
    if kind == "person" and runs_alone(row):
        return bool(line.before and line.before["right"] == Right.ADMIN.value and line.before["is_active"])
    return True


def _put_back(line: Audit, told: Mapping[str, Any]) -> bool:
    keeping = KINDS[told["kind"]]
    if line.before is not None:
        keeping.write(line.before)
        return True
    row = keeping.row(told)
    if isinstance(row, Person) and (row.last_login or row.has_usable_password()):
        return False  # whoever has come in is deactivated, not forgotten
    row.delete()
    return True
