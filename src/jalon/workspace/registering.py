"""The change ledger: a change is sealed into the chain of history before it starts, and never edited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from jalon.compute.plan import grains_of
from jalon.definitions.nearest import nearest
from jalon.ports import Entry, Ledger, Wanted
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.change import Direction, RegisteredChange, SizeUnit, Smallest
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import OTHER, TOTAL, Slice
from jalon.workspace.finding import Workspace
from jalon.workspace.judging import shown_grain

KIND = "change"
MOST_PERIODS = 366
FARTHEST = timedelta(days=5 * 366)
"""Nobody seals what they will do in many years: such a day is a slip."""
_MOST_NAMED = 12
_WATCHED = (Grain.WEEK, Grain.MONTH, Grain.FISCAL_MONTH)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A change as somebody wants it registered; `grain` None: the usual one."""

    kpi: str
    start: date
    window: int
    direction: Direction
    expected: float | None = None
    unit: SizeUnit = SizeUnit.SHARE
    grain: Grain | None = None
    scope: Slice = TOTAL
    compare: tuple[str | None, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def registered(ledger: Ledger, as_of: datetime | None = None) -> list[RegisteredChange]:
    """Every change ever registered, withdrawn ones with their reason, in order of registration."""
    found: list[RegisteredChange] = []
    for entry in ledger.history(KIND):
        if as_of is not None and entry.at > as_of:
            continue
        content: dict[str, Any] = json.loads(entry.content)
        if "withdraws" in content:
            at = content["withdraws"] - 1
            found[at] = replace(found[at], withdrawn=entry.at, why_withdrawn=entry.reason)
        else:
            found.append(_understood(entry, content, len(found) + 1))
    return found


def checked(workspace: Workspace, ledger: Ledger, draft: Draft, now: datetime, *, late: bool) -> Draft:
    """The draft with its grain. Raises Refusal where it cannot be registered.

    Codes: `change-started`, `change-far`, `change-window`, `grain-not-kept`, `cut-not-kept`,
    `change-compare-alone`, `change-member-unknown`, `change-compare-same`, `change-twice`.
    """
    kpi = workspace.definitions.kpis[draft.kpi]
    if draft.start < _today(workspace, kpi, now) and not late:
        raise _refusal("change-started", kpi, start=draft.start.isoformat())
    if draft.start > _today(workspace, kpi, now) + FARTHEST:
        raise _refusal("change-far", kpi, start=draft.start.isoformat())
    if not 1 <= draft.window <= MOST_PERIODS:
        raise _refusal("change-window", kpi, window=str(draft.window), most=str(MOST_PERIODS))
    draft = replace(draft, grain=draft.grain or watched_grain(workspace, kpi))
    _check_grain(workspace, kpi, draft)
    _check_members(ledger, kpi, draft)
    same = [each for each in registered(ledger) if each.withdrawn is None and _same(each, draft)]
    if same:
        raise _refusal("change-twice", kpi, number=str(same[0].number), start=draft.start.isoformat())
    return draft


def watched_grain(workspace: Workspace, kpi: Kpi) -> Grain:
    """How a change is watched unless said otherwise: as the KPI is read, but no coarser than by month."""
    home, kept = shown_grain(workspace, kpi), grains_of(workspace.definitions, kpi)
    if home in (Grain.DAY, *_WATCHED):
        return home
    return next((each for each in _WATCHED if each in kept), home)


def append(
    ledger: Ledger, draft: Draft, now: datetime, smallest: Smallest | None, zone: ZoneInfo
) -> RegisteredChange:
    """Seal a checked draft into the chain, with what was said of it then."""
    assert draft.grain is not None
    content: dict[str, Any] = {
        "texts": dict(draft.texts),
        "start": draft.start.isoformat(),
        "grain": draft.grain.value,
        "window": draft.window,
        "direction": draft.direction.value,
        "expected": draft.expected,
        "unit": draft.unit.value,
        "scope": [list(pair) for pair in draft.scope],
        "compare": list(draft.compare),
        "smallest": None
        if smallest is None
        else {"relative": smallest.relative, "up": smallest.up, "down": smallest.down},
        "timezone": str(zone),
    }
    number = len(registered(ledger)) + 1
    entry = ledger.append([_entry(draft.kpi, content, now)], now)[0]
    return _understood(entry, content, number)


def withdraw(ledger: Ledger, number: int, reason: str, now: datetime) -> RegisteredChange:
    """Withdraw a change by a new entry; it stays listed, with the reason.

    Raises Refusal: `change-unknown`, `change-withdrawn`, `change-reason-missing`.
    """
    change = numbered(registered(ledger), number)
    place = Place(file=change.kpi)
    if change.withdrawn is not None:
        raise Refusal(Finding(code="change-withdrawn", place=place, facts={"number": str(number)}))
    if not reason.strip():
        raise Refusal(Finding(code="change-reason-missing", place=place, facts={"number": str(number)}))
    entry = replace(_entry(change.kpi, {"withdraws": number}, now), reason=reason.strip())
    ledger.append([entry], now)
    return replace(change, withdrawn=now, why_withdrawn=reason.strip())


def numbered(every: Sequence[RegisteredChange], number: int) -> RegisteredChange:
    """The change of a number. Raises Refusal: `change-unknown`."""
    if not 1 <= number <= len(every):
        facts = {"number": str(number), "count": str(len(every))}
        raise Refusal(Finding(code="change-unknown", place=Place(file="jalon"), facts=facts))
    return every[number - 1]


def _understood(entry: Entry, content: Mapping[str, Any], number: int) -> RegisteredChange:
    start, smallest = date.fromisoformat(content["start"]), content["smallest"]
    return RegisteredChange(
        number=number,
        kpi=entry.subject,
        texts=content["texts"],
        start=start,
        grain=Grain(content["grain"]),
        window=content["window"],
        direction=Direction(content["direction"]),
        expected=content["expected"],
        unit=SizeUnit(content["unit"]),
        scope=tuple((dimension, member) for dimension, member in content["scope"]),
        compare=tuple(content["compare"]),
        smallest=None if smallest is None else Smallest(**smallest),
        registered=entry.at,
        late=entry.at.astimezone(ZoneInfo(content["timezone"])).date() > start,
    )


def _entry(kpi: str, content: Mapping[str, Any], now: datetime) -> Entry:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return Entry(number=0, at=now, kind=KIND, subject=kpi, content=text)


def _today(workspace: Workspace, kpi: Kpi, now: datetime) -> date:
    return now.astimezone(ZoneInfo(workspace.definitions.calendar(kpi).timezone)).date()


def _same(known: RegisteredChange, draft: Draft) -> bool:
    return (known.kpi, known.start, known.grain, known.scope) == (
        draft.kpi,
        draft.start,
        draft.grain,
        draft.scope,
    )


def _check_grain(workspace: Workspace, kpi: Kpi, draft: Draft) -> None:
    kept = [each for each in grains_of(workspace.definitions, kpi) if each is not Grain.ALL]
    if draft.grain not in kept:
        grain = "" if draft.grain is None else draft.grain.value
        raise _refusal("grain-not-kept", kpi, grain=grain, kept=", ".join(each.value for each in kept) or "—")


def _check_members(ledger: Ledger, kpi: Kpi, draft: Draft) -> None:
    """The scope is a slice of a published cut, and the members to compare with are others of it."""
    named = tuple(dimension for dimension, _ in draft.scope)
    if draft.compare and not draft.scope:
        raise _refusal("change-compare-alone", kpi)
    if not draft.scope:
        return
    cuts = [cut.dimensions for cut in kpi.by]
    if named not in cuts:
        kept = "; ".join(", ".join(cut) for cut in cuts) or "—"
        raise _refusal("cut-not-kept", kpi, nearest(named[-1], _flat(cuts)), by=", ".join(named), kept=kept)
    assert draft.grain is not None
    seen = {
        each.slice
        for each in ledger.observations(Wanted(kpi=kpi.name, grain=draft.grain.value, dimensions=named))
    }
    last, here = named[-1], draft.scope[-1][1]
    if draft.scope not in seen:
        _refuse_member(kpi, last, here, {each[-1][1] for each in seen if each[:-1] == draft.scope[:-1]})
    for member in draft.compare:
        if member == here:
            raise _refusal("change-compare-same", kpi, dimension=last, member=member or "∅")
        if (*draft.scope[:-1], (last, member)) not in seen:
            others = {each[-1][1] for each in seen if each[:-1] == draft.scope[:-1]} - {here}
            _refuse_member(kpi, last, member, others)


def _refuse_member(kpi: Kpi, dimension: str, member: str | None, known: set[str | None]) -> None:
    names = sorted(each for each in known if each and each != OTHER)
    few = ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
    raise _refusal(
        "change-member-unknown",
        kpi,
        nearest(member or "", names),
        dimension=dimension,
        member=member or "∅",
        members=few or "—",
    )


def _flat(cuts: Iterable[tuple[str, ...]]) -> set[str]:
    return {dimension for cut in cuts for dimension in cut}


def _refusal(code: str, kpi: Kpi, meant: tuple[str, ...] = (), **facts: str) -> Refusal:
    return Refusal(Finding(code=code, place=kpi.place, facts={"kpi": kpi.name, **facts}, suggestions=meant))
