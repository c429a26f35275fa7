"""The ledger's tables. `schema` keeps databases at this form; values and texts are spelled in `encode`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models


class Pointer(models.Model):
    """The one row that says what pages show: the published run (0: none yet) and the end of the chain."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    run: models.BigIntegerField[int, int] = models.BigIntegerField(default=0)
    entries: models.BigIntegerField[int, int] = models.BigIntegerField(default=0)
    head: models.CharField[str, str] = models.CharField(max_length=64, default="")


class RunRow(models.Model):
    """One run. `state`: staging, published, clearing (its rows are being dropped), abandoned (dropped).

    `base` is the published run it is compared with. `host`, `pid`, `process` and `heartbeat` tell a live run
    from the leftovers of a dead one. `sources` holds what it saw of each source, as JSON.
    """

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    number: models.BigIntegerField[int, int] = models.BigIntegerField(primary_key=True)
    state: models.CharField[str, str] = models.CharField(max_length=10)
    base: models.BigIntegerField[int, int] = models.BigIntegerField()
    started_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    published_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    engine: models.TextField[str, str] = models.TextField(default="")
    values: models.BigIntegerField[int, int] = models.BigIntegerField(default=0)
    sources: models.TextField[str, str] = models.TextField(default="{}")
    host: models.TextField[str, str] = models.TextField(default="")
    pid: models.BigIntegerField[int, int] = models.BigIntegerField(default=0)
    process: models.TextField[str, str] = models.TextField(default="")
    heartbeat: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        db_table = "ledger_run"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state"], name="ledger_run_state")]


class Series(models.Model):
    """What values in time order have in common: KPI, grain and slice (`cut` are the slice's dimensions).

    `key` is a digest of the three: members may be longer than what PostgreSQL can index.
    """

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    kpi: models.TextField[str, str] = models.TextField()
    grain: models.CharField[str, str] = models.CharField(max_length=20)
    cut: models.TextField[str, str] = models.TextField()
    slice: models.TextField[str, str] = models.TextField()
    key: models.CharField[str, str] = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kpi", "grain"], name="ledger_series_kpi")
        ]


class ObservationRow(models.Model):
    """A value as one run brought it. A row is never changed: a later one takes over (`gone`: withdrawn)."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    series: models.ForeignKey[Series, Series] = models.ForeignKey(
        Series, on_delete=models.PROTECT, db_index=False
    )
    period_start: models.DateField[date, date] = models.DateField()
    period_end: models.DateField[date, date] = models.DateField()
    run: models.BigIntegerField[int, int] = models.BigIntegerField()
    kind: models.CharField[str, str] = models.CharField(max_length=7)
    value: models.TextField[str, str] = models.TextField()
    parts: models.TextField[str, str] = models.TextField()
    complete: models.BooleanField[bool, bool] = models.BooleanField()
    entered: models.BooleanField[bool, bool] = models.BooleanField()
    definition: models.TextField[str, str] = models.TextField()
    data_as_of: models.DateField[date | None, date | None] = models.DateField(null=True)
    computed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    why: models.CharField[str, str] = models.CharField(max_length=10)
    gone: models.BooleanField[bool, bool] = models.BooleanField()

    class Meta:
        db_table = "ledger_observation"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["series", "period_start", "period_end", "run"], name="ledger_observation_key"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run", "series"], name="ledger_observation_run")
        ]


class StagedRow(models.Model):
    """What an open run has staged of one KPI: how many rows, and their digest."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    run: models.BigIntegerField[int, int] = models.BigIntegerField()
    kpi: models.TextField[str, str] = models.TextField()
    rows: models.BigIntegerField[int, int] = models.BigIntegerField()
    digest: models.CharField[str, str] = models.CharField(max_length=64)

    class Meta:
        db_table = "ledger_staged"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "kpi"], name="ledger_staged_key")
        ]


class EntryRow(models.Model):
    """One link of the chain of history; never changed, never removed."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    number: models.BigIntegerField[int, int] = models.BigIntegerField(primary_key=True)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    kind: models.CharField[str, str] = models.CharField(max_length=20)
    subject: models.TextField[str, str] = models.TextField()
    content: models.TextField[str, str] = models.TextField()
    reason: models.TextField[str, str] = models.TextField(default="")
    previous: models.CharField[str, str] = models.CharField(max_length=64)
    digest: models.CharField[str, str] = models.CharField(max_length=64)

    class Meta:
        db_table = "ledger_entry"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "subject"], name="ledger_entry_subject")
        ]


class JudgementRow(models.Model):
    """What was said of a KPI's values after a run. Derived, so it may be dropped and made again."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    kpi: models.TextField[str, str] = models.TextField(unique=True)
    run: models.BigIntegerField[int, int] = models.BigIntegerField()
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    content: models.TextField[str, str] = models.TextField()

    class Meta:
        db_table = "ledger_judgement"
