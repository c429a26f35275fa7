"""Editing a definition: one change of one file, checked as a whole before it is written, and undone exactly.

Every verb takes the digest of the file that the person saw (None: the one just read) and refuses with
`edit-conflict` when somebody changed it since. A change that brings a new error is refused with that error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from jalon.definitions import check, read_texts
from jalon.definitions.edits.position import Edit
from jalon.definitions.edits.render import as_plain
from jalon.definitions.edits.targets import target_keys
from jalon.definitions.nodes import Mapping as Keys
from jalon.definitions.nodes import Path, Plain
from jalon.definitions.read import digest, read_text_file
from jalon.definitions.write import (
    add_item,
    add_key,
    append_document,
    document_of,
    remove,
    set_value,
    to_yaml,
    write_file,
)
from jalon.vocabulary.finding import Finding, Place, Refusal, Severity
from jalon.vocabulary.kpi import Kpi, Objective
from jalon.vocabulary.source import Source
from jalon.vocabulary.target import Target
from jalon.workspace.finding import Workspace

_OBJECTIVES = "objectives.yaml"

_Change = Callable[[str, int, str], str]
"""A text, the number of the document in it, the file's name; to the text with one change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edited:
    """One change of a file: its text before and after, with the digest of each."""

    file: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """False when the file said it all already."""
        return self.before != self.after

    @property
    def seen(self) -> str:
        """The digest of the file as the change left it."""
        return digest(self.after.encode())


def seen_in(workspace: Workspace, place: Place) -> str:
    """The digest of the file a definition stands in, for a form to carry. Raises Refusal."""
    return read_text_file(workspace.folder, place.file).digest


def set_target(
    workspace: Workspace,
    kpi: Kpi,
    target: Target | None,
    *,
    number: int | None = None,
    now: datetime,
    expected: str | None = None,
) -> Edited:
    """Add a target (`number` None), give the one at `number` another form, or remove it (`target` None).

    What the replaced target says beside its kind (margin, member, validity) is for the caller to carry over.
    Raises Refusal: `edit-not-found`, `edit-conflict`, or what is wrong with the target.
    """
    if number is not None and not 0 <= number < len(kpi.targets):
        raise Refusal(Finding(code="edit-not-found", place=kpi.place, facts={"path": f"targets.{number}"}))
    written = None if target is None else _written(workspace, kpi, target)

    def change(text: str, document: int, file: str) -> str:
        if written is not None and number is not None:
            return set_value(text, ("targets", number), written, document=document, file=file)
        if written is None:
            path: Path = ("targets",) if len(kpi.targets) == 1 else ("targets", number or 0)
            return remove(text, path, document=document, file=file)
        if _has(text, ("targets",), document, file):
            return add_item(text, ("targets",), written, document=document, file=file)
        return add_key(text, (), "targets", [written], document=document, file=file)

    return _edited(workspace, "kpi", kpi.name, kpi.place, (change,), now, expected)


def set_fields(
    workspace: Workspace,
    kind: str,
    name: str,
    fields: Mapping[str, Plain],
    *,
    now: datetime,
    expected: str | None = None,
) -> Edited:
    """Say fields of a `kpi`, `source` or `objective`; None takes one away.

    Texts by language are merged: a language that is not named keeps its text. Raises Refusal as `set_target`.
    """

    def changes(key: str, value: Plain) -> _Change:
        return lambda text, document, file: _said(text, (key,), value, document, file)

    return _edited(
        workspace,
        kind,
        name,
        _place(workspace, kind, name),
        tuple(changes(key, value) for key, value in fields.items()),
        now,
        expected,
    )


def add_objective(workspace: Workspace, objective: Objective, *, now: datetime) -> Edited:
    """Write a new objective beside the others, else into a file of its own. Raises Refusal."""
    homes = [each.place.file for each in workspace.definitions.objectives.values()]
    file = homes[-1] if homes else _OBJECTIVES
    there = workspace.reading.files.get(file)
    before = "" if there is None else there.text
    edited = Edited(file=file, before=before, after=append_document(before, to_yaml(objective), file=file))
    _checked(workspace, edited, now)
    write_file(workspace.folder, file, edited.after, None if there is None else there.digest)
    return edited


def set_parts(
    workspace: Workspace,
    kind: str,
    name: str,
    parts: Mapping[Path, Plain],
    *,
    now: datetime,
    expected: str | None = None,
) -> Edited:
    """Say parts of a definition by their paths, such as `("entered", 3, "value")`; None takes one away.

    Raises Refusal as `set_target`.
    """

    def changes(path: Path, value: Plain) -> _Change:
        return lambda text, document, file: _said(text, path, value, document, file)

    place = _place(workspace, kind, name)
    every = tuple(changes(path, value) for path, value in parts.items())
    return _edited(workspace, kind, name, place, every, now, expected)


def add_row(
    workspace: Workspace,
    kind: str,
    name: str,
    path: Path,
    row: Plain,
    *,
    now: datetime,
    expected: str | None = None,
) -> Edited:
    """Add an item at the end of a list of a definition. Raises Refusal as `set_target`."""

    def change(text: str, document: int, file: str) -> str:
        return add_item(text, path, row, document=document, file=file)

    return _edited(workspace, kind, name, _place(workspace, kind, name), (change,), now, expected)


def undo(workspace: Workspace, edited: Edited, *, now: datetime) -> Edited:
    """Put a file back as it was before a change. Raises Refusal: `edit-conflict` when it changed since."""
    back = Edited(file=edited.file, before=edited.after, after=edited.before)
    _checked(workspace, back, now)
    write_file(workspace.folder, back.file, back.after, edited.seen)
    return back


def _edited(
    workspace: Workspace,
    kind: str,
    name: str,
    place: Place,
    changes: Sequence[_Change],
    now: datetime,
    expected: str | None,
) -> Edited:
    """Make changes to a document of a file, check the whole, write."""
    before = read_text_file(workspace.folder, place.file)
    if expected is not None and expected != before.digest:
        raise Refusal(Finding(code="edit-conflict", place=place))
    text = before.text
    document = document_of(text, kind, name, file=place.file)
    for change in changes:
        text = change(text, document, place.file)
    edited = Edited(file=place.file, before=before.text, after=text)
    if edited.changed:
        _checked(workspace, edited, now)
        write_file(workspace.folder, place.file, text, before.digest)
    return edited


def _written(workspace: Workspace, kpi: Kpi, target: Target) -> dict[str, Plain]:
    keys = target_keys(target, kpi.unit, workspace.definitions.calendar(kpi))
    # A word of the vocabulary (`month`) is a plain word in a file.
    return {key: str(value) if isinstance(value, str) else as_plain(value) for key, value in keys.items()}


def _place(workspace: Workspace, kind: str, name: str) -> Place:
    """Where a definition stands. Raises Refusal: `edit-not-found`."""
    definitions = workspace.definitions
    homes: Mapping[str, Mapping[str, Kpi | Source | Objective]] = {
        "kpi": definitions.kpis,
        "source": definitions.sources,
        "objective": definitions.objectives,
    }
    found = homes[kind].get(name)
    if found is None:
        raise Refusal(Finding(code="edit-not-found", place=Place(file=""), facts={"path": f"{kind}: {name}"}))
    return found.place


def _has(text: str, path: Path, document: int, file: str) -> bool:
    return _node(text, path, document, file) is not None


def _node(text: str, path: Path, document: int, file: str) -> object | None:
    try:
        return Edit.of(text, document, file).at(path)
    except Refusal as refusal:
        if refusal.finding.code == "edit-not-found":
            return None
        raise


def _said(text: str, path: Path, value: Plain, document: int, file: str) -> str:
    """The text with a key that says a value: set, added, merged or, for None, taken away."""
    node = _node(text, path, document, file)
    if value is None:
        return text if node is None else remove(text, path, document=document, file=file)
    if node is None:
        *above, key = path
        return add_key(text, tuple(above), str(key), value, document=document, file=file)
    if isinstance(value, dict) and isinstance(node, Keys) and node.entries:
        for key, part in value.items():
            text = _said(text, (*path, key), part, document, file)
        return text
    return set_value(text, path, value, document=document, file=file)


def _checked(workspace: Workspace, edited: Edited, now: datetime) -> None:
    """Refuse with the first error that would be new; errors that were there before stay as they are."""
    texts = {path: file.text for path, file in workspace.reading.files.items()}
    before = {_told(each) for each in _found({**texts, edited.file: edited.before}, now)}
    for finding in _found({**texts, edited.file: edited.after}, now):
        if _told(finding) not in before:
            raise Refusal(finding)


def _told(finding: Finding) -> tuple[str, tuple[tuple[str, str], ...]]:
    return finding.code, tuple(finding.facts.items())


def _found(texts: Mapping[str, str], now: datetime) -> list[Finding]:
    """The errors in some definitions; what a source's columns are is for a run to say."""
    reading = read_texts(texts)
    today = now.astimezone(ZoneInfo(reading.definitions.calendars["default"].timezone)).date()
    found = (*reading.findings, *check(reading.definitions, left_out=reading.left_out, today=today))
    return [finding for finding in found if finding.severity is Severity.ERROR]
