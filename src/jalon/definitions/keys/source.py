"""The `source:` document: where rows come from, what dates them, what they link to."""

from __future__ import annotations

from jalon.definitions.context import Context
from jalon.definitions.formula import read_row
from jalon.definitions.keys.places import places_of
from jalon.definitions.keys.rows import (
    DATE_PATTERN,
    FILE,
    FILES,
    LAYOUT,
    MARK_OR_NONE,
    TABLE,
    EnteredRow,
    rows_from,
)
from jalon.definitions.nodes import Node, Scalar
from jalon.definitions.shapes import Choice, Either, Fields, Key, Leaf, ListOf, MapOf, Record, Schema
from jalon.definitions.words import (
    ANY_TEXT,
    BOOLEAN,
    DURATION,
    NAME,
    TEXT,
    TEXTS,
    WRITTEN,
    ZONE,
    Written,
)
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.formula import UNDATED
from jalon.vocabulary.rows import ColumnType, RowExpression
from jalon.vocabulary.source import AsOf, ColumnFormat, LatestOnly, Lookup, NamedTime, Source

LINKED_KEY = ""
"""Stands for "the key of the linked source" until all sources are read."""

COLUMNS = ListOf(item=TEXT, or_one=True)


def _time(node: Scalar) -> NamedTime | None:
    return NamedTime(name="", column=node.text) if node.text.strip() else None


def _named_time(fields: Fields, context: Context) -> NamedTime:
    return NamedTime(name="", column=fields.get("column"), timezone=fields.get("timezone"))


TIME = Either(
    single=Leaf(expected="term:a-column", convert=_time, json={"type": "string"}),
    mapping=Record(
        what="times",
        keys=(Key(name="column", shape=TEXT, required=True), Key(name="timezone", shape=ZONE)),
        build=_named_time,
    ),
)


def _as_of(fields: Fields, context: Context) -> AsOf:
    return AsOf(start=fields.get("start"), end=fields.get("end"), time=fields.get("time"))


AS_OF = Record(
    what="as_of",
    keys=(
        Key(name="start", shape=TEXT, required=True),
        Key(name="end", shape=TEXT),
        Key(name="time", shape=NAME),
    ),
    build=_as_of,
)


def _lookup(fields: Fields, context: Context) -> Lookup:
    on = fields.get("on")
    if isinstance(on, dict):
        pairs = tuple(on.items())
    else:
        pairs = tuple((column, LINKED_KEY if len(on) == 1 else column) for column in on)
    return Lookup(name="", source=fields.get("source"), on=pairs, as_of=fields.get("as_of"))


LOOKUP = Record(
    what="lookups",
    keys=(
        Key(name="source", shape=NAME, required=True),
        Key(name="on", shape=Either(single=COLUMNS, mapping=MapOf(key=TEXT, value=TEXT)), required=True),
        Key(name="as_of", shape=AS_OF),
    ),
    build=_lookup,
)

_TYPES = Choice(options={word.value: word for word in ColumnType if word is not ColumnType.OTHER})


class _ColumnWord:
    """The type of a column, alone."""

    def read(self, node: Node, context: Context) -> ColumnFormat | None:
        found = _TYPES.read(node, context)
        return None if found is None else ColumnFormat(type=found)

    def schema(self) -> Schema:
        return _TYPES.schema()


def _column_format(fields: Fields, context: Context) -> ColumnFormat:
    return ColumnFormat(**fields.values)


COLUMN = Either(
    single=_ColumnWord(),
    mapping=Record(
        what="columns",
        keys=(
            Key(name="type", shape=_TYPES),
            Key(name="format", shape=DATE_PATTERN),
            Key(name="decimal", shape=Choice(options={".": ".", ",": ","})),
            Key(name="thousands", shape=MARK_OR_NONE),
            Key(name="empty", shape=ListOf(item=ANY_TEXT)),
        ),
        build=_column_format,
    ),
)


class _Derived:
    """A row expression."""

    def read(self, node: Node, context: Context) -> RowExpression | None:
        written: Written | None = WRITTEN.read(node, context)
        if written is None:
            return None
        try:
            return read_row(written.text, place=context.place(written.line))
        except Refusal as refusal:
            context.findings.append(refusal.finding)
            return None

    def schema(self) -> Schema:
        return WRITTEN.schema()


def _latest(fields: Fields, context: Context) -> LatestOnly:
    return LatestOnly(by=fields.get("by"))


LATEST = Record(what="latest", keys=(Key(name="by", shape=COLUMNS, required=True),), build=_latest)


def _times(fields: Fields, context: Context) -> tuple[NamedTime, ...] | None:
    said: dict[str, NamedTime] = fields.get("times", {})
    if UNDATED in said:
        context.find(code="name-reserved", line=fields.line("times"), name=UNDATED)
        return None
    return tuple(
        NamedTime(name=name, column=time.column, timezone=time.timezone) for name, time in said.items()
    )


_AS_READ = (
    "connection",
    "key",
    "latest",
    "distinct_rows",
    "columns",
    "derived",
    "arrives_within",
    "may_change_for",
    "future",
    "label",
)


def _source(fields: Fields, context: Context) -> Source | None:
    rows, times = rows_from(fields, context), _times(fields, context)
    if "latest" in fields and "key" not in fields:
        context.find(code="latest-without-key", line=fields.line("latest"), source=fields.get("source"))
        return None
    if rows is None or times is None:
        return None
    lookups = {
        name: Lookup(name=name, source=lookup.source, on=lookup.on, as_of=lookup.as_of)
        for name, lookup in fields.get("lookups", {}).items()
    }
    return Source(
        name=fields.get("source"),
        rows=rows,
        times=times,
        lookups=lookups,
        place=context.place(fields.node.line),
        places=places_of(fields, context),
        **{"connection": "files", **fields.given(*_AS_READ)},
    )


SOURCE = Record(
    what="source",
    keys=(
        Key(name="source", shape=NAME, required=True),
        Key(name="connection", shape=NAME),
        Key(name="rows", shape=FILE),
        Key(name="table", shape=TABLE),
        Key(name="sql", shape=TEXT),
        Key(name="files", shape=MapOf(key=NAME, value=FILES)),
        Key(name="entered", shape=ListOf(item=EnteredRow())),
        Key(name="text", shape=LAYOUT),
        Key(name="sheet", shape=TEXT),
        Key(name="key", shape=COLUMNS),
        Key(name="latest", shape=LATEST),
        Key(name="distinct_rows", shape=BOOLEAN),
        Key(name="times", shape=MapOf(key=NAME, value=TIME)),
        Key(name="lookups", shape=MapOf(key=NAME, value=LOOKUP)),
        Key(name="columns", shape=MapOf(key=TEXT, value=COLUMN)),
        Key(name="derived", shape=MapOf(key=TEXT, value=_Derived())),
        Key(name="arrives_within", shape=DURATION),
        Key(name="may_change_for", shape=DURATION),
        Key(name="future", shape=BOOLEAN),
        Key(name="label", shape=TEXTS),
    ),
    build=_source,
)
