"""Reading published values: what is visible now, at a past run, or at a past moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connections

from jalon.ledger.encode import cut_text, instant, slice_from, slice_text, utc, value_from
from jalon.ledger.models import RunRow
from jalon.ledger.parts import SpelledParts
from jalon.ledger.row import series_key
from jalon.ports import Wanted
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.observation import TOTAL, Observation, Slice

# Runs that hold rows nobody may see. Read with the pointer in one statement, hence of one moment.
_SIGHT = """
    SELECT run, 'current' FROM ledger_pointer
    UNION ALL SELECT number, state FROM ledger_run WHERE state IN ('staging', 'clearing')
"""

_COLUMNS = """
    s.grain, s.slice, o.period_start, o.period_end, o.kind, o.value, o.parts, o.complete, o.entered,
    o.definition, o.run, o.data_as_of, o.computed_at, o.why
"""

_TOTAL = slice_text(TOTAL)
_MOST_SLICES = 500  # beyond, the slices are picked after reading


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What may be seen: rows of runs up to `limit`, except of `hidden` runs, which were never published."""

    limit: int
    hidden: tuple[int, ...] = ()

    def clause(self, table: str) -> tuple[str, list[Any]]:
        """A condition on the run of `table`, and its parameters."""
        if not self.hidden:
            return f"{table}.run <= %s", [self.limit]
        marks = ", ".join(["%s"] * len(self.hidden))
        return f"{table}.run <= %s AND {table}.run NOT IN ({marks})", [self.limit, *self.hidden]


def sight(alias: str, run: int | None = None, as_of: datetime | None = None) -> Sight:
    """What was visible at a run or a moment; now for None.

    A published run is never preceded by one that publishes later, so what was visible at it stays the same.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute(_SIGHT)
        found = cursor.fetchall()
    limit = next((number for number, state in found if state == "current"), 0)
    if run is not None:
        limit = min(limit, run)
    if as_of is not None:
        limit = min(limit, _published_by(alias, as_of))
    hidden = tuple(number for number, state in found if state != "current" and number <= limit)
    return Sight(limit=limit, hidden=hidden)


def visible(alias: str, wanted: Wanted, seen: Sight) -> list[tuple[Any, ...]]:
    """The rows in sight that no later row in sight replaces, by slice and time."""
    where, parameters = _asked(wanted)
    of_row, row_runs = seen.clause("o")
    of_later, later_runs = seen.clause("n")
    sql = f"""
        SELECT {_COLUMNS} FROM ledger_series s JOIN ledger_observation o ON o.series_id = s.id
        WHERE {where} AND {of_row} AND NOT o.gone
        AND NOT EXISTS (
            SELECT 1 FROM ledger_observation n WHERE n.series_id = o.series_id
            AND n.period_start = o.period_start AND n.period_end = o.period_end
            AND n.run > o.run AND {of_later}
        )
    """  # noqa: S608 (our own names; values are bound)
    rows = _fetch(alias, sql, [*parameters, *row_runs, *later_runs], wanted)
    rows.sort(key=_by_slice_and_time)
    return rows


def every(alias: str, wanted: Wanted, seen: Sight) -> list[tuple[Any, ...]]:
    """All rows in sight, withdrawals included, oldest run first."""
    where, parameters = _asked(wanted)
    of_row, runs = seen.clause("o")
    sql = f"""
        SELECT {_COLUMNS} FROM ledger_series s JOIN ledger_observation o ON o.series_id = s.id
        WHERE {where} AND {of_row}
    """  # noqa: S608 (our own names; values are bound)
    rows = _fetch(alias, sql, [*parameters, *runs], wanted)
    rows.sort(key=lambda row: (row[10], *_by_slice_and_time(row)))
    return rows


def _by_slice_and_time(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The total first, then the slices."""
    return row[1] != _TOTAL, row[1], row[2], row[3], row[0]


def observation(kpi: str, row: Sequence[Any]) -> Observation:
    """A row as an observation."""
    grain, slice_, start, end, kind, value, parts, complete, entered, definition, run, as_of, at, why = row
    return Observation(
        kpi=kpi,
        period=_period(start, end, grain),
        slice=slice_from(slice_),
        value=value_from(kind, value),
        parts=SpelledParts(parts),
        complete=complete,
        entered=entered,
        definition=definition,
        run=run,
        data_as_of=as_of,
        computed_at=utc(at),
        why=why,
    )


@lru_cache(maxsize=20_000)
def _period(start: date, end: date, grain: str) -> Period:
    return Period(start=start, end=end, grain=Grain(grain))


def _asked(wanted: Wanted) -> tuple[str, list[Any]]:
    clauses: list[str] = ["s.kpi = %s"]
    parameters: list[Any] = [wanted.kpi]
    if wanted.grain is not None:
        clauses.append("s.grain = %s")
        parameters.append(str(wanted.grain))
    if wanted.dimensions is not None:
        clauses.append("s.cut = %s")
        parameters.append(cut_text(wanted.dimensions))
    if wanted.slices is not None and len(wanted.slices) <= _MOST_SLICES:
        column, spelled = _named(wanted, wanted.slices)
        clauses.append(f"{column} IN ({', '.join(['%s'] * len(spelled))})")
        parameters.extend(spelled)
    for operator, bound in ((">=", wanted.start), ("<", wanted.end)):
        if bound is not None:
            clauses.append(f"o.period_start {operator} %s")
            parameters.append(_day(bound))
    return " AND ".join(clauses), parameters


def _named(wanted: Wanted, slices: tuple[Slice, ...]) -> tuple[str, list[str]]:
    """Slices as the index knows them: with the grain their key, else their text."""
    spelled = [slice_text(slice_) for slice_ in slices]
    if wanted.grain is None:
        return "s.slice", spelled
    return "s.key", [series_key(wanted.kpi, str(wanted.grain), each) for each in spelled]


def _day(bound: date) -> date:
    return bound.date() if isinstance(bound, datetime) else bound


def _fetch(alias: str, sql: str, parameters: Iterable[Any], wanted: Wanted) -> list[tuple[Any, ...]]:
    if wanted.slices is not None and not wanted.slices:
        return []
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, list(parameters))
        rows = list(cursor.fetchall())
    if wanted.slices is None or len(wanted.slices) <= _MOST_SLICES:
        return rows
    asked = {slice_text(slice_) for slice_ in wanted.slices}
    return [row for row in rows if row[1] in asked]


def _published_by(alias: str, moment: datetime) -> int:
    published = RunRow.objects.using(alias).filter(state="published", published_at__lte=instant(moment))
    newest = published.order_by("-number").values_list("number", flat=True).first()
    return int(newest or 0)
