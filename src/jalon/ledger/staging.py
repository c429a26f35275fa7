"""Staging: all values of one KPI come in; what differs from the published ones is written, in batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connections, transaction

from jalon.ledger import crash
from jalon.ledger.clearing import BATCH, clear_kpi
from jalon.ledger.compare import Kept, why_changed
from jalon.ledger.encode import NotANumber, instant, slice_from
from jalon.ledger.lease import now
from jalon.ledger.models import RunRow, Series, StagedRow
from jalon.ledger.reading import sight, visible
from jalon.ledger.row import Key, Row, cut_of, kept_of, key_of, row_digest, rows_digest, series_key, tombstone
from jalon.ports import Wanted
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.observation import Observation

_COLUMNS = (
    "series_id, period_start, period_end, run, kind, value, parts, complete, entered, definition,"
    " data_as_of, computed_at, why, gone"
)
_INSERT = f"INSERT INTO ledger_observation ({_COLUMNS}) VALUES ({', '.join(['%s'] * 14)})"  # noqa: S608 (our names)
_COPY = f"COPY ledger_observation ({_COLUMNS}) FROM STDIN"


def stage(alias: str, run: int, kpi: str, observations: Iterable[Observation]) -> int:
    """Stage all values of a KPI; returns how many differ from those published at the run's base.

    Staging the same KPI again in the same run replaces what was staged.
    Raises Refusal: `run-closed`, `value-twice`, `value-not-a-number`.
    """
    base = RunRow.objects.using(alias).filter(number=run, state="staging").values_list("base", flat=True)
    opened = base.first()
    if opened is None:
        raise _closed(run)
    clear_kpi(alias, run, kpi)
    published = _published(alias, kpi, opened)
    series = _series(alias, kpi)
    digests: list[bytes] = []
    for batch in _batches(_changes(kpi, observations, published)):
        digests += [row_digest(kpi, run, row) for row in batch]
        _write(alias, run, kpi, batch, series)
        crash.point("staging")
    StagedRow.objects.using(alias).create(run=run, kpi=kpi, rows=len(digests), digest=rows_digest(digests))
    return len(digests)


def _published(alias: str, kpi: str, base: int) -> dict[Key, Kept]:
    rows = visible(alias, Wanted(kpi=kpi), sight(alias, run=base))
    return {Key(row[0], row[1], row[2], row[3]): Kept(*row[4:10]) for row in rows}


def _changes(kpi: str, observations: Iterable[Observation], published: dict[Key, Kept]) -> Iterator[Row]:
    """Rows for values that are new or changed, then for those that vanished."""
    seen: set[Key] = set()
    for observation in observations:
        if observation.kpi != kpi:
            raise ValueError(f"a value of {observation.kpi} among those of {kpi}")
        key = key_of(observation)
        if key in seen:
            raise _refused("value-twice", kpi, key)
        seen.add(key)
        try:
            fresh = kept_of(observation)
        except NotANumber as fault:
            raise _refused("value-not-a-number", kpi, key) from fault
        why = why_changed(published.get(key), fresh)
        if why is not None:
            yield Row(key, fresh, observation.data_as_of, observation.computed_at, str(why), False)
    for key in sorted(published.keys() - seen):
        yield tombstone(key, published[key])


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _series(alias: str, kpi: str) -> dict[tuple[str, str], int]:
    known = Series.objects.using(alias).filter(kpi=kpi).values_list("grain", "slice", "id")
    return {(grain, slice_): number for grain, slice_, number in known}


def _write(alias: str, run: int, kpi: str, batch: list[Row], series: dict[tuple[str, str], int]) -> None:
    """One short transaction: the run is still open, its new series, its rows."""
    with transaction.atomic(using=alias):
        if not RunRow.objects.using(alias).filter(number=run, state="staging").update(heartbeat=now()):
            raise _closed(run)
        _add_series(alias, kpi, batch, series)
        _insert(alias, [_columns(alias, run, row, series) for row in batch])


def _add_series(alias: str, kpi: str, batch: list[Row], series: dict[tuple[str, str], int]) -> None:
    missing = sorted({row.key[:2] for row in batch} - series.keys())
    # Another run may add the same series now: then its number comes back. Sorted: locks keep one order.
    added = Series.objects.using(alias).bulk_create(
        [_series_row(kpi, grain, slice_) for grain, slice_ in missing],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["cut"],
    )
    series.update(zip(missing, (row.pk for row in added), strict=True))


def _series_row(kpi: str, grain: str, slice_: str) -> Series:
    key = series_key(kpi, grain, slice_)
    return Series(kpi=kpi, grain=grain, cut=cut_of(slice_), slice=slice_, key=key)


def _columns(alias: str, run: int, row: Row, series: dict[tuple[str, str], int]) -> tuple[Any, ...]:
    key, kept = row.key, row.kept
    at = _moment(alias, row.computed_at)
    return (
        series[key.grain, key.slice], key.start, key.end, run, kept.kind, kept.value, kept.parts,
        kept.complete, kept.entered, kept.definition, row.data_as_of, at, row.why, row.gone,
    )  # fmt: skip


def _moment(alias: str, moment: datetime | None) -> Any:
    return connections[alias].ops.adapt_datetimefield_value(instant(moment)) if moment else None


def _insert(alias: str, rows: list[tuple[Any, ...]]) -> None:
    """Many rows at once: COPY where there is one (PostgreSQL), else one prepared statement."""
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor != "postgresql":
            cursor.executemany(_INSERT, rows)
            return
        # Django translates the faults of its own calls only.
        with connections[alias].wrap_database_errors, cursor.copy(_COPY) as copy:
            for row in rows:
                copy.write_row(row)


def _closed(run: int) -> Refusal:
    return Refusal(Finding(code="run-closed", place=Place(file=""), facts={"run": str(run)}))


def _refused(code: str, kpi: str, key: Key) -> Refusal:
    members = ", ".join(f"{dimension} = {member}" for dimension, member in slice_from(key.slice))
    facts = {"kpi": kpi, "period": key.start.isoformat(), "grain": key.grain, "slice": members or "–"}
    return Refusal(Finding(code=code, place=Place(file=""), facts=facts))
