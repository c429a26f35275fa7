"""`jalon doctor`: is everything that Jalon stands on in order? One line a thing."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

import jalon
from jalon.cli import output
from jalon.cli.exits import Exit
from jalon.cli.language import spoken
from jalon.cli.opening import clock, opened
from jalon.cli.speaking import command, dir_option, folder_argument, json_option, now_option
from jalon.cli.texts import say, text
from jalon.show.findings import sentence
from jalon.show.printable import printable
from jalon.vocabulary.finding import Finding, Refusal, Severity
from jalon.workspace import Workspace

_LITTLE, _TOO_LITTLE = 1 << 30, 50 << 20
"""Free bytes below which a disk is worth a word, and below which a run may not fit."""


class State(StrEnum):
    """How a thing is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


_COLOURS = {State.OK: "green", State.WARN: "yellow", State.FAIL: "red"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing that was looked at."""

    what: str
    state: State
    told: str


@command("doctor")
@folder_argument
@dir_option
@json_option
@now_option
def doctor(folder: str | None, directory: str | None, as_json: bool, now: str | None) -> Exit:
    """Every line is ok, warn or fail; a fail makes it exit 1."""
    lines = [*_machine(Path(folder or directory or ".")), *_workspace(folder, directory, clock(now))]
    if as_json:
        output.json([{"what": line.what, "state": line.state, "told": line.told} for line in lines])
    else:
        width = max(len(text("doctor", line.what)) for line in lines)
        for line in lines:
            state = click.style(f"{text('doctor', line.state):<9}", fg=_COLOURS[line.state])
            output.painted(f"{state} {text('doctor', line.what):<{width}}  {printable(line.told)}")
    return Exit.FAILURE if any(line.state is State.FAIL for line in lines) else Exit.FINE


def _machine(folder: Path) -> Iterator[Line]:
    python = f"Jalon {jalon.__version__}, Python {platform.python_version()}, {platform.platform(terse=True)}"
    yield Line(what="versions", state=State.OK, told=python)
    engines = [f"{name} {_version(name)}" for name in ("duckdb", "sqlglot", "django", "babel")]
    yield Line(what="engines", state=State.OK, told=f"{', '.join(engines)}, SQLite {sqlite3.sqlite_version}")
    if find_spec("psycopg") is None:
        yield Line(what="drivers", state=State.WARN, told=say("driver_missing"))
    else:
        yield Line(what="drivers", state=State.OK, told=f"psycopg {_version('psycopg')}")
    yield _disk(folder)
    yield _encoding()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"


def _disk(folder: Path) -> Line:
    there = next(each for each in (folder.resolve(), *folder.resolve().parents) if each.exists())
    free = shutil.disk_usage(there).free
    state = State.FAIL if free < _TOO_LITTLE else State.WARN if free < _LITTLE else State.OK
    return Line(what="disk", state=state, told=say("disk_free", amount=f"{free / (1 << 30):.1f}"))


def _encoding() -> Line:
    """A terminal that cannot show é shows names wrongly; files are read as they declare."""
    out, names = (sys.stdout.encoding or "?").lower(), sys.getfilesystemencoding().lower()
    state = State.OK if out.replace("-", "") == names.replace("-", "") == "utf8" else State.WARN
    return Line(what="encoding", state=state, told=say("encodings", out=out, files=names))


def _workspace(folder: str | None, directory: str | None, now: datetime) -> Iterator[Line]:
    try:
        workspace = opened(folder, directory, now)
    except Refusal as refusal:
        yield _refused("workspace", refusal.finding)
        return
    yield _definitions(workspace)
    yield from _zones(workspace)
    yield from _kept(workspace, now)
    yield from _connections(workspace)


def _definitions(workspace: Workspace) -> Line:
    errors = len(workspace.errors)
    counts = [
        say("kpis", count=len(workspace.definitions.kpis)),
        say("sources", count=len(workspace.definitions.sources)),
    ]
    if errors:
        return Line(what="workspace", state=State.WARN, told=say("see_check", count=errors))
    return Line(what="workspace", state=State.OK, told=", ".join(counts))


def _zones(workspace: Workspace) -> Iterator[Line]:
    for name in dict.fromkeys(calendar.timezone for calendar in workspace.definitions.calendars.values()):
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
            yield Line(what="time_zone", state=State.FAIL, told=f"{name}: {fault}")
        else:
            yield Line(what="time_zone", state=State.OK, told=f"{name} (tzdata {_version('tzdata')})")


def _kept(workspace: Workspace, now: datetime) -> Iterator[Line]:
    """Whether the history can be opened and written to, in the mode in which readers never wait."""
    try:
        with workspace.ledger() as ledger:
            ledger.abandon(ledger.begin("doctor", now))
            run = ledger.current()
            told = ledger.shown
            file = ledger.address.file
    except Refusal as refusal:
        yield _refused("history", refusal.finding)
        return
    last = say("last_run", run=run.number) if run else say("no_run")
    yield Line(what="history", state=State.OK, told=f"{told}, {last}")
    if file is not None:
        mode = _journal(file)
        yield Line(what="journal", state=State.OK if mode == "wal" else State.WARN, told=mode.upper())


def _journal(file: Path) -> str:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])
    finally:
        connection.close()


def _connections(workspace: Workspace) -> Iterator[Line]:
    """Every connection that sources use, and whether each source can be described."""
    with workspace.warehouses() as reached:
        for finding in reached.refused.values():
            yield _refused("connection", finding)
        for name, warehouse in reached.warehouses.items():
            yield Line(what="connection", state=State.OK, told=f"{name}: {warehouse.version}")
        for name, described in workspace.described(reached).items():
            errors = [one for one in described.findings if one.severity is Severity.ERROR]
            if errors:
                yield _refused("source", errors[0])
            elif described.table is not None:
                columns = say("columns", count=len(described.table.columns))
                yield Line(what="source", state=State.OK, told=f"{name}: {columns}")


def _refused(what: str, finding: Finding) -> Line:
    said = sentence(finding, spoken())
    place = f"{finding.place}: " if finding.place.file else ""
    return Line(what=what, state=State.FAIL, told=f"{place}{said.fact} → {said.next}")
