"""What was asked of the worker."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from jalon.ledger.people.models.person import Person


class Job(models.Model):
    """One thing to do in the background. `state`: asked, running, done, failed.

    `outcome` is what came of it, as JSON; a job whose worker died is taken up again after its lease.
    """

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    ASKED, RUNNING, DONE, FAILED = "asked", "running", "done", "failed"

    kind: models.CharField[str, str] = models.CharField(max_length=20)
    payload: models.JSONField[Any, Any] = models.JSONField(default=dict)
    state: models.CharField[str, str] = models.CharField(max_length=10, default=ASKED, db_index=True)
    tries: models.IntegerField[int, int] = models.IntegerField(default=0)
    asked_by: models.ForeignKey[Person | None, Person | None] = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at: models.DateTimeField[Any, Any] = models.DateTimeField(auto_now_add=True)
    due_at: models.DateTimeField[Any, Any] = models.DateTimeField()
    started_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True)
    finished_at: models.DateTimeField[Any, Any] = models.DateTimeField(null=True)
    outcome: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
