"""A safe reader of YAML: trees with places, and findings instead of exceptions.

Refused: tags, more than a few aliases, deep nesting, large files, repeated keys, control characters.
After a broken document the next `---` is read all the same, so that every finding appears at once.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from jalon.definitions.nodes import Document, Entry, Mapping, Node, Scalar, Sequence
from jalon.definitions.scalars import resolve
from jalon.vocabulary.finding import Finding, Place

MOST_BYTES = 2_000_000
MOST_DEPTH = 30
MOST_ALIASES = 20
MOST_NODES = 100_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_BYTE_ORDER_MARK = "\ufeff"
_LONE_CR = re.compile("\r(?!\n)")
_NEXT_DOCUMENT = re.compile(r"^---(?=\s|\Z)", re.MULTILINE)

_PROBLEMS = (
    ("found unexpected end of stream", "term:yaml-quote"),
    ("expected ',' or ']'", "term:yaml-bracket"),
    ("expected ',' or '}'", "term:yaml-brace"),
    ("mapping values are not allowed", "term:yaml-colon"),
    ("could not find expected ':'", "term:yaml-no-colon"),
    ("cannot start any token", "term:yaml-character"),
    ("did not find expected key", "term:yaml-indent"),
    ("did not find expected '-' indicator", "term:yaml-dash"),
    ("unknown escape character", "term:yaml-escape"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """The documents of one text that could be read, and what is wrong with it.

    `broken` is True when part of the text could not be read at all.
    """

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...] = ()
    broken: bool = False


def _start(event: yaml.Event) -> Any:
    """Where an event begins; the parser marks every event."""
    return event.start_mark


def _end(event: yaml.Event) -> Any:
    """Where an event ends."""
    return event.end_mark


class _Stop(Exception):
    """The rest of a document is not worth reading."""


def load(text: str, file: str) -> Loaded:
    """Read every document of a text; places name `file`."""
    refused = _refused(text, file)
    if refused is not None:
        return Loaded(documents=(), findings=(refused,), broken=True)
    documents: list[Document] = []
    findings: list[Finding] = []
    broken = False
    offset = len(text) - len(text.removeprefix(_BYTE_ORDER_MARK))
    while True:
        composer = _Composer(file=file, offset=offset, line=text.count("\n", 0, offset) + 1)
        stopped_at = composer.read(text[offset:])
        documents.extend(composer.documents)
        findings.extend(composer.findings)
        if stopped_at is None:
            break
        broken = True
        following = _NEXT_DOCUMENT.search(text, min(offset + max(stopped_at, 1), len(text)))
        if following is None:
            break
        offset = following.start()
    return Loaded(documents=tuple(documents), findings=tuple(findings), broken=broken)


def _refused(text: str, file: str) -> Finding | None:
    if len(text) > MOST_BYTES:
        return Finding(
            code="file-too-big", place=Place(file=file), facts={"most": f"{MOST_BYTES // 1_000_000} MB"}
        )
    found = _CONTROL.search(text.removeprefix(_BYTE_ORDER_MARK)) or _LONE_CR.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    return Finding(
        code="control-character",
        place=Place(file=file, line=line),
        facts={"character": f"U+{ord(found.group()):04X}"},
    )


def too_big(file: str) -> Finding:
    """The finding about a file beyond `MOST_BYTES`."""
    facts = {"most": f"{MOST_BYTES // 1_000_000} MB"}
    return Finding(code="file-too-big", place=Place(file=file), facts=facts)


@dataclass(slots=True)
class _Frame:
    """A collection being read."""

    start: yaml.Event
    parts: list[Node] = field(default_factory=list)
    weight: int = 1


@dataclass(slots=True)
class _Composer:
    """Builds trees from the parser's events, without recursion."""

    file: str
    offset: int
    line: int
    documents: list[Document] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _frames: list[_Frame] = field(default_factory=list)
    _anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)
    _aliases: int = 0
    _weight: int = 0
    _root: Node | None = None
    _sound: bool = True

    def read(self, text: str) -> int | None:
        """Read a text; the position where reading had to stop, or None."""
        at = 0
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                at = _start(event).index
                self._take(event)
        except yaml.MarkedYAMLError as error:
            return self._syntax(error, at)
        except _Stop:
            return at
        return None

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._refuse_tag(event)
                self._add(self._scalar(event), event, 1)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._refuse_tag(event)
                self._open(event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                frame = self._frames.pop()
                self._add(self._closed(frame, event), frame.start, frame.weight)
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self._root, self._sound, self._anchors = None, True, {}
                self._aliases = self._weight = 0
            case yaml.DocumentEndEvent():
                if self._root is not None:
                    self.documents.append(Document(root=self._root, sound=self._sound))

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        text = event.value
        style = event.style or ""
        line = _start(event).line + self.line
        if style == '"' and _CONTROL.search(text):
            self._refuse(code="control-character", line=line, character="\\")
        return Scalar(
            text=text,
            value=text if style else resolve(text),
            style=style,
            line=line,
            start=_start(event).index + self.offset,
            end=_end(event).index + self.offset,
        )

    def _open(self, event: yaml.Event) -> None:
        self._frames.append(_Frame(start=event))
        if len(self._frames) > MOST_DEPTH:
            self._refuse(code="yaml-too-deep", line=_start(event).line + self.line, most=str(MOST_DEPTH))
            raise _Stop

    def _closed(self, frame: _Frame, end: yaml.Event) -> Node:
        line = _start(frame.start).line + self.line
        start = _start(frame.start).index + self.offset
        flow = bool(getattr(frame.start, "flow_style", False))
        until = _end(end).index + self.offset
        if isinstance(frame.start, yaml.SequenceStartEvent):
            return Sequence(items=tuple(frame.parts), flow=flow, line=line, start=start, end=until)
        entries = tuple(self._entries(frame.parts))
        return Mapping(entries=entries, flow=flow, line=line, start=start, end=until)

    def _entries(self, parts: list[Node]) -> Iterator[Entry]:
        seen: dict[str, int] = {}
        for key, value in zip(parts[::2], parts[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._refuse(code="key-not-text", line=key.line)
                continue
            if key.text in seen:
                first = f"{self.file}:{seen[key.text]}"
                self._refuse(code="key-twice", line=key.line, key=key.text, first=first)
                continue
            seen[key.text] = key.line
            # A key is always text: a column may be called Null.
            named = key if isinstance(key.value, str) else dataclasses.replace(key, value=key.text)
            yield Entry(key=named, value=value)

    def _alias(self, event: yaml.AliasEvent) -> None:
        line = _start(event).line + self.line
        name = event.anchor or ""
        known = self._anchors.get(name)
        self._aliases += 1
        if known is None:
            self._refuse(code="alias-unknown", line=line, alias=name)
            raise _Stop
        node, weight = known
        if self._aliases > MOST_ALIASES:
            self._refuse(code="too-many-aliases", line=line, most=str(MOST_ALIASES))
            raise _Stop
        start, end = _start(event).index + self.offset, _end(event).index + self.offset
        self._add(dataclasses.replace(node, line=line, start=start, end=end), event, weight)

    def _add(self, node: Node, event: yaml.Event, weight: int) -> None:
        self._weight += weight
        if self._weight > MOST_NODES:
            self._refuse(code="yaml-too-many-parts", line=node.line, most=str(MOST_NODES))
            raise _Stop
        anchor = getattr(event, "anchor", None)
        if anchor is not None and not isinstance(event, yaml.AliasEvent):
            self._anchors[anchor] = (node, weight)
        if not self._frames:
            self._root = node
            return
        self._frames[-1].parts.append(node)
        self._frames[-1].weight += weight

    def _refuse_tag(self, event: yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent) -> None:
        if event.tag is not None:
            self._refuse(code="yaml-tag", line=_start(event).line + self.line, tag=event.tag)

    def _refuse(self, *, code: str, line: int, **facts: str) -> None:
        self._sound = False
        self.findings.append(Finding(code=code, place=Place(file=self.file, line=line), facts=facts))

    def _syntax(self, error: yaml.MarkedYAMLError, at: int) -> int:
        mark = error.problem_mark
        opened = error.context_mark if error.context and "quoted" in error.context else None
        where = opened or mark
        problem = error.problem or ""
        expected = next((term for words, term in _PROBLEMS if words in problem), problem)
        line = self.line if where is None else where.line + self.line
        self._refuse(code="yaml-broken", line=line, problem=expected)
        return at if mark is None else max(at, mark.index)
