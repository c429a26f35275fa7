"""Dropping rows that were staged and never published, a few at a time so that nobody waits."""

from __future__ import annotations

from django.db import connections, transaction

from jalon.ledger import crash
from jalon.ledger.lease import Lease, alive
from jalon.ledger.models import RunRow, StagedRow

BATCH = 2_000

_DROP = """
    DELETE FROM ledger_observation WHERE id IN (SELECT id FROM ledger_observation WHERE run = %s LIMIT %s)
"""

_DROP_KPI = """
    DELETE FROM ledger_observation WHERE id IN (
        SELECT o.id FROM ledger_observation o JOIN ledger_series s ON s.id = o.series_id
        WHERE o.run = %s AND s.kpi = %s LIMIT %s
    )
"""


def clear_leftovers(alias: str) -> None:
    """Drop the rows of runs whose process is dead, and finish what an interrupted clearing left."""
    unfinished = RunRow.objects.using(alias).filter(state__in=["staging", "clearing"])
    rows = list(unfinished.values_list("number", "state", "host", "pid", "process", "heartbeat"))
    for number, state, host, pid, process, heartbeat in rows:
        if state == "clearing" or not alive(Lease(host=host, pid=pid, process=process), heartbeat):
            clear(alias, number, "cleaning")


def clear(alias: str, run: int, point: str) -> None:
    """Drop an unpublished run's rows; a published run is left alone. `point` is where tests may kill it."""
    unpublished = RunRow.objects.using(alias).filter(number=run, state__in=["staging", "clearing"])
    if not unpublished.update(state="clearing"):
        return
    crash.point(point)
    while _drop(alias, _DROP, [run, BATCH]):
        crash.point(point)
    StagedRow.objects.using(alias).filter(run=run).delete()
    RunRow.objects.using(alias).filter(number=run, state="clearing").update(state="abandoned")


def clear_kpi(alias: str, run: int, kpi: str) -> None:
    """Drop what an earlier, interrupted staging of one KPI left in an open run."""
    while _drop(alias, _DROP_KPI, [run, kpi, BATCH]):
        pass
    StagedRow.objects.using(alias).filter(run=run, kpi=kpi).delete()


def _drop(alias: str, sql: str, parameters: list[int | str]) -> bool:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(sql, parameters)
        return bool(cursor.rowcount)
