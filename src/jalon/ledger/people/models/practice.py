"""What people do about KPIs: actions, dated events, reports of errors."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models

from jalon.ledger.people.models.person import Person


class Action(models.Model):
    """One step towards a target, with whoever does it (a role of the files) and a due day.

    `state`: planned, done, dropped. `measure` names the KPI that tells on the way whether it works.
    """

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    PLANNED, DONE, DROPPED = "planned", "done", "dropped"

    kpi: models.CharField[str, str] = models.CharField(max_length=200, db_index=True)
    texts: models.JSONField[Any, Any] = models.JSONField(default=dict)  # by language; one is enough
    owner: models.CharField[str, str] = models.CharField(max_length=120, default="")  # a role
    measure: models.CharField[str, str] = models.CharField(max_length=200, default="")
    due: models.DateField[date | None, date | None] = models.DateField(null=True)
    state: models.CharField[str, str] = models.CharField(max_length=10, default=PLANNED)
    created_by: models.ForeignKey[Person | None, Person | None] = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)
    closed_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[Any]] = [models.F("due").asc(nulls_last=True), "pk"]


class Event(models.Model):
    """Something dated worth seeing on charts: of one KPI, or of all (`kpi` empty)."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    kpi: models.CharField[str, str] = models.CharField(max_length=200, default="", db_index=True)
    day: models.DateField[date, date] = models.DateField()
    titles: models.JSONField[Any, Any] = models.JSONField(default=dict)  # by language; one is enough
    created_by: models.ForeignKey[Person | None, Person | None] = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["day", "pk"]


class Report(models.Model):
    """“This number is wrong”: said by a person about a KPI, answered by whoever may edit it."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    kpi: models.CharField[str, str] = models.CharField(max_length=200, db_index=True)
    period_start: models.DateField[date | None, date | None] = models.DateField(null=True)
    value: models.CharField[str, str] = models.CharField(max_length=60, default="")  # as it was shown
    text: models.TextField[str, str] = models.TextField()
    person: models.ForeignKey[Person | None, Person | None] = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)
    answer: models.TextField[str, str] = models.TextField(default="")
    closed_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
