"""Checking that history is what was written: every link, its end, and the rows that each run brought."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise
from typing import Any

from django.db import connections

from jalon.ledger.chain import Kind, digest, history
from jalon.ledger.compare import Kept
from jalon.ledger.encode import utc
from jalon.ledger.models import Pointer, RunRow
from jalon.ledger.publishing import run_content
from jalon.ledger.row import Key, Row, row_digest, rows_digest
from jalon.ports import Broken, Entry

_ROWS = """
    SELECT s.kpi, s.grain, s.slice, o.period_start, o.period_end, o.kind, o.value, o.parts, o.complete,
        o.entered, o.definition, o.data_as_of, o.computed_at, o.why, o.gone
    FROM ledger_observation o JOIN ledger_series s ON s.id = o.series_id WHERE o.run = %s
"""


def verify(alias: str) -> list[Broken]:
    """Where the chain, its end, a run or the rows it brought no longer hold; empty when all do.

    `why` is the code of a finding: `history-content`, `history-link`, `history-gap`, `history-end`,
    `history-run`, `history-rows`.
    """
    entries = history(alias)
    told = [entry for entry in entries if entry.kind == Kind.RUN]
    return [*_links(entries), *_end(alias, entries), *_runs(alias, told)]


def _links(entries: list[Entry]) -> list[Broken]:
    start = Entry(number=0, at=entries[0].at, kind="", subject="", content="") if entries else None
    broken = []
    for before, entry in pairwise([start, *entries] if start else []):
        if entry.number != before.number + 1:
            broken.append(_at(entry, "history-gap"))
        elif entry.previous != before.digest:
            broken.append(_at(entry, "history-link"))
        if entry.digest != digest(entry):
            broken.append(_at(entry, "history-content"))
    return broken


def _end(alias: str, entries: list[Entry]) -> list[Broken]:
    """The pointer knows the last link and the last run: links cut off the end show here."""
    end = Pointer.objects.using(alias).get()
    last = entries[-1] if entries else None
    shown = max((int(entry.subject) for entry in entries if entry.kind == Kind.RUN), default=0)
    holds = (end.entries, end.head) == ((last.number, last.digest) if last else (0, ""))
    if holds and end.run == shown:
        return []
    return [Broken(number=end.entries, subject=str(end.run), why="history-end")]


def _runs(alias: str, told: list[Entry]) -> list[Broken]:
    columns = ("number", "base", "engine", "started_at", "published_at", "sources", "values")
    published = RunRow.objects.using(alias).filter(state="published").order_by("number")
    rows = {row["number"]: row for row in published.values(*columns)}
    broken = [
        Broken(number=0, subject=str(number), why="history-run")
        for number in rows.keys() - {int(entry.subject) for entry in told}
    ]
    for entry in told:
        broken += _run(alias, entry, rows.get(int(entry.subject)))
    return broken


def _run(alias: str, entry: Entry, row: dict[str, Any] | None) -> list[Broken]:
    kept = _brought(alias, int(entry.subject))
    try:
        kpis = json.loads(entry.content)["kpis"]
    except (ValueError, KeyError, TypeError):
        return [_at(entry, "history-run")]
    broken = [
        Broken(number=entry.number, subject=kpi, why="history-rows")
        for kpi in sorted(kpis.keys() | kept.keys())
        if kpis.get(kpi) != kept.get(kpi)
    ]
    if row is None or run_content(row, kpis) != entry.content:
        broken.append(_at(entry, "history-run"))
    return broken


def _brought(alias: str, run: int) -> dict[str, list[Any]]:
    """How many rows a run holds for each KPI, and their digest."""
    digests: dict[str, list[bytes]] = defaultdict(list)
    with connections[alias].cursor() as cursor:
        cursor.execute(_ROWS, [run])
        while rows := cursor.fetchmany(5_000):
            for row in rows:
                digests[row[0]].append(row_digest(row[0], run, _row(row)))
    return {kpi: [len(each), rows_digest(each)] for kpi, each in digests.items()}


def _row(row: tuple[Any, ...]) -> Row:
    _, grain, slice_, start, end, *kept, as_of, at, why, gone = row
    return Row(Key(grain, slice_, start, end), Kept(*kept), as_of, utc(at), why, gone)


def _at(entry: Entry, why: str) -> Broken:
    return Broken(number=entry.number, subject=entry.subject, why=why)
