"""Opening a run and publishing it: one pointer moves in one short transaction, or nothing changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from jalon.ledger import crash
from jalon.ledger.chain import Kind, lengthen
from jalon.ledger.clearing import clear_leftovers
from jalon.ledger.encode import compact, instant, moment_text, sources_from, sources_text
from jalon.ledger.lease import mine, now
from jalon.ledger.models import Pointer, RunRow, StagedRow
from jalon.ports import Entry, Publication
from jalon.vocabulary.observation import Run

_COLUMNS = ("number", "started_at", "published_at", "sources", "values", "engine")


class _Overtaken(Exception):
    """Another run was published first, or this one is closed: the transaction is undone."""


def begin(alias: str, engine: str, at: datetime) -> int:
    """Clear what dead runs left, then open a run on top of the published one."""
    clear_leftovers(alias)
    lease = mine()
    with transaction.atomic(using=alias):
        # The lock on the pointer keeps two runs from taking the same number.
        base = Pointer.objects.using(alias).select_for_update().get().run
        newest = RunRow.objects.using(alias).order_by("-number").values_list("number", flat=True).first()
        number = int(newest or 0) + 1
        RunRow.objects.using(alias).create(
            number=number, state="staging", base=base, started_at=instant(at), engine=engine, heartbeat=now(),
            host=lease.host, pid=lease.pid, process=lease.process,
        )  # fmt: skip
    crash.point("begun")
    return number


def publish(alias: str, run: int, publication: Publication, at: datetime) -> bool:
    """Show a run's values; False, and nothing changed, when another was published since it began."""
    crash.point("staged")
    try:
        with transaction.atomic(using=alias):
            _flip(alias, run, publication, at)
            crash.point("publishing")
    except _Overtaken:
        return False
    crash.point("published")
    return True


def current(alias: str) -> Run | None:
    """The run that pages show."""
    pointed = Pointer.objects.using(alias).values("run")[:1]
    found = RunRow.objects.using(alias).filter(number__in=pointed).values_list(*_COLUMNS).first()
    return _run(found) if found else None


def runs(alias: str, limit: int) -> list[Run]:
    """Published runs, newest first."""
    published = RunRow.objects.using(alias).filter(state="published").order_by("-number")
    return [_run(row) for row in published.values_list(*_COLUMNS)[:limit]]


def run_content(run: dict[str, Any], kpis: dict[str, list[Any]]) -> str:
    """What the chain keeps of a run: its row, and for each KPI how many rows it brought and their digest."""
    said = {
        "base": run["base"],
        "engine": run["engine"],
        "kpis": kpis,
        "published_at": moment_text(run["published_at"]),
        "sources": run["sources"],
        "started_at": moment_text(run["started_at"]),
        "values": run["values"],
    }
    return compact(said)


def _flip(alias: str, run: int, publication: Publication, at: datetime) -> None:
    row = RunRow.objects.using(alias).filter(number=run, state="staging")
    opened = row.values("base", "engine", "started_at").first()
    if opened is None or not _move(alias, opened["base"], run):
        raise _Overtaken
    staged = StagedRow.objects.using(alias).filter(run=run, rows__gt=0).order_by("kpi")
    kpis = {kpi: [rows, digest] for kpi, rows, digest in staged.values_list("kpi", "rows", "digest")}
    brought = sum(rows for rows, _ in kpis.values())
    shown = {"published_at": instant(at), "values": brought, "sources": sources_text(publication.sources)}
    if not row.update(state="published", **shown):
        raise _Overtaken
    content = run_content({**opened, **shown}, dict(sorted(kpis.items())))
    about = Entry(number=0, at=at, kind=Kind.RUN, subject=str(run), content=content)
    lengthen(alias, [*publication.entries, about])
    StagedRow.objects.using(alias).filter(run=run).delete()


def _move(alias: str, base: int, run: int) -> bool:
    return bool(Pointer.objects.using(alias).filter(run=base).update(run=run))


def _run(row: tuple[Any, ...]) -> Run:
    number, started_at, published_at, sources, values, engine = row
    return Run(
        number=number,
        started_at=started_at.astimezone(UTC),
        published_at=published_at.astimezone(UTC),
        sources=sources_from(sources),
        values=values,
        engine=engine,
    )
