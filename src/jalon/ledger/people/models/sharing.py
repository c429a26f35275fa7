"""Sharing: read-only links, mails sent, and who saw a KPI in a cycle."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models

from jalon.ledger.people.models.person import Person


class Link(models.Model):
    """A read-only page for whoever holds its address, until it expires; its list of KPIs never changes.

    Only a digest of the secret in the address is kept.
    """

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    digest: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    title: models.CharField[str, str] = models.CharField(max_length=200)
    kpis: models.JSONField[Any, Any] = models.JSONField(default=list)  # code names, as they were chosen
    language: models.CharField[str, str] = models.CharField(max_length=2, default="fr")
    created_by: models.ForeignKey[Person | None, Person | None] = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)
    expires_at: models.DateTimeField[Any, Any] = models.DateTimeField()
    revoked_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True)
    opened: models.BigIntegerField[int, int] = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]


class Sending(models.Model):
    """A mail that was due to a person in a cycle (`2026-W48`): sent, or why not. One a kind and cycle."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="sendings"
    )
    kind: models.CharField[str, str] = models.CharField(max_length=20)
    cycle: models.CharField[str, str] = models.CharField(max_length=20)
    tries: models.IntegerField[int, int] = models.IntegerField(default=0)
    tried_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True)
    sent_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True)
    failure: models.TextField[str, str] = models.TextField(default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "kind", "cycle"], name="people_sending_once")
        ]


class Sight(models.Model):
    """A person saw a KPI in a cycle (the first day of a month). Shown only as a count of people."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+"
    )
    kpi: models.CharField[str, str] = models.CharField(max_length=200)
    cycle: models.DateField[date, date] = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "kpi", "cycle"], name="people_sight_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["cycle", "kpi"], name="people_sight_cycle")
        ]
