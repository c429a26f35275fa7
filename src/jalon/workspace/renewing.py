"""The next delivery of a file: what it would change is shown before it takes the old one's place.

The trial reads the new file through the definitions in place and compares with the published values.
Nothing is written until it is accepted; a file that the definitions cannot read any more leaves the old
values as they are, unless a person says what the missing columns are called now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from zoneinfo import ZoneInfo

from jalon.compute.identity import sources_of
from jalon.compute.observe import Computed
from jalon.definitions import check, read_texts
from jalon.definitions.read import digest
from jalon.intake.hints import words_of
from jalon.judge.series import full_period
from jalon.ledger.compare import same
from jalon.ports import Ledger, Wanted
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.finding import Finding, Place, Refusal, Severity
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation, Run, Slice, Value, failure_key
from jalon.vocabulary.source import FileRows, ReshapedRows, Source
from jalon.workspace.computing import trial
from jalon.workspace.dropping import file_of, same_file
from jalon.workspace.finding import Workspace
from jalon.workspace.following import columns_of, more_months, with_new_names
from jalon.workspace.judging import shown_grain
from jalon.workspace.receiving import Dropped, content_of
from jalon.workspace.undoing import write_together

_MISSING = "column-missing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """A value that the new file brings, changes or takes away; None where there is none."""

    kpi: str
    period: Period
    slice: Slice
    before: Value | None
    after: Value | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Renewal:
    """What a new file of a source would change.

    `same` is true for the very bytes that are there: nothing would change at all. `added`, `changed` and
    `withdrawn` are the values of whole periods, for the total and at the grain each KPI is read at first,
    in time order; `others` counts those of other grains and of members. `findings` are worth knowing;
    `stops` is why the file cannot take the old one's place. `renames` are the columns that are missing,
    each with what it may be called now. `edits` are the definitions that would be written with it, by file,
    and `edited` the digests of those files as the trial read them.
    """

    source: str
    dropped: Dropped
    path: str
    digest: str
    same: bool = False
    added: tuple[Moved, ...] = ()
    changed: tuple[Moved, ...] = ()
    withdrawn: tuple[Moved, ...] = ()
    others: int = 0
    findings: tuple[Finding, ...] = ()
    stops: Finding | None = None
    renames: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    edits: Mapping[str, str] = field(default_factory=dict)
    edited: Mapping[str, str] = field(default_factory=dict)

    @property
    def moves(self) -> bool:
        """False when every published value would stay as it is."""
        return bool(self.added or self.changed or self.withdrawn or self.others)


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """A file that took the old one's place; `undo` is the token by which the old one comes back."""

    source: str
    path: str
    undo: str


def again(
    workspace: Workspace,
    ledger: Ledger,
    source: str,
    kept: Dropped,
    *,
    now: datetime,
    renamed: Mapping[str, str] | None = None,
) -> Renewal:
    """What a dropped file would change as the next delivery of a source.

    `renamed` says what columns that the definitions name are called in the new file.
    Raises Refusal: `renew-unknown`, `renew-not-a-file`, `renew-other-kind`, `drop-gone`, and what is wrong
    with the definitions that new names would make.
    """
    content_of(workspace, kept)
    defined, rows = _file(workspace, source, kept)
    standing = workspace.folder / rows.pattern
    seen = digest(standing.read_bytes()) if standing.is_file() else ""
    renewal = Renewal(source=source, dropped=kept, path=rows.pattern, digest=seen)
    if same_file(workspace, defined, kept):
        return replace(renewal, same=True)
    edits = with_new_names(workspace, defined, renamed or {}) or more_months(workspace, defined, rows, kept)
    after = _edited(workspace, edits, now)
    shadow = _with_file(after, after.definitions.sources[source], rows, kept)
    kpis = [each for each in after.definitions.kpis.values() if source in sources_of(after.definitions, each)]
    computed = trial(shadow, now, kpis)
    new = _new_columns(workspace, rows, standing, kept)
    new = tuple(name for name in new if not any(name in text for text in edits.values()))
    edited = {file: workspace.reading.files[file].digest for file in edits}
    return replace(_compared(renewal, workspace, ledger, kpis, computed, new), edits=edits, edited=edited)


def accept(workspace: Workspace, renewal: Renewal, *, now: datetime) -> Accepted:
    """Put the new file in the place of the old one; a run then publishes what changed.

    Raises Refusal: what stops it; `edit-conflict` when the old file or its definitions changed since the
    trial; `drop-gone`.
    """
    if renewal.stops is not None:
        raise Refusal(renewal.stops)
    contents = {renewal.path: content_of(workspace, renewal.dropped)}
    expected: dict[str, str | None] = {renewal.path: renewal.digest or None}
    for file, text in renewal.edits.items():
        contents[file] = text.encode()
        expected[file] = renewal.edited[file]
    token = write_together(workspace, contents, expected, now)
    return Accepted(source=renewal.source, path=renewal.path, undo=token)


def _file(workspace: Workspace, name: str, kept: Dropped) -> tuple[Source, FileRows]:
    """The source and the one file it reads, of the same kind as the one dropped."""
    source = workspace.definitions.sources.get(name)
    if source is None:
        raise Refusal(Finding(code="renew-unknown", place=Place(file=""), facts={"source": name}))
    rows = file_of(source)
    if rows is None:
        raise Refusal(Finding(code="renew-not-a-file", place=source.place, facts={"source": name}))
    if _ending(rows.pattern) != _ending(kept.file):
        facts = {"source": name, "file": rows.pattern, "given": kept.name}
        raise Refusal(Finding(code="renew-other-kind", place=Place(file=kept.name), facts=facts))
    return source, rows


def _ending(path: str) -> str:
    """The ending, all kinds of text being alike."""
    ending = path.rpartition(".")[2].lower()
    return "csv" if ending in ("txt", "tsv") else ending


def _edited(workspace: Workspace, edits: Mapping[str, str], now: datetime) -> Workspace:
    """The workspace as edited files would make it. Raises Refusal with the first error that is new."""
    if not edits:
        return workspace
    texts = {path: file.text for path, file in workspace.reading.files.items()}
    reading = read_texts({**texts, **edits})
    today = now.astimezone(ZoneInfo(reading.definitions.calendars["default"].timezone)).date()
    found = (*reading.findings, *check(reading.definitions, left_out=reading.left_out, today=today))
    before = {(each.code, tuple(each.facts.items())) for each in workspace.findings}
    for finding in found:
        if finding.severity is Severity.ERROR and (finding.code, tuple(finding.facts.items())) not in before:
            raise Refusal(finding)
    return Workspace(folder=workspace.folder, reading=reading, findings=found)


def _with_file(workspace: Workspace, source: Source, rows: FileRows, kept: Dropped) -> Workspace:
    """The same workspace, reading the dropped file in the place of the standing one."""
    other = replace(rows, pattern=kept.path)
    changed: FileRows | ReshapedRows = other
    if isinstance(source.rows, ReshapedRows):
        changed = replace(source.rows, files=dict.fromkeys(source.rows.files, other))
    definitions = workspace.definitions
    sources = {**definitions.sources, source.name: replace(source, rows=changed)}
    reading = replace(workspace.reading, definitions=replace(definitions, sources=sources))
    return replace(workspace, reading=reading)


def _new_columns(workspace: Workspace, rows: FileRows, standing: Path, kept: Dropped) -> tuple[str, ...]:
    """The columns of the new file that the old one has not."""
    there = columns_of(standing, rows) if standing.is_file() else ()
    return tuple(name for name in columns_of(workspace.folder / kept.path, rows) if name not in there)


def _compared(
    renewal: Renewal,
    workspace: Workspace,
    ledger: Ledger,
    kpis: Sequence[Kpi],
    computed: Computed,
    new: tuple[str, ...],
) -> Renewal:
    """What the computed values change against the published ones."""
    moves = [
        move
        for kpi in kpis
        if kpi.name in computed.observations
        for move in _moves(ledger, kpi, computed.observations[kpi.name])
    ]
    first = {kpi.name: shown_grain(workspace, kpi) for kpi in kpis}
    total = [move for move in moves if not move.slice and move.period.grain is first[move.kpi]]
    told = [move for move in total if _whole(move.period, workspace, move.kpi)]
    kept = renewal.dropped
    found = [_placed(each, kept, new) for each in (*computed.findings, *computed.failed.values())]
    stops = _stops(found, computed.failed, ledger.current())
    missing = {each.facts["column"]: each.suggestions for each in found if each.code == _MISSING}
    return replace(
        renewal,
        added=tuple(move for move in told if move.before is None),
        changed=tuple(move for move in told if move.before is not None and move.after is not None),
        withdrawn=tuple(move for move in told if move.after is None),
        others=len(moves) - len(told),
        findings=_once((*found, *_unread(renewal, new, missing))),
        stops=None if stops is None else _placed(stops, kept, new),
        renames=missing,
    )


def _whole(period: Period, workspace: Workspace, kpi: str) -> bool:
    """False for the same elapsed part of an earlier period, kept only to compare a running one with."""
    definitions = workspace.definitions
    return period == full_period(period, definitions.calendar(definitions.kpis[kpi]))


def _moves(ledger: Ledger, kpi: Kpi, computed: Sequence[Observation]) -> Iterator[Moved]:
    """The values that would differ from the published ones, in time order."""
    before = _by_place(ledger.observations(Wanted(kpi=kpi.name)))
    after = _by_place(computed)
    for place in sorted({*before, *after}, key=lambda each: (each[0].start, each[0].end, repr(each[1]))):
        period, slice = place
        if not same(before.get(place), after.get(place)):
            yield Moved(
                kpi=kpi.name, period=period, slice=slice, before=before.get(place), after=after.get(place)
            )


def _by_place(observations: Sequence[Observation]) -> Mapping[tuple[Period, Slice], Value]:
    return {(each.period, each.slice): each.value for each in observations if each.value is not None}


def _stops(found: Sequence[Finding], failed: Mapping[str, Finding], run: Run | None) -> Finding | None:
    """Why the file cannot be taken: what makes a KPI fail that did not fail before.

    Where a column is missing, the finding that names it and what may be meant is told first.
    """
    before = {} if run is None else run.sources
    newly = [finding for kpi, finding in failed.items() if failure_key(kpi) not in before]
    if not newly:
        return None
    missing = next((each for each in found if each.code == _MISSING), None)
    return newly[0] if missing is None else replace(missing, severity=Severity.ERROR)


def _placed(finding: Finding, kept: Dropped, new: tuple[str, ...]) -> Finding:
    """A finding about the dropped file, under the name that the person gave it.

    A column that is missing is most likely one of those that were not there before.
    """
    facts = {name: kept.name if fact == kept.path else fact for name, fact in finding.facts.items()}
    place = replace(finding.place, file=kept.name) if finding.place.file == kept.path else finding.place
    suggestions = finding.suggestions
    if finding.code == _MISSING and new:
        suggestions = likely(finding.facts["column"], new)
    return replace(finding, facts=facts, place=place, suggestions=suggestions)


def likely(old: str, new: Sequence[str]) -> tuple[str, ...]:
    """The columns that an old one may have become: those that share words with it, then the most alike."""
    words = set(words_of(old))

    def rank(name: str) -> tuple[int, float]:
        alike = SequenceMatcher(None, old.casefold(), name.casefold()).ratio()
        return len(words & set(words_of(name))), alike

    return tuple(sorted(new, key=rank, reverse=True)[:3])


def _unread(renewal: Renewal, new: tuple[str, ...], missing: Mapping[str, object]) -> Iterator[Finding]:
    """New columns that no definition reads, where none of them stands for one that is missing."""
    if new and not missing:
        facts = {"source": renewal.source, "columns": ", ".join(new)}
        place = Place(file=renewal.dropped.name)
        yield Finding(code="renew-columns-unread", place=place, facts=facts, severity=Severity.NOTE)


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings without those that were said already."""
    kept: list[Finding] = []
    for finding in findings:
        if finding not in kept:
            kept.append(finding)
    return tuple(kept)
