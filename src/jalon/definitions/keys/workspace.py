"""The `workspace:` document: languages, calendars, connections, shared dimensions, the board."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jalon.definitions.context import Context
from jalon.definitions.keys.places import places_of
from jalon.definitions.keys.planned import PLANNED_FOR, planned_for
from jalon.definitions.nodes import Mapping as Keys
from jalon.definitions.nodes import Node
from jalon.definitions.shapes import Choice, Either, Fields, Key, ListOf, MapOf, Record, Schema, choice
from jalon.definitions.words import (
    ANY_TEXT,
    CURRENCY,
    DAY,
    DURATION,
    MEMORY,
    NAME,
    PATH,
    POSITIVE,
    SLUG,
    TEXT,
    TEXTS,
    ZONE,
)
from jalon.vocabulary.calendar import Calendar, Weekday
from jalon.vocabulary.finding import Severity
from jalon.vocabulary.signal import Caution
from jalon.vocabulary.workspace import Connection

FILES = Connection(name="files", kind="duckdb")

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_POSTGRES = re.compile(r"postgres(ql)?://")
_SECRET = re.compile(r"://[^/@:]*:[^/@]+@")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What the workspace document says, ready for `Definitions`."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


def _calendar(fields: Fields, context: Context) -> Fields | None:
    if ("week_pattern" in fields) == ("year_starts_on" in fields):
        return fields
    missing = "year_starts_on" if "week_pattern" in fields else "week_pattern"
    context.find(code="key-missing", line=fields.node.line, key=missing, within="calendar")
    return None


CALENDAR = Record(
    what="calendar",
    keys=(
        Key(name="timezone", shape=ZONE),
        Key(name="week_starts", shape=choice(Weekday)),
        Key(name="year_starts", shape=Choice(options={word: n for n, word in enumerate(_MONTHS, start=1)})),
        Key(
            name="week_pattern",
            shape=Choice(options={"4-4-5": (4, 4, 5), "4-5-4": (4, 5, 4), "5-4-4": (5, 4, 4)}),
        ),
        Key(name="year_starts_on", shape=ListOf(item=DAY)),
    ),
    build=_calendar,
)


def _address(text: str) -> tuple[str, str]:
    """Kind and address of a connection written as one word."""
    return ("duckdb", "") if text == "duckdb" else ("postgres", text)


@dataclass(frozen=True, slots=True)
class _Address:
    """`duckdb`, `env:NAME` or `postgresql://…`."""

    def read(self, node: Node, context: Context) -> Fields | None:
        text = TEXT.read(node, context)
        if text is None:
            return None
        if text != "duckdb" and not text.startswith("env:") and not _POSTGRES.match(text):
            context.find(
                code="connection-kind-unknown", line=node.line, key=context.key, found=_without_secret(text)
            )
            return None
        kind, address = _address(text)
        values = {"kind": kind, "address": address}
        return _connection(Fields(node=_nowhere(node), values=values), context)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"^(duckdb$|env:|postgres(ql)?://)"}


def _nowhere(node: Node) -> Keys:
    return Keys(entries=(), flow=True, line=node.line, start=node.start, end=node.end)


def _without_secret(text: str) -> str:
    return _SECRET.sub("://…@", text)


def _connection(fields: Fields, context: Context) -> Fields | None:
    address = fields.get("address", "")
    if fields.get("kind") == "postgres" and not address:
        context.find(code="key-missing", line=fields.node.line, key="address", within="connection")
        return None
    if _SECRET.search(address):
        context.find(
            code="secret-in-file",
            line=fields.line("address"),
            severity=Severity.WARNING,
            key=context.key,
            address=_without_secret(address),
        )
    return fields


CONNECTION = Record(
    what="connection",
    keys=(
        Key(name="kind", shape=Choice(options={"duckdb": "duckdb", "postgres": "postgres"}), required=True),
        Key(name="address", shape=TEXT),
        Key(name="deadline", shape=DURATION),
        Key(name="memory", shape=MEMORY),
    ),
    build=_connection,
)


def build_connection(name: str, fields: Fields, context: Context) -> Connection:
    """A connection from its keys."""
    bounds: dict[str, Any] = {}
    if "deadline" in fields:
        bounds["deadline"] = fields.get("deadline").total_seconds()
    if "memory" in fields:
        bounds["memory_mb"] = fields.get("memory")
    return Connection(
        name=name,
        kind=fields.get("kind"),
        address=fields.get("address", ""),
        place=context.place(fields.node.line),
        **bounds,
    )


def build_calendars(fields: Fields) -> dict[str, Calendar]:
    """The default calendar and the named ones, which take from it what they do not say."""
    default = Calendar(**_calendar_arguments(fields.get("calendar")))
    calendars = {"default": default}
    inherited = {
        "timezone": default.timezone,
        "week_starts": default.week_starts,
        "year_starts": default.year_starts,
    }
    for name, said in fields.get("calendars", {}).items():
        calendars[name] = Calendar(**{**inherited, **_calendar_arguments(said), "name": name})
    return calendars


def _calendar_arguments(fields: Fields | None) -> dict[str, Any]:
    return {} if fields is None else dict(fields.values)


def _settings(fields: Fields, context: Context) -> Settings | None:
    name = fields.get("workspace")
    connections = {
        connection: build_connection(connection, said, context)
        for connection, said in fields.get("connections", {}).items()
    }
    values = fields.given(
        "languages", "currency", "shared", "roles", "board", "most_slices", "signals", "ledger"
    )
    values["calendars"] = build_calendars(fields)
    values["connections"] = {"files": FILES, **connections}
    values["planned"] = planned_for(fields.get("planned", ()), context)
    values["places"] = places_of(fields, context)
    return Settings(name=name or "", values=values)


WORKSPACE = Record(
    what="workspace",
    keys=(
        Key(name="workspace", shape=SLUG, required=True),
        Key(name="languages", shape=ListOf(item=Choice(options={"fr": "fr", "en": "en"}))),
        Key(name="currency", shape=CURRENCY),
        Key(name="calendar", shape=CALENDAR),
        Key(name="calendars", shape=MapOf(key=NAME, value=CALENDAR)),
        Key(name="connections", shape=MapOf(key=NAME, value=Either(single=_Address(), mapping=CONNECTION))),
        Key(name="shared", shape=MapOf(key=NAME, value=MapOf(key=NAME, value=PATH))),
        Key(name="roles", shape=MapOf(key=SLUG, value=TEXTS)),
        Key(name="board", shape=ListOf(item=NAME)),
        Key(name="most_slices", shape=POSITIVE),
        Key(name="signals", shape=choice(Caution)),
        Key(name="planned", shape=ListOf(item=PLANNED_FOR)),
        Key(name="ledger", shape=ANY_TEXT),
    ),
    build=_settings,
    lenient=True,
)
