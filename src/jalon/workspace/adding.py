"""Adding a ready-made KPI to a workspace: written as a person would write it, never over anything.

All is put together and checked before the first file is written; what is missing is refused with a finding.
What was written can be taken back while nobody changed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from jalon.catalogue import Catalogue, Entry, lacking_times, needs_of, with_what_it_uses
from jalon.definitions import Reading, check, check_columns, read_texts
from jalon.definitions.nearest import nearest
from jalon.definitions.write import add_key, document_of, remove_file, write_file
from jalon.vocabulary.finding import Finding, Place, Refusal, Severity
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import Table, TableColumn
from jalon.workspace.drafting import Plan, draft
from jalon.workspace.editing import Edited
from jalon.workspace.finding import Workspace, columns_found
from jalon.workspace.mapping import Asked, Mapper
from jalon.workspace.offering import Columns, Offering
from jalon.workspace.said import refuse_strange


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """What was added: KPIs in order, files changed, KPIs of before that they use, new named times."""

    kpis: tuple[str, ...]
    edits: tuple[Edited, ...]
    used: tuple[str, ...] = ()
    times: tuple[tuple[str, str], ...] = ()  # source and time

    @property
    def files(self) -> tuple[str, ...]:
        """The files written."""
        return tuple(each.file for each in self.edits)


def add(workspace: Workspace, asked: Asked, now: datetime, offering: Offering | None = None) -> Added:
    """Add an entry and the entries it uses. Raises Refusal with what is missing; then nothing is written.

    With an `offering` the sources are what it says they are: none is opened, as long as every word is said.
    """
    kept = None if offering is None else offering.columns
    offering = offering or Offering.of(workspace)
    entry = _entry(offering, asked, workspace)
    refuse_strange(workspace, offering, entry, asked)
    plan = _plan(workspace, offering, entry, asked, now)
    times = tuple(_times(offering.catalogue, plan))
    texts = {path: file.text for path, file in workspace.reading.files.items()}
    for source, name, column in times:
        _name_time(workspace, texts, source, name, column)
    for each in plan.entries:
        objective = asked.objective if each is entry else None
        draft(workspace, offering, texts, each, plan, objective)
    _checked(workspace, texts, now, kept)
    edits = _written(workspace, texts)
    every = {name for each in plan.entries for name in needs_of(offering.catalogue, each).entries}
    return Added(
        kpis=tuple(each.name for each in plan.entries),
        edits=edits,
        used=tuple(sorted(every & offering.known)),
        times=tuple((source, name) for source, name, _ in times),
    )


def _entry(offering: Offering, asked: Asked, workspace: Workspace) -> Entry:
    """The entry asked for, which must not be here yet."""
    entries = offering.catalogue.entries
    place = Place(file=str(workspace.folder))
    if asked.entry not in entries:
        raise Refusal(
            Finding(
                code="catalogue-entry-unknown",
                place=place,
                facts={"entry": asked.entry},
                suggestions=nearest(asked.entry, entries),
            )
        )
    if asked.entry in offering.known:
        there = workspace.definitions.kpis.get(asked.entry)
        at = there.place if there is not None else place
        raise Refusal(Finding(code="catalogue-kpi-there", place=at, facts={"kpi": asked.entry}))
    return entries[asked.entry]


def _plan(workspace: Workspace, offering: Offering, entry: Entry, asked: Asked, now: datetime) -> Plan:
    entries = with_what_it_uses(offering.catalogue, entry, offering.known)
    mapper = Mapper(workspace=workspace, offering=offering, asked=asked, now=now)
    names = list(dict.fromkeys(each.table for each in entries if each.table))
    tables = {
        name: mapper.mapped(
            offering.catalogue.tables[name],
            [each for each in entries if each.table == name],
            alone=len(names) == 1,
        )
        for name in names
    }
    return Plan(entries=entries, tables=tables)


def _times(catalogue: Catalogue, plan: Plan) -> Iterator[tuple[str, str, str]]:
    """The named times that sources must get: source, name, column."""
    seen: set[tuple[str, str]] = set()
    for each in plan.entries:
        if each.table is None:
            continue
        mapped = plan.tables[each.table]
        for name, column in lacking_times(catalogue, each, mapped):
            if (mapped.source, column) not in seen:
                seen.add((mapped.source, column))
                yield mapped.source, name, column


def _name_time(workspace: Workspace, texts: dict[str, str], source: str, name: str, column: str) -> None:
    """Give a source one more named time; one without any is left to the person: its first is its default."""
    defined = workspace.definitions.sources[source]
    if not defined.times:
        facts = {"source": source, "time": name, "column": column}
        raise Refusal(Finding(code="catalogue-time-missing", place=defined.place, facts=facts))
    file = defined.place.file
    number = document_of(texts[file], "source", source, file=file)
    texts[file] = add_key(texts[file], ("times",), name, column, document=number, file=file)


def take_back(workspace: Workspace, edits: Sequence[Edited], now: datetime) -> None:
    """Put every file back as it was before something was added; a file that was new is gone again.

    Raises Refusal, with nothing changed: `edit-conflict` where one changed since, or the first new error.
    """
    files = workspace.reading.files
    for each in edits:
        there = files.get(each.file)
        if there is None or there.digest != each.seen:
            raise Refusal(Finding(code="edit-conflict", place=Place(file=each.file)))
    texts = {path: file.text for path, file in files.items()}
    texts |= {each.file: each.before for each in edits}
    _refuse_new(_found(texts, now)[1], workspace.findings)
    for each in edits:
        _put_back(workspace, each)


def _checked(workspace: Workspace, texts: Mapping[str, str], now: datetime, kept: Columns | None) -> None:
    """Refuse with the first error that would be new; errors that were there before stay as they are."""
    reading, found = _found(texts, now)
    after = Workspace(folder=workspace.folder, reading=reading, findings=found)
    before = (*workspace.findings, *_columns(workspace, kept))
    _refuse_new((*found, *_columns(after, kept)), before)


def _found(texts: Mapping[str, str], now: datetime) -> tuple[Reading, tuple[Finding, ...]]:
    reading = read_texts(texts)
    today = now.astimezone(ZoneInfo(reading.definitions.calendars["default"].timezone)).date()
    checked = check(reading.definitions, left_out=reading.left_out, today=today)
    return reading, (*reading.findings, *checked)


def _refuse_new(found: Iterable[Finding], before: Iterable[Finding]) -> None:
    there = {(each.code, tuple(each.facts.items())) for each in before}
    for finding in found:
        new = (finding.code, tuple(finding.facts.items())) not in there
        if finding.severity is Severity.ERROR and new:
            raise Refusal(finding)


def _columns(workspace: Workspace, kept: Columns | None) -> tuple[Finding, ...]:
    """What the sources' columns say about the definitions: as they are now, or as they are `kept`."""
    if kept is not None:
        return check_columns(workspace.definitions, {name: _table(each) for name, each in kept.items()})
    with workspace.warehouses() as opened:
        return columns_found(workspace, workspace.described(opened))


def _table(columns: Mapping[str, ColumnType | None]) -> Table:
    """A source as it is kept: what has no type is derived, not of the table itself."""
    own = {name: TableColumn(name=name, type=kind) for name, kind in columns.items() if kind is not None}
    return Table(relation=(), columns=own)


def _written(workspace: Workspace, texts: Mapping[str, str]) -> tuple[Edited, ...]:
    """Write the files that changed; one that somebody else changed meanwhile is refused, and none is left."""
    files = workspace.reading.files
    done: list[Edited] = []
    for path, text in texts.items():
        before = files.get(path)
        if before is not None and before.text == text:
            continue
        try:
            write_file(workspace.folder, path, text, before.digest if before else None)
        except Refusal:
            for each in done:
                _put_back(workspace, each)
            raise
        done.append(Edited(file=path, before=before.text if before else "", after=text))
    return tuple(done)


def _put_back(workspace: Workspace, edited: Edited) -> None:
    if edited.before:
        write_file(workspace.folder, edited.file, edited.before, edited.seen)
    else:
        remove_file(workspace.folder, edited.file, edited.seen)
