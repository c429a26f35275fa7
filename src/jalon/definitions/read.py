"""Read a workspace folder: all sound definitions and all findings at once; bad content never raises."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jalon.definitions.context import Context
from jalon.definitions.keys.kpi import KPI, OBJECTIVE
from jalon.definitions.keys.source import LINKED_KEY, SOURCE
from jalon.definitions.keys.workspace import FILES, WORKSPACE, Settings
from jalon.definitions.nearest import nearest
from jalon.definitions.nodes import Document, Node, Scalar
from jalon.definitions.nodes import Mapping as Keys
from jalon.definitions.shapes import Record, shown
from jalon.definitions.yaml import MOST_BYTES, load, too_big
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.source import Lookup, Source
from jalon.vocabulary.workspace import Definitions

KINDS: dict[str, Record] = {"workspace": WORKSPACE, "source": SOURCE, "kpi": KPI, "objective": OBJECTIVE}
_NAMED = re.compile(r"^(source|kpi|objective):[ \t]+([A-Za-z0-9_.-]+)", re.MULTILINE)
_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, kw_only=True, slots=True)
class TextFile:
    """A definition file as it stands: its text (line endings kept) and a digest of its bytes."""

    path: str
    text: str
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a workspace folder says.

    `files` by path relative to the folder. `left_out` are the names, by kind, of documents that are there
    but could not be read: naming them elsewhere is not a second mistake.
    """

    definitions: Definitions
    findings: tuple[Finding, ...] = ()
    files: Mapping[str, TextFile] = field(default_factory=dict)
    left_out: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Found:
    """A document with its file and kind."""

    file: str
    kind: str
    document: Document

    @property
    def name(self) -> str:
        assert isinstance(self.document.root, Keys)
        value = self.document.root.entries[0].value
        return value.text if isinstance(value, Scalar) else ""


@dataclass(slots=True)
class _Gathered:
    """Definitions while they are being collected."""

    findings: list[Finding] = field(default_factory=list)
    files: dict[str, TextFile] = field(default_factory=dict)
    left_out: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    made: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    first: dict[tuple[str, str], Place] = field(default_factory=dict)


def read_workspace(folder: Path) -> Reading:
    """Read every YAML file below a folder; hidden folders are skipped."""
    gathered = _Gathered()
    for path in _paths(folder):
        relative = path.relative_to(folder).as_posix()
        read = _read_file(path, relative)
        if isinstance(read, Finding):
            gathered.findings.append(read)
        else:
            gathered.files[relative] = read
    return _read(gathered, folder.resolve().name)


def read_texts(texts: Mapping[str, str]) -> Reading:
    """Read definitions from texts by path, as if they were the files of a workspace."""
    gathered = _Gathered()
    for path, text in sorted(texts.items()):
        gathered.files[path] = TextFile(path=path, text=text, digest=digest(text.encode()))
    return _read(gathered, "workspace")


def digest(content: bytes) -> str:
    """The digest by which a change of a file is noticed."""
    return hashlib.sha256(content).hexdigest()


def _paths(folder: Path) -> list[Path]:
    found: list[Path] = []
    for above, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(above) / name for name in names if name.endswith(_ENDINGS) and name[0] != "."]
    return sorted(found)


def read_text_file(folder: Path, relative: str) -> TextFile:
    """One definition file as it stands. Raises Refusal."""
    read = _read_file(folder / relative, relative)
    if isinstance(read, Finding):
        raise Refusal(read)
    return read


def _read_file(path: Path, relative: str) -> TextFile | Finding:
    place = Place(file=relative)
    try:
        if path.stat().st_size > MOST_BYTES:
            return too_big(relative)
        content = path.read_bytes()
    except OSError as error:
        return Finding(code="file-unreadable", place=place, facts={"reason": error.strerror or ""})
    try:
        return TextFile(path=relative, text=content.decode(), digest=digest(content))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Finding(code="not-utf8", place=Place(file=relative, line=line))


def _read(gathered: _Gathered, folder: str) -> Reading:
    found = [document for file in gathered.files.values() for document in _documents(file, gathered)]
    settings = _settings(found, gathered, folder)
    for document in found:
        if document.kind != "workspace":
            _take(document, gathered, settings)
    sources = _linked(gathered.made["source"])
    definitions = Definitions(
        name=settings.name,
        sources=sources,
        kpis=gathered.made["kpi"],
        objectives=gathered.made["objective"],
        **settings.values,
    )
    return Reading(
        definitions=definitions,
        findings=tuple(sorted(gathered.findings, key=lambda finding: finding.place)),
        files=gathered.files,
        left_out={kind: frozenset(names) for kind, names in gathered.left_out.items()},
    )


def _documents(file: TextFile, gathered: _Gathered) -> Iterator[_Found]:
    loaded = load(file.text, file.path)
    gathered.findings.extend(loaded.findings)
    if loaded.broken:
        for kind, name in _NAMED.findall(file.text):
            gathered.left_out[kind].add(name)
    for document in loaded.documents:
        kind = _kind(document.root, file.path, gathered)
        if kind is not None:
            yield _Found(file.path, kind, document)


def _kind(root: Node, file: str, gathered: _Gathered) -> str | None:
    """The kind of a document, by its first key; None after a finding, or for an empty one."""
    if isinstance(root, Scalar) and root.value is None:
        return None
    place = Place(file=file, line=root.line)
    if not isinstance(root, Keys) or not root.entries:
        gathered.findings.append(
            Finding(
                code="document-not-mapping",
                place=place,
                facts={"found": shown(root), "kinds": ", ".join(KINDS)},
            )
        )
        return None
    first = root.entries[0].key.text
    if first in KINDS:
        return first
    gathered.findings.append(
        Finding(
            code="kind-unknown",
            place=place,
            facts={"key": shown(root.entries[0].key), "kinds": ", ".join(KINDS)},
            suggestions=nearest(first, KINDS),
        )
    )
    return None


def _settings(found: list[_Found], gathered: _Gathered, folder: str) -> Settings:
    """The workspace document, or its defaults; a second one is a finding."""
    documents = [document for document in found if document.kind == "workspace"]
    documents.sort(key=lambda document: document.file != "jalon.yaml")
    for second in documents[1:]:
        facts = {"first": str(_place(documents[0]))}
        gathered.findings.append(Finding(code="workspace-twice", place=_place(second), facts=facts))
    if not documents:
        if not any(path.startswith("jalon.y") for path in gathered.files):
            gathered.findings.append(Finding(code="workspace-missing", place=Place(file="jalon.yaml")))
        return Settings(name=folder, values={"connections": {"files": FILES}})
    context = Context(file=documents[0].file)
    settings: Settings | None = WORKSPACE.read(documents[0].document.root, context)
    gathered.findings.extend(context.findings)
    return settings or Settings(name=folder, values={"connections": {"files": FILES}})


def _take(found: _Found, gathered: _Gathered, settings: Settings) -> None:
    """Read one source, KPI or objective into what is gathered."""
    context = Context(file=found.file, **_known(settings))
    made = KINDS[found.kind].read(found.document.root, context) if found.document.sound else None
    gathered.findings.extend(context.findings)
    first = gathered.first.setdefault((found.kind, found.name), _place(found))
    if first != _place(found):
        facts = {"kind": found.kind, "name": found.name, "first": str(first)}
        gathered.findings.append(Finding(code="name-twice", place=_place(found), facts=facts))
        return
    if made is None:
        gathered.left_out[found.kind].add(found.name)
        return
    gathered.made[found.kind][found.name] = made


def _known(settings: Settings) -> dict[str, Any]:
    return {key: settings.values[key] for key in ("languages", "calendars") if key in settings.values}


def _place(found: _Found) -> Place:
    return Place(file=found.file, line=found.document.root.line)


def _linked(sources: Mapping[str, Source]) -> dict[str, Source]:
    """Sources whose links name both columns: `on: customer_id` means the other source's own key."""
    return {name: _with_linked_keys(source, sources) for name, source in sources.items()}


def _with_linked_keys(source: Source, sources: Mapping[str, Source]) -> Source:
    if all(there != LINKED_KEY for lookup in source.lookups.values() for _, there in lookup.on):
        return source
    lookups = {name: _with_linked_key(lookup, sources) for name, lookup in source.lookups.items()}
    return dataclasses.replace(source, lookups=lookups)


def _with_linked_key(lookup: Lookup, sources: Mapping[str, Source]) -> Lookup:
    other = sources.get(lookup.source)
    key = other.key if other is not None else ()
    pairs = tuple(
        (here, (key[0] if len(key) == 1 else here) if there == LINKED_KEY else there)
        for here, there in lookup.on
    )
    return dataclasses.replace(lookup, on=pairs)
