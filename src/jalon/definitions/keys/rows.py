"""Where a source's rows come from: files and their layout, a table, reshaped files, entered by hand."""

from __future__ import annotations

import codecs
import re

from jalon.definitions.context import Context
from jalon.definitions.formula import read_select
from jalon.definitions.nodes import Mapping, Node, Scalar
from jalon.definitions.shapes import Choice, Either, Fields, Key, Leaf, ListOf, MapOf, Record, Schema
from jalon.definitions.words import ANY_TEXT, BOOLEAN, DAY, TEXT, WHOLE
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.source import EnteredRows, FileRows, ReshapedRows, RowsFrom, TableRows, TextLayout

_OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/\\~]|(.*[/\\])?\.\.([/\\]|\Z)")
_TABLE = r"^[^.\s]+(\.[^.\s]+){0,2}$"


def _encoding(node: Scalar) -> str | None:
    try:
        found = codecs.lookup(node.text)
    except (LookupError, ValueError):
        return None
    # Codecs such as `hex` and `zip` do not turn bytes into text.
    return node.text if getattr(found, "_is_text_encoding", True) else None


def _mark(node: Scalar) -> str | None:
    """One character; backslash and t stand for a tab."""
    text = "\t" if node.text == "\\t" else node.text
    return text if len(text) == 1 and text not in "\r\n" else None


def _mark_or_none(node: Scalar) -> str | None:
    return "" if node.text == "" and node.style else _mark(node)


def _date_pattern(node: Scalar) -> str | None:
    return node.text if "%" in node.text and isinstance(node.value, str) else None


def _inside(node: Scalar) -> str | None:
    """A path or glob that stays below the workspace folder."""
    inside = isinstance(node.value, str) and node.text.strip() and not _OUTSIDE.match(node.text)
    return node.text if inside else None


def _table(node: Scalar) -> tuple[str, ...] | None:
    return tuple(node.text.split(".")) if re.match(_TABLE, node.text) else None


def _number(node: Scalar) -> str | None:
    return None if isinstance(node.value, (str, bool)) or node.value is None else node.text


_PATH = {"type": "string", "minLength": 1}
ENCODING = Leaf(expected="term:an-encoding", convert=_encoding, json={"type": "string"})
MARK_OR_NONE = Leaf(
    expected="term:one-character",
    convert=_mark_or_none,
    json={"type": "string", "pattern": r"^([^\r\n]|\\t)?$"},
)
DATE_PATTERN = Leaf(
    expected="term:a-date-pattern", convert=_date_pattern, json={"type": "string", "pattern": "%"}
)
FILE = Leaf(expected="term:a-path-inside", convert=_inside, json=_PATH)
TABLE = Leaf(expected="term:a-table", convert=_table, json={"type": "string", "pattern": _TABLE})
NUMBER = Leaf(expected="term:a-number", convert=_number, json={"type": "number"})


def _layout(fields: Fields, context: Context) -> TextLayout:
    return TextLayout(**fields.values)


LAYOUT = Record(
    what="text",
    keys=(
        Key(name="encoding", shape=ENCODING),
        Key(name="delimiter", shape=MARK_OR_NONE),
        Key(name="quote", shape=MARK_OR_NONE),
        Key(name="header", shape=BOOLEAN),
        Key(name="names", shape=ListOf(item=TEXT)),
        Key(name="skip", shape=WHOLE),
        Key(name="decimal", shape=Choice(options={".": ".", ",": ","})),
        Key(name="thousands", shape=MARK_OR_NONE),
        Key(name="dates", shape=DATE_PATTERN),
        Key(name="empty", shape=ListOf(item=ANY_TEXT)),
    ),
    build=_layout,
)


def _files(fields: Fields, context: Context) -> FileRows:
    layout = {"layout": fields.get("text")} if "text" in fields else {}
    return FileRows(pattern=fields.get("rows"), sheet=fields.get("sheet"), **layout)


def _file(node: Scalar) -> FileRows | None:
    pattern = _inside(node)
    return None if pattern is None else FileRows(pattern=pattern)


FILES = Either(
    single=Leaf(expected="term:a-path-inside", convert=_file, json=_PATH),
    mapping=Record(
        what="files",
        keys=(
            Key(name="rows", shape=FILE, required=True),
            Key(name="text", shape=LAYOUT),
            Key(name="sheet", shape=TEXT),
        ),
        build=_files,
    ),
)


class EnteredRow:
    """One value entered by hand: the day it is about, the value, where it was taken, and any dimensions.

    `from` says where the number was taken (an inventory, a study), `on` the day it was written down.
    """

    required = ("date", "value")

    def read(self, node: Node, context: Context) -> dict[str, str] | None:
        """The row as texts."""
        row = MapOf(key=TEXT, value=TEXT).read(node, context)
        if row is None or not isinstance(node, Mapping):
            return None
        missing = [key for key in self.required if key not in row]
        for key in missing:
            context.find(code="key-missing", line=node.line, key=key, within="entered")
        return row if not missing and self._sound(node, context) else None

    def _sound(self, node: Mapping, context: Context) -> bool:
        shapes = {"date": DAY, "value": NUMBER, "on": DAY}
        read = [
            shapes[entry.key.text].read(entry.value, context)
            for entry in node.entries
            if entry.key.text in shapes
        ]
        return None not in read

    def schema(self) -> Schema:
        """An object with these keys and any others."""
        return {
            "type": "object",
            "properties": {
                "date": DAY.schema(),
                "value": NUMBER.schema(),
                "from": TEXT.schema(),
                "on": DAY.schema(),
            },
            "required": list(self.required),
            "additionalProperties": TEXT.schema(),
        }


_ORIGINS = ("rows", "table", "sql", "entered")
_ONLY_WITH = {"text": "rows", "sheet": "rows", "files": "sql"}


def rows_from(fields: Fields, context: Context) -> RowsFrom | None:
    """Where rows come from: exactly one of four keys, with those that belong to it."""
    written = [key for key in _ORIGINS if key in fields]
    if len(written) != 1:
        _unclear(written, fields, context)
        return None
    stray = [key for key, owner in _ONLY_WITH.items() if key in fields and owner not in fields]
    for key in stray:
        context.find(code="key-stray", line=fields.line(key), key=key, owner=_ONLY_WITH[key])
    return None if stray else _of(written[0], fields, context)


def _unclear(written: list[str], fields: Fields, context: Context) -> None:
    name = fields.get("source")
    if not written:
        context.find(code="rows-unsaid", line=fields.node.line, source=name, ways=", ".join(_ORIGINS))
        return
    context.find(code="rows-twice", line=fields.line(written[-1]), source=name, found=", ".join(written))


def _of(origin: str, fields: Fields, context: Context) -> RowsFrom | None:
    if origin == "rows":
        return _files(fields, context)
    if origin == "table":
        return TableRows(table=fields.get("table"))
    if origin == "entered":
        return EnteredRows(rows=fields.get("entered"))
    if "files" not in fields:
        context.find(code="key-missing", line=fields.line("sql"), key="files", within="sql")
        return None
    return _reshaped(fields, context)


def _reshaped(fields: Fields, context: Context) -> ReshapedRows | None:
    """The SELECT as the gate wrote it anew; what a person wrote reaches no engine."""
    files = fields.get("files")
    try:
        sql = read_select(fields.get("sql"), tables=files, place=context.place(fields.line("sql")))
    except Refusal as refusal:
        context.findings.append(refusal.finding)
        return None
    return ReshapedRows(sql=sql, files=files)
