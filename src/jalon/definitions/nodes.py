"""The tree of a YAML document, in which every part knows where it stands in the text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Atom = str | int | Decimal | bool | None
Plain = Atom | list["Plain"] | dict[str, "Plain"]
Step = str | int
Path = tuple[Step, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Scalar:
    """A single value: its text, what it means, its line (1-based) and span `[start, end)` in characters.

    `style` is empty for a plain one, else the mark that opens it: `'`, `"`, `|` or `>`.
    """

    text: str
    value: Atom
    style: str
    line: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sequence:
    """A list; `flow` when written in brackets."""

    items: tuple[Node, ...]
    flow: bool
    line: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One key of a mapping and what stands behind it."""

    key: Scalar
    value: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapping:
    """Keys and values in the order written; `flow` when written in braces."""

    entries: tuple[Entry, ...]
    flow: bool
    line: int
    start: int
    end: int

    def get(self, key: str) -> Node | None:
        """The value of a key, or None."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One `---` document of a file. `sound` is False where part of it was refused."""

    root: Node
    sound: bool = True


def plain(node: Node) -> Plain:
    """The values of a node without their places."""
    match node:
        case Scalar():
            return node.value
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {entry.key.text: plain(entry.value) for entry in node.entries}


def content_end(node: Node) -> int:
    """Where the last character written for a node ends (block collections claim blank lines after)."""
    match node:
        case Sequence(flow=False, items=items) if items:
            return content_end(items[-1])
        case Mapping(flow=False, entries=entries) if entries:
            return max(content_end(entries[-1].value), entries[-1].key.end + 1)
        case _:
            return node.end
