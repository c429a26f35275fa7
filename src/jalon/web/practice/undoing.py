"""Undoing: a write of a person is put back as it stood before, unless somebody has changed it since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Action, Audit, Event, Report
from jalon.vocabulary.rights import Right
from jalon.web.frame.access import kpi_for, needs, person_of
from jalon.web.frame.audit import record
from jalon.web.frame.notices import tell
from jalon.web.practice.back import back

_KINDS: Mapping[str, tuple[type[Any], Right]] = {
    "action": (Action, Right.CONTRIBUTOR),
    "event": (Event, Right.OWNER),
    "report": (Report, Right.CONTRIBUTOR),
}
"""What can be put back, and the right that writing it takes."""


def kept(row: Model) -> dict[str, Any]:
    """A row as the audit keeps it: its kind and every field as JSON."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
    return {"kind": str(row._meta.model_name), **plain}


def written(request: HttpRequest, verb: str, row: Any, before: Mapping[str, Any] | None) -> str:
    """Leave a line of the audit for a row as it stands now; returns the address that undoes the write."""
    row.refresh_from_db()  # as the database keeps it, to be held against what is there later
    line = record(person_of(request), verb, row.kpi, before=before, after=kept(row))
    return reverse("practice-undo", args=[line.pk])


def removed(request: HttpRequest, verb: str, row: Any) -> str:
    """Delete a row and leave a line of the audit; returns the address that undoes it."""
    line = record(person_of(request), verb, row.kpi, before=kept(row))
    row.delete()
    return reverse("practice-undo", args=[line.pk])


@needs(Right.CONTRIBUTOR, of="kpi")
@require_POST
def undo(request: HttpRequest, line: int) -> HttpResponse:
    """Put back what this person's write changed."""
    found = Audit.objects.filter(pk=line, person=person_of(request)).first()
    told = None if found is None else found.after or found.before
    if found is None or not isinstance(told, dict) or told.get("kind") not in _KINDS:
        raise Http404
    _check(request, told)
    with transaction.atomic():
        done = _put_back(found)
        if done:
            record(found.person, "undone", found.subject, before=found.after, after=found.before)
    if done:
        tell(request, "practice.undone")
    else:
        tell(request, "practice.changed_since", kind="wrong")
    fallback = reverse("kpi", args=[found.subject]) if found.subject else reverse("today")
    return redirect(back(request, fallback))


def _check(request: HttpRequest, told: Mapping[str, Any]) -> None:
    """The person may still write such a thing. Raises Http404, PermissionDenied."""
    right = _KINDS[told["kind"]][1]
    if told["kpi"]:
        kpi_for(request, told["kpi"], right)
    elif not person_of(request).rights.allows(right):
        raise PermissionDenied


def _put_back(line: Audit) -> bool:
    """Restore the row of a line of the audit; False when it is no longer as that line left it."""
    told: dict[str, Any] = line.after or line.before
    model = _KINDS[told["kind"]][0]
    row = model.objects.select_for_update().filter(pk=told["id"]).first()
    if (None if row is None else kept(row)) != line.after:
        return False
    if line.before is None:
        row.delete()
        return True
    fields = {field.attname: field for field in model._meta.concrete_fields}
    values = {name: fields[name].to_python(value) for name, value in line.before.items() if name in fields}
    model(**values).save()
    return True
