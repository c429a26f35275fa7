"""Values entered by hand: one a period, written into the definitions as a person would, corrected in place.

A correction replaces the row of its period; the ledger keeps what was published before. Who entered it is for
the site to keep, never for a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from jalon.compute.identity import sources_of
from jalon.definitions.edits import render
from jalon.definitions.nodes import Path, Plain
from jalon.definitions.periods import read_period
from jalon.intake.hints import free_name, slug_of
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.kpi import Better
from jalon.vocabulary.source import EnteredRows, Source
from jalon.workspace.editing import Edited, add_row, set_parts
from jalon.workspace.finding import Workspace
from jalon.workspace.undoing import write_together

_NUMBER = re.compile(r"[-+\u2212]?\d+(?:[.,]\d+)?\Z")
_SPACES = " \u00a0\u202f\u2009'\u2019"
_SIGNS = "%€$£"
_OWN = ("date", "value", "from", "on", "source", "author")
_MOST_DIGITS = 30
_GRAINS: Mapping[Grain, list[Plain]] = {
    Grain.WEEK: ["week"],
    Grain.MONTH: ["month", "quarter", "year"],
    Grain.QUARTER: ["quarter", "year"],
    Grain.YEAR: ["year"],
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ByHand:
    """A new measure whose values are entered: its name, unit, direction, rhythm.

    `level`: it is read at a period's end, as a stock or a share is; else a year is the sum of its months.
    """

    name: str
    unit: str = ""
    better: Better = Better.HIGHER
    grain: Grain = Grain.MONTH
    level: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Begun:
    """A measure by hand that was written with its first value; `undo` is the token to take it out again."""

    source: str
    kpi: str
    file: str
    undo: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EnteredValue:
    """A value as it stands in the definitions: the day it is about, where it was taken, when written down."""

    day: date
    value: Decimal
    taken_from: str = ""
    on: date | None = None
    members: tuple[tuple[str, str], ...] = ()


def entered(workspace: Workspace, name: str) -> tuple[EnteredValue, ...]:
    """The values entered for a KPI or source, in time order. Raises Refusal as `enter`."""
    _, rows = _rows(workspace, name)
    found = [
        EnteredValue(
            day=date.fromisoformat(row["date"]),
            value=Decimal(row["value"]),
            taken_from=row.get("from", row.get("source", "")),
            on=date.fromisoformat(row["on"]) if row.get("on") else None,
            members=_members(row),
        )
        for row in rows.rows
    ]
    return tuple(sorted(found, key=lambda each: (each.day, each.members)))


def enter(
    workspace: Workspace,
    name: str,
    period: str | Period,
    value: str | Decimal,
    *,
    taken_from: str | None = None,
    members: Mapping[str, str] | None = None,
    now: datetime,
    expected: str | None = None,
) -> Edited:
    """Enter the value of a period for a KPI or source, or correct the one that is there.

    `value` is as it stands in the file (12.5 for 12.5 %, where the KPI divides by 100); a text may have a
    decimal comma, spaces and a sign. `taken_from` None keeps what a corrected row says. `members` are the
    dimensions it is about; `expected` the digest of the file that the person saw. Undone by `editing.undo`.

    Raises Refusal: `entry-unknown`, `entry-not-by-hand`, `entry-period-unknown`, `entry-in-future`,
    `entry-not-number`, `edit-conflict`.
    """
    source, rows = _rows(workspace, name)
    today = _today(workspace, now)
    meant = _period(period, _calendar(workspace, name), source.place)
    number = _number(value, source.place)
    if meant.start > today and not source.future:
        facts = {"period": str(period) if isinstance(period, str) else meant.start.isoformat()}
        raise Refusal(Finding(code="entry-in-future", place=source.place, facts=facts))
    about = dict(members or {})
    at = _there(rows, meant, about)
    if at is not None:
        parts: dict[Path, Plain] = {("entered", at, "value"): number}
        if taken_from is not None:
            parts[("entered", at, "from")] = taken_from.strip() or None
        parts[("entered", at, "on")] = today.isoformat()
        return set_parts(workspace, "source", source.name, parts, now=now, expected=expected)
    day = meant.end - timedelta(days=1)
    row = _row(day if source.future else min(day, today), number, taken_from or "", today, about)
    return add_row(workspace, "source", source.name, ("entered",), row, now=now, expected=expected)


def begin(
    workspace: Workspace,
    by_hand: ByHand,
    period: str | Period,
    value: str | Decimal,
    *,
    taken_from: str = "",
    now: datetime,
) -> Begun:
    """A new measure by hand, with its first value: one file of definitions.

    Raises Refusal: `entry-name-missing`, and as `enter`; `edit-conflict` where its file stands already.
    """
    place, today = Place(file=""), _today(workspace, now)
    if not by_hand.name.strip():
        raise Refusal(Finding(code="entry-name-missing", place=place))
    meant = _period(period, workspace.definitions.calendars["default"], place)
    if meant.start > today:
        facts = {"period": str(period) if isinstance(period, str) else meant.start.isoformat()}
        raise Refusal(Finding(code="entry-in-future", place=place, facts=facts))
    row = _row(min(meant.end - timedelta(days=1), today), _number(value, place), taken_from, today, {})
    source, kpi = _documents(workspace, by_hand)
    file = f"sources/{source['source']}.yaml"
    text = f"{_in_rows(source, row)}---\n{render.document(kpi)}"
    token = write_together(workspace, {file: text.encode()}, {file: None}, now)
    return Begun(source=str(source["source"]), kpi=str(kpi["kpi"]), file=file, undo=token)


def _documents(workspace: Workspace, by_hand: ByHand) -> tuple[dict[str, Plain], dict[str, Plain]]:
    definitions = workspace.definitions
    name = slug_of(by_hand.name, "mesure")
    source = free_name(f"{name}_saisie", frozenset(definitions.sources))
    texts: Plain = dict.fromkeys(definitions.languages, by_hand.name.strip())
    value = "last(sum(value))" if by_hand.level else "sum(value)"
    kpi: dict[str, Plain] = {
        "kpi": free_name(name, frozenset(definitions.kpis)),
        "name": texts,
        "source": source,
        "value": f"{value} / 100" if by_hand.unit == "%" else value,
    }
    if by_hand.unit:
        kpi["unit"] = by_hand.unit
    if by_hand.better is not Better.HIGHER:
        kpi["better"] = by_hand.better.value
    kpi["grains"] = _GRAINS.get(by_hand.grain, _GRAINS[Grain.MONTH])
    kpi["empty"] = "nothing"
    return {"source": source, "label": texts, "times": {"jour": "date"}}, kpi


def _in_rows(source: dict[str, Plain], row: dict[str, Plain]) -> str:
    """The source with its values one a line, so that each new one is a line of its own."""
    rows = "".join(f"  {line}\n" for line in render.item(row, 2))
    return f"{render.document(source)}entered:\n{rows}"


def _row(
    day: date, number: Decimal, taken_from: str, today: date, members: Mapping[str, str]
) -> dict[str, Plain]:
    row: dict[str, Plain] = {"date": day.isoformat(), "value": number, **members}
    if taken_from.strip():
        row["from"] = taken_from.strip()
    row["on"] = today.isoformat()
    return row


def _rows(workspace: Workspace, name: str) -> tuple[Source, EnteredRows]:
    """The source whose rows a person enters for a KPI or source of that name."""
    definitions = workspace.definitions
    kpi = definitions.kpis.get(name)
    named = [name] if kpi is None else sources_of(definitions, kpi)
    sources = [definitions.sources[each] for each in named if each in definitions.sources]
    if not sources and kpi is None:
        raise Refusal(Finding(code="entry-unknown", place=Place(file=""), facts={"name": name}))
    found = [(each, each.rows) for each in sources if isinstance(each.rows, EnteredRows)]
    if len(found) != 1:
        place = kpi.place if kpi is not None else sources[0].place
        raise Refusal(Finding(code="entry-not-by-hand", place=place, facts={"name": name}))
    return found[0]


def _calendar(workspace: Workspace, name: str) -> Calendar:
    kpi = workspace.definitions.kpis.get(name)
    return workspace.definitions.calendars["default"] if kpi is None else workspace.definitions.calendar(kpi)


def _period(period: str | Period, calendar: Calendar, place: Place) -> Period:
    if isinstance(period, Period):
        return period
    found = read_period(period.strip(), calendar)
    if found is None:
        raise Refusal(Finding(code="entry-period-unknown", place=place, facts={"period": period}))
    return calendar.period_of(*found)


def _number(value: str | Decimal, place: Place) -> Decimal:
    """A number as a person writes it: digits, one decimal mark, spaces and a sign after it."""
    text = str(value).strip().rstrip(_SIGNS + _SPACES)
    for space in _SPACES:
        text = text.replace(space, "")
    try:
        if not _NUMBER.match(text) or len(text) > _MOST_DIGITS:
            raise InvalidOperation
        return Decimal(text.replace(",", ".").replace("\u2212", "-"))
    except InvalidOperation as error:
        facts = {"value": str(value)[:40]}
        raise Refusal(Finding(code="entry-not-number", place=place, facts=facts)) from error


def _there(rows: EnteredRows, period: Period, members: Mapping[str, str]) -> int | None:
    """The number of the row that tells of a period and members."""
    wanted = tuple(sorted(members.items()))
    return next(
        (
            at
            for at, row in enumerate(rows.rows)
            if period.start <= date.fromisoformat(row["date"]) < period.end and _members(row) == wanted
        ),
        None,
    )


def _members(row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, text) for key, text in row.items() if key not in _OWN))


def _today(workspace: Workspace, now: datetime) -> date:
    return now.astimezone(ZoneInfo(workspace.definitions.calendars["default"].timezone)).date()


__all__ = ["Begun", "ByHand", "EnteredValue", "begin", "enter", "entered"]
