"""What the site keeps for itself: settings, the audit of every write, failed sign-ins."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from jalon.ledger.people.models.person import Person


class Setting(models.Model):
    """One setting of the site, as JSON."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    name: models.CharField[str, str] = models.CharField(max_length=60, primary_key=True)
    value: models.JSONField[Any, Any] = models.JSONField()


class Audit(models.Model):
    """One write: who did what to what, with what stood there before and after."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True, db_index=True)
    person: models.ForeignKey[Person | None, Person | None] = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    verb: models.CharField[str, str] = models.CharField(max_length=60)
    subject: models.CharField[str, str] = models.CharField(max_length=300, default="")
    before: models.JSONField[Any, Any] = models.JSONField(null=True)
    after: models.JSONField[Any, Any] = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]


class Failure(models.Model):
    """A sign-in that failed, by digests of the address typed and of where it came from."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    account: models.CharField[str, str] = models.CharField(max_length=64, db_index=True)
    origin: models.CharField[str, str] = models.CharField(max_length=64, db_index=True)
    at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True, db_index=True)
