"""The `kpi:` and `objective:` documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from jalon.definitions.context import Context
from jalon.definitions.formula import read_value
from jalon.definitions.keys.places import places_of
from jalon.definitions.keys.planned import PLANNED, planned_of_kpi
from jalon.definitions.keys.target import GRAIN, TARGET, build_target
from jalon.definitions.nearest import nearest
from jalon.definitions.nodes import Mapping, Node, Sequence
from jalon.definitions.periods import read_period
from jalon.definitions.shapes import Choice, Fields, Key, Leaf, ListOf, MapOf, Record, Schema, choice
from jalon.definitions.words import (
    AMOUNT,
    NAME,
    PATH,
    POSITIVE,
    SLUG,
    TEXT,
    TEXTS,
    WHOLE,
    WRITTEN,
    Amount,
    AmountKind,
    Written,
)
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.formula import Formula
from jalon.vocabulary.kpi import Better, Cut, Kpi, LeadsTo, Level, Objective, Timing, Top, WhenEmpty
from jalon.vocabulary.quality import Criterion
from jalon.vocabulary.target import Target

SCOPE_PATTERN = r"^(company|(team|project):.+)$"
REVIEWS = ("daily", "weekly", "monthly", "quarterly", "yearly")


def _cut(fields: Fields, context: Context) -> Cut:
    top = Top(members=fields.get("top")) if "top" in fields else None
    return Cut(dimensions=fields.get("dimension"), top=top)


_TOP = Record(
    what="by",
    keys=(
        Key(name="dimension", shape=ListOf(item=PATH, or_one=True), required=True),
        Key(name="top", shape=POSITIVE),
    ),
    build=_cut,
)


class _Cut:
    """A dimension, several together in a list, or the largest members of one."""

    def read(self, node: Node, context: Context) -> Cut | None:
        if isinstance(node, Mapping):
            found: Cut | None = _TOP.read(node, context)
            return found
        if isinstance(node, Sequence):
            several = ListOf(item=PATH).read(node, context)
            return Cut(dimensions=several) if several else None
        path = PATH.read(node, context)
        return None if path is None else Cut(dimensions=(path,))

    def schema(self) -> Schema:
        several: Schema = {"type": "array", "items": PATH.schema(), "minItems": 1}
        return {"anyOf": [PATH.schema(), several, _TOP.schema()]}


_LAGS = {"weeks": Grain.WEEK, "months": Grain.MONTH}


def _leads_to(fields: Fields, context: Context) -> LeadsTo | None:
    said = [word for word in _LAGS if word in fields]
    if len(said) > 1:
        context.find(code="lag-twice", line=fields.node.line, kpi=fields.get("kpi"))
        return None
    lag, grain = (fields.get(said[0]), _LAGS[said[0]]) if said else (None, None)
    return LeadsTo(kpi=fields.get("kpi"), lag=lag, grain=grain)


_LEADS_TO = Record(
    what="leads",
    keys=(
        Key(name="kpi", shape=NAME, required=True),
        Key(name="weeks", shape=POSITIVE),
        Key(name="months", shape=POSITIVE),
    ),
    build=_leads_to,
)


class _Leads:
    """The name of a KPI that this one announces, with or without how long before."""

    def read(self, node: Node, context: Context) -> LeadsTo | None:
        if isinstance(node, Mapping):
            found: LeadsTo | None = _LEADS_TO.read(node, context)
            return found
        name = NAME.read(node, context)
        return None if name is None else LeadsTo(kpi=name)

    def schema(self) -> Schema:
        return {"anyOf": [NAME.schema(), _LEADS_TO.schema()]}


def _scope(text: str) -> bool:
    return text == "company" or (
        text.partition(":")[0] in ("team", "project") and text.partition(":")[2] != ""
    )


SCOPE = Leaf(
    expected="term:a-scope",
    convert=lambda node: node.text if _scope(node.text) else None,
    json={"type": "string", "pattern": SCOPE_PATTERN},
)


_CRITERIA = choice(Criterion)


class _Waivers:
    """The criteria of a good KPI that need not hold, each with the reason why that is accepted."""

    def read(self, node: Node, context: Context) -> dict[Criterion, dict[str, str]] | None:
        written: dict[str, Any] | None = MapOf(key=TEXT, value=TEXTS).read(node, context)
        if written is None or not isinstance(node, Mapping):
            return None
        criteria = [_CRITERIA.read(entry.key, context) for entry in node.entries]
        if None in criteria:
            return None
        return dict(zip(criteria, written.values(), strict=True))

    def schema(self) -> Schema:
        properties = {criterion.value: TEXTS.schema() for criterion in Criterion}
        return {"type": "object", "properties": properties, "additionalProperties": False}


def _calendar(fields: Fields, context: Context) -> Calendar | None:
    name = fields.get("calendar", "default")
    calendar = context.calendars.get(name)
    if calendar is None:
        context.find(
            code="calendar-unknown",
            line=fields.line("calendar"),
            suggestions=nearest(name, context.calendars),
            calendar=name,
        )
    return calendar


def _formula(fields: Fields, context: Context) -> Formula | None:
    written: Written | None = fields.get("value")
    if written is None:
        return None
    try:
        return read_value(written.text, source=fields.get("source"), place=context.place(written.line))
    except Refusal as refusal:
        context.findings.append(refusal.finding)
        return None


def _expect(fields: Fields, calendar: Calendar, context: Context) -> dict[tuple[Grain, date], Decimal] | None:
    expected: dict[tuple[Grain, date], Decimal] = {}
    sound = True
    said: dict[str, Amount] = fields.get("expect", {})
    for key, amount in said.items():
        period = read_period(key, calendar)
        if period is None:
            context.find(code="period-unknown", line=amount.line, found=key, calendar=calendar.name)
            sound = False
            continue
        expected[period] = amount.value / 100 if amount.kind is AmountKind.PERCENT else amount.value
    return expected if sound else None


def _targets(fields: Fields, calendar: Calendar, context: Context) -> tuple[Target, ...] | None:
    built = [
        build_target(target, fields.get("unit"), calendar, context) for target in fields.get("targets", ())
    ]
    sound = [target for target in built if target is not None]
    return tuple(sound) if len(sound) == len(built) else None


def _kpi(fields: Fields, context: Context) -> Kpi | None:
    formula, calendar = _formula(fields, context), _calendar(fields, context)
    if calendar is None:
        return None
    expect, targets = _expect(fields, calendar, context), _targets(fields, calendar, context)
    planned = planned_of_kpi(fields.get("planned", ()), fields.get("unit"), context)
    if formula is None or expect is None or targets is None or planned is None or not fields.sound:
        return None
    kept: dict[str, Any] = fields.given(*_AS_READ)
    written: Written = fields.get("value")
    return Kpi(
        name=fields.get("kpi"),
        formula=formula,
        value=written.text.strip(),
        label=fields.get("name", {}),
        expect=expect,
        targets=targets,
        planned=planned,
        place=context.place(fields.node.line),
        places=places_of(fields, context),
        **kept,
    )


_AS_READ = (
    "says",
    "source",
    "unit",
    "better",
    "by",
    "grains",
    "calendar",
    "empty",
    "level",
    "function",
    "scope",
    "timing",
    "objective",
    "because",
    "owner",
    "review",
    "learning",
    "counter",
    "leads",
    "waivers",
)

KPI = Record(
    what="kpi",
    keys=(
        Key(name="kpi", shape=NAME, required=True),
        Key(name="name", shape=TEXTS),
        Key(name="says", shape=TEXTS),
        Key(name="source", shape=NAME),
        Key(name="value", shape=WRITTEN, required=True),
        Key(name="unit", shape=TEXT),
        Key(name="better", shape=choice(Better)),
        Key(name="by", shape=ListOf(item=_Cut())),
        Key(name="grains", shape=ListOf(item=GRAIN)),
        Key(name="calendar", shape=NAME),
        Key(name="empty", shape=choice(WhenEmpty)),
        Key(name="level", shape=choice(Level)),
        Key(name="function", shape=TEXT),
        Key(name="scope", shape=SCOPE),
        Key(name="timing", shape=choice(Timing)),
        Key(name="objective", shape=SLUG),
        Key(name="because", shape=TEXTS),
        Key(name="owner", shape=TEXT),
        Key(name="review", shape=Choice(options={word: word for word in REVIEWS})),
        Key(name="learning", shape=WHOLE),
        Key(name="counter", shape=NAME),
        Key(name="leads", shape=ListOf(item=_Leads())),
        Key(name="targets", shape=ListOf(item=TARGET)),
        Key(name="planned", shape=ListOf(item=PLANNED)),
        Key(name="expect", shape=MapOf(key=TEXT, value=AMOUNT)),
        Key(name="waivers", shape=_Waivers()),
    ),
    build=_kpi,
    lenient=True,
)


def _objective(fields: Fields, context: Context) -> Objective:
    return Objective(
        name=fields.get("objective"),
        label=fields.get("name", {}),
        says=fields.get("says", {}),
        owner=fields.get("owner"),
        place=context.place(fields.node.line),
    )


OBJECTIVE = Record(
    what="objective",
    keys=(
        Key(name="objective", shape=SLUG, required=True),
        Key(name="name", shape=TEXTS),
        Key(name="says", shape=TEXTS),
        Key(name="owner", shape=TEXT),
    ),
    build=_objective,
)
