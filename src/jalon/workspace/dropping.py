"""From a dropped file to a measure: what it shows, what a person chose, the files that are written, undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jalon.definitions import check, needed_columns, read_texts
from jalon.definitions.edits import render
from jalon.definitions.read import digest
from jalon.intake import Choices, Proposal, Where, made, propose
from jalon.vocabulary.finding import Finding, Place, Refusal, Severity
from jalon.vocabulary.source import FileRows, ReshapedRows, Source
from jalon.warehouses.sighting import cells_of, column_of
from jalon.workspace.finding import Workspace, columns_found
from jalon.workspace.receiving import Dropped, content_of, dropped, forget, receive
from jalon.workspace.undoing import undo, write_together

UPLOADS = "data/uploads"
_SOURCES = "sources"
_SHOWN = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """A dropped file as it was understood.

    `same_as` is a source that has this very file already: there is nothing to do. `renews` are sources whose
    columns it has, so that it may be their next delivery (see `renewing.again`).
    """

    dropped: Dropped
    proposal: Proposal
    same_as: str | None = None
    renews: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Adopted:
    """What was written: a source and its measure, the data file, the file of both definitions.

    `undo` is the token by which `undoing.undo` takes it all out again.
    """

    source: str
    kpi: str
    data: str
    file: str
    undo: str


def look(workspace: Workspace, kept: Dropped, *, now: datetime, sheet: str | None = None) -> Sighting:
    """Read a dropped file and propose how to take it. `sheet` is the one a person chose.

    Raises Refusal: `drop-gone`, `drop-no-table`, `file-broken`, `sheet-missing`.
    """
    content_of(workspace, kept)
    proposal = _proposal(workspace, kept, now, sheet)
    every = workspace.definitions.sources.values()
    same = next((each.name for each in every if same_file(workspace, each, kept)), None)
    return Sighting(
        dropped=kept,
        proposal=proposal,
        same_as=same,
        renews=tuple(each.name for each in every if _renews(workspace, each, proposal)),
    )


def adopt(
    workspace: Workspace, kept: Dropped, choices: Choices, *, now: datetime, sheet: str | None = None
) -> Adopted:
    """Take a dropped file as a source with its measure: the data file first, then one file of definitions.

    Nothing stays written when anything is refused. Raises Refusal: `drop-gone`, `drop-unanswered`,
    `drop-column-unknown`, `drop-name-missing`, `drop-there`, and what is wrong with the file's own rows.
    """
    content = content_of(workspace, kept)
    proposal = _proposal(workspace, kept, now, sheet)
    data = _free(workspace.folder, f"{UPLOADS}/{kept.file}")
    documents = made(proposal, choices, _where(workspace, data, kept))
    source, kpi = documents.source["source"], documents.kpi["kpi"]
    file = f"{_SOURCES}/{source}.yaml"
    _refuse_there(workspace.folder, file)
    text = "---\n".join(
        render.document({key: render.as_plain(value) for key, value in each.items()})
        for each in (documents.source, documents.kpi)
    )
    contents = {data: content, file: text.encode()}
    token = write_together(workspace, contents, dict.fromkeys(contents), now)
    try:
        _checked(workspace, file, text, source, now)
    except BaseException:
        undo(workspace, token, now=now)
        raise
    return Adopted(source=source, kpi=kpi, data=data, file=file, undo=token)


def _proposal(workspace: Workspace, kept: Dropped, now: datetime, sheet: str | None) -> Proposal:
    cells = cells_of(workspace.folder / kept.path, sheet)
    definitions = workspace.definitions
    found = propose(
        cells,
        column_of,
        file=kept.name,
        currency=definitions.currency,
        today=now.astimezone(ZoneInfo(definitions.calendars["default"].timezone)).date(),
        chosen=sheet is not None,
    )
    if found is None:
        raise Refusal(Finding(code="drop-no-table", place=Place(file=kept.name)))
    return found


def file_of(source: Source) -> FileRows | None:
    """The one file that a source reads; None for tables, several files and values by hand."""
    rows = source.rows
    if isinstance(rows, ReshapedRows):
        files = list(rows.files.values())
        rows = files[0] if len(files) == 1 else rows
    if not isinstance(rows, FileRows) or any(mark in rows.pattern for mark in "*?["):
        return None
    return rows


def same_file(workspace: Workspace, source: Source, kept: Dropped) -> bool:
    """True where a source's file has the very bytes of the one dropped."""
    rows = file_of(source)
    path = None if rows is None else workspace.folder / rows.pattern
    if path is None or not path.is_file() or path.stat().st_size != kept.size:
        return False
    return digest(path.read_bytes()) == kept.digest


def _renews(workspace: Workspace, source: Source, proposal: Proposal) -> bool:
    """True where the file has every column that a source's KPIs read."""
    rows = file_of(source)
    if rows is None:
        return False
    needed = needed_columns(workspace.definitions, source.name) - source.derived.keys()
    if isinstance(source.rows, ReshapedRows):
        needed = frozenset(source.columns)
    return bool(needed) and needed <= set(proposal.columns)


def _where(workspace: Workspace, data: str, kept: Dropped) -> Where:
    reading = workspace.reading
    return Where(
        path=data,
        title=kept.title,
        sources=frozenset(reading.definitions.sources) | reading.left_out.get("source", frozenset()),
        kpis=frozenset(reading.definitions.kpis) | reading.left_out.get("kpi", frozenset()),
        languages=reading.definitions.languages,
    )


def _free(folder: Path, relative: str) -> str:
    """The path, or the first `name_2.csv`, `name_3.csv` … that is not there."""
    path = Path(relative)
    number, found = 1, path
    while (folder / found).exists():
        number += 1
        found = path.with_name(f"{path.stem}_{number}{path.suffix}")
    return found.as_posix()


def _refuse_there(folder: Path, file: str) -> None:
    """Refuse to write over a file, showing what stands there."""
    path = folder / file
    if path.exists():
        there = path.read_text(encoding="utf-8", errors="replace")[:_SHOWN].strip()
        raise Refusal(
            Finding(code="drop-there", place=Place(file=file), facts={"file": file, "there": there})
        )


def _checked(workspace: Workspace, file: str, text: str, source: str, now: datetime) -> None:
    """Refuse with the first error that the new definitions, or the rows they read, would bring."""
    texts = {path: each.text for path, each in workspace.reading.files.items()}
    reading = read_texts({**texts, file: text})
    today = now.astimezone(ZoneInfo(reading.definitions.calendars["default"].timezone)).date()
    found = (*reading.findings, *check(reading.definitions, left_out=reading.left_out, today=today))
    _refuse(found, _told(workspace.findings))
    after = Workspace(folder=workspace.folder, reading=reading, findings=found)
    with after.warehouses() as opened:
        loaded = after.loaded(opened, frozenset({source}))
        _refuse(columns_found(after, loaded, whole=False), _told(()))


def _refuse(findings: tuple[Finding, ...], before: frozenset[tuple[str, str]]) -> None:
    for finding in findings:
        if finding.severity is Severity.ERROR and (finding.code, str(finding.place)) not in before:
            raise Refusal(finding)


def _told(findings: tuple[Finding, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((finding.code, str(finding.place)) for finding in findings)


__all__ = [
    "Adopted",
    "Dropped",
    "Sighting",
    "adopt",
    "dropped",
    "forget",
    "look",
    "receive",
    "undo",
]
