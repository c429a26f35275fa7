"""Edits by node position: the rest of the text stays as it is, comments, order, quoting and line endings.

A path names a part by keys and numbers: `("targets", 0, "stay", "above")`, in the document with the given
number. Every edit is read back and refused (`edit-failed`) unless exactly the intended change came out.
"""

from __future__ import annotations

from jalon.definitions.edits import render
from jalon.definitions.edits.position import (
    Edit,
    at_line_start,
    documents_of,
    dotted,
    ending_of,
    entries_of,
    number_of,
    parts_of,
    refusal,
)
from jalon.definitions.edits.values import renamed, typed, with_item, with_key, with_value, without
from jalon.definitions.nodes import Mapping, Path, Plain, Scalar, Sequence, content_end, plain


def document_of(text: str, kind: str, name: str, *, file: str = "") -> int:
    """The number of the document `kind: name`. Raises Refusal."""
    for number, document in enumerate(documents_of(text, file)):
        root = document.root
        if isinstance(root, Mapping) and root.entries and root.entries[0].key.text == kind:
            value = root.entries[0].value
            if isinstance(value, Scalar) and value.text == name:
                return number
    raise refusal(code="edit-not-found", file=file, path=f"{kind}: {name}")


def set_value(text: str, path: Path, new: Plain, *, document: int = 0, file: str = "") -> str:
    """Give the part at `path` another value."""
    edit = Edit.of(text, document, file)
    node = edit.at(path)
    quote = node.style if isinstance(node, Scalar) and node.style in ("'", '"') else ""
    written = render.scalar(new, quote) if not isinstance(new, (dict, list)) else render.flow(new)
    start, end = node.start, content_end(node)
    if start == end or (isinstance(node, Scalar) and node.style in ("|", ">")):
        written, end = edit.spaced(node, written)
    elif at_line_start(text, start) or edit.dashed(node):
        written = "  " + written  # a list may stand right below its key; anything else stands further in
    return edit.checked(edit.replaced(start, end, written), with_value(edit.before, document, path, new))


def add_key(text: str, path: Path, key: str, value: Plain, *, document: int = 0, file: str = "") -> str:
    """Add a key at the end of the mapping at `path` (empty: the document itself)."""
    edit = Edit.of(text, document, file)
    node = edit.at(path)
    if not isinstance(node, Mapping) or node.get(key) is not None:
        raise refusal(code="edit-not-found", file=file, path=dotted((*path, key)))
    if node.flow:
        last = node.entries[-1].value if node.entries else None
        new = edit.into_flow(node, last, f"{render.key_text(key)}: {render.flow(value)}")
    else:
        column = edit.column(node.entries[0].key.start)
        new = edit.after(node, column, render.entry(key, value, column))
    return edit.checked(new, with_key(edit.before, document, path, key, value))


def add_item(text: str, path: Path, value: Plain, *, document: int = 0, file: str = "") -> str:
    """Add an item at the end of the list at `path`."""
    edit = Edit.of(text, document, file)
    node = edit.at(path)
    if not isinstance(node, Sequence):
        raise refusal(code="edit-not-found", file=file, path=dotted(path))
    if node.flow:
        new = edit.into_flow(node, node.items[-1] if node.items else None, render.flow(value))
    else:
        column = edit.column(node.start)
        new = edit.after(node, column, render.item(value, column))
    return edit.checked(new, with_item(edit.before, document, path, value))


def remove(text: str, path: Path, *, document: int = 0, file: str = "") -> str:
    """Remove the key or item at `path`; the last one leaves `{}` or `[]`."""
    edit = Edit.of(text, document, file)
    *above, last = path
    edit.at(path)
    parent = edit.at(tuple(above))
    parts = parts_of(parent)
    expected = without(edit.before, document, path)
    if len(parts) == 1:
        empty = "{}" if isinstance(parent, Mapping) else "[]"
        start = parent.start
        empty = "  " + empty if at_line_start(text, start) and above else empty
        return edit.checked(edit.replaced(start, content_end(parent), empty), expected)
    number = number_of(parent, last)
    if isinstance(parent, (Mapping, Sequence)) and parent.flow:
        return edit.checked(edit.from_flow(parts, number), expected)
    return edit.checked(edit.from_block(parent, number), expected)


def rename(text: str, path: Path, key: str, *, document: int = 0, file: str = "") -> str:
    """Give the key at `path` another name; its value stays."""
    edit = Edit.of(text, document, file)
    *above, last = path
    parent = edit.at(tuple(above))
    entry = next((one for one in entries_of(parent) if one.key.text == last), None)
    if entry is None or any(one.key.text == key for one in entries_of(parent)):
        raise refusal(code="edit-not-found", file=file, path=dotted(path))
    quote = entry.key.style if entry.key.style in ("'", '"') else ""
    new = edit.replaced(entry.key.start, entry.key.end, render.scalar(key, quote))
    return edit.checked(new, renamed(edit.before, document, path, key))


def append_document(text: str, addition: str, *, file: str = "") -> str:
    """Add a document at the end of a file."""
    before = [plain(one.root) for one in documents_of(text, file)]
    added = [plain(one.root) for one in documents_of(addition, file)]
    ending = ending_of(text)
    body = addition.replace("\r\n", "\n").replace("\n", ending)
    joined = text if not text or text.endswith("\n") else text + ending
    new = joined + ("---" + ending if before else "") + body
    if typed([plain(one.root) for one in documents_of(new, file)]) != typed([*before, *added]):
        raise refusal(code="edit-failed", file=file)
    return new
