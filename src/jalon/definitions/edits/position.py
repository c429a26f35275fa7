"""A text under edit: where its parts stand, and how to change only their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jalon.definitions.edits.values import typed
from jalon.definitions.nodes import (
    Document,
    Entry,
    Mapping,
    Node,
    Path,
    Plain,
    Sequence,
    Step,
    content_end,
    plain,
)
from jalon.definitions.yaml import load
from jalon.vocabulary.finding import Finding, Place, Refusal


@dataclass(frozen=True, slots=True)
class Edit:
    """A text under edit: its documents as they were."""

    text: str
    file: str
    root: Node
    before: list[Plain]

    @classmethod
    def of(cls, text: str, document: int, file: str) -> Edit:
        """The document with this number. Raises Refusal."""
        documents = documents_of(text, file)
        if not 0 <= document < len(documents):
            raise refusal(code="edit-not-found", file=file, path=f"#{document}")
        return cls(text, file, documents[document].root, [plain(one.root) for one in documents])

    def at(self, path: Path) -> Node:
        """The node at a path. Raises Refusal."""
        node = self.root
        for step in path:
            found = child(node, step)
            if found is None:
                raise refusal(code="edit-not-found", file=self.file, path=dotted(path))
            node = found
        return node

    def replaced(self, start: int, end: int, written: str) -> str:
        """The text with one span written anew."""
        return self.text[:start] + written + self.text[end:]

    def column(self, position: int) -> int:
        """How far a position is from the start of its line."""
        return position - (self.text.rfind("\n", 0, position) + 1)

    def line_end(self, position: int) -> int:
        """Where the line of a position ends, before its line ending."""
        end = self.text.find("\n", position)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def dashed(self, node: Node) -> bool:
        """True for a block list that begins a line, after nothing but its indentation."""
        before = self.text[node.start - self.column(node.start) : node.start]
        return isinstance(node, Sequence) and not node.flow and not before.strip()

    def spaced(self, node: Node, written: str) -> tuple[str, int]:
        """A value where there was none, or in place of a block text, whose last line ending stays."""
        if node.start == node.end:
            return " " + written, node.end
        body = self.text[node.start : node.end]
        return written, node.start + len(body.rstrip("\r\n"))

    def into_flow(self, node: Mapping | Sequence, last: Node | None, written: str) -> str:
        """Before the closing bracket, or after the last part."""
        if last is None:
            return self.replaced(node.start + 1, node.start + 1, written)
        at = max(content_end(last), last.end)
        return self.replaced(at, at, f", {written}")

    def after(self, node: Node, column: int, lines: list[str]) -> str:
        """New lines below the last line of a block."""
        end = content_end(node)
        body = self.text[:end].rstrip("\r\n") if self.text[end - 1 : end] == "\n" else self.text[:end]
        at = self.line_end(len(body))
        ending = ending_of(self.text)
        first, *rest = lines
        pad = " " * column
        deeper = [line if first.endswith(":") else pad + line for line in rest]
        return self.replaced(at, at, ending + ending.join([pad + first, *deeper]))

    def from_flow(self, parts: list[tuple[int, int]], number: int) -> str:
        """Without one part of a flow collection and the comma beside it."""
        if number + 1 < len(parts):
            return self.replaced(parts[number][0], parts[number + 1][0], "")
        return self.replaced(parts[number - 1][1], parts[number][1], "")

    def from_block(self, parent: Node, number: int) -> str:
        """Without the lines of one part of a block collection."""
        parts = parts_of(parent)
        start, end = parts[number]
        if isinstance(parent, Sequence):
            start = self.dash(parent, number)
        line = self.text.rfind("\n", 0, start) + 1
        if self.text[line:start].strip():
            # It shares its line with what stands above it: the following part moves up.
            return self.replaced(start, self.following(parent, number), "")
        until = self.text.find("\n", max(len(self.text[:end].rstrip("\r\n")), start))
        until = len(self.text) if until < 0 else until + 1
        return self.replaced(line, until, "")

    def following(self, parent: Node, number: int) -> int:
        """Where the part after this one begins; the end of this one where it is the last."""
        parts = parts_of(parent)
        if number + 1 == len(parts):
            return parts[number][1]
        return self.dash(parent, number + 1) if isinstance(parent, Sequence) else parts[number + 1][0]

    def dash(self, parent: Sequence, number: int) -> int:
        """Where the dash of a block list's item stands; its content may begin some lines below."""
        if number == 0:
            return parent.start
        above, item = content_end(parent.items[number - 1]), parent.items[number].start
        column = self.column(parent.start)
        found = re.compile(rf"(?<=\n)[ ]{{{column}}}-(?=\s)").search(self.text, above, item + 1)
        return item if found is None else found.start() + column

    def checked(self, new: str, expected: list[Plain]) -> str:
        """The new text when it says what was meant. Raises Refusal."""
        loaded = load(new, self.file)
        values = [plain(one.root) for one in loaded.documents]
        if loaded.findings or loaded.broken or typed(values) != typed(expected):
            raise refusal(code="edit-failed", file=self.file)
        return new


def documents_of(text: str, file: str) -> tuple[Document, ...]:
    """The documents of a sound text. Raises Refusal with its first finding."""
    loaded = load(text, file)
    if loaded.findings:
        raise Refusal(loaded.findings[0])
    return loaded.documents


def refusal(*, code: str, file: str, **facts: str) -> Refusal:
    """What an edit is refused with."""
    return Refusal(Finding(code=code, place=Place(file=file), facts=facts))


def dotted(path: Path) -> str:
    """A path as a person reads it."""
    return ".".join(str(step) for step in path)


def ending_of(text: str) -> str:
    """The line ending a text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def at_line_start(text: str, position: int) -> bool:
    """True for the first position of a line."""
    return position == 0 or text[position - 1] == "\n"


def entries_of(node: Node) -> tuple[Entry, ...]:
    """The entries of a mapping, none for anything else."""
    return node.entries if isinstance(node, Mapping) else ()


def parts_of(node: Node) -> list[tuple[int, int]]:
    """The span of each entry or item of a collection."""
    match node:
        case Mapping():
            return [
                (entry.key.start, max(content_end(entry.value), entry.key.end + 1)) for entry in node.entries
            ]
        case Sequence():
            return [(item.start, content_end(item)) for item in node.items]
        case _:
            return []


def child(node: Node, step: Step) -> Node | None:
    """The part of a node that a step leads to, or None."""
    match node:
        case Mapping():
            return node.get(str(step))
        case Sequence(items=items) if isinstance(step, int) and 0 <= step < len(items):
            return items[step]
        case _:
            return None


def number_of(parent: Node, step: Step) -> int:
    """The position of a step among its siblings."""
    if isinstance(parent, Mapping):
        return [entry.key.text for entry in parent.entries].index(str(step))
    return int(step)
