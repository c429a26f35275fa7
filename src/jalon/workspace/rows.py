"""The rows behind a published number, read from the sources as its computation reads them, and their sum."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from jalon.compute.listing import Listing, list_rows
from jalon.compute.relation import NO_SPLIT
from jalon.compute.visit import At, expanded
from jalon.definitions.formula import row_text
from jalon.ports import Ledger
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.finding import Finding, Refusal
from jalon.vocabulary.formula import (
    LEAVES,
    Formula,
    Last,
    Leaf,
    Quotient,
    Running,
    ToDate,
    Trailing,
)
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import OTHER, Observation, Slice, Value
from jalon.vocabulary.rows import Column
from jalon.vocabulary.workspace import Definitions
from jalon.workspace.computing import reach_of
from jalon.workspace.finding import Workspace
from jalon.workspace.published import Published

MOST = 200
"""Rows shown of one number."""
_CLOSE = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A part of the number (`value`, `numerator`, `denominator`): as published, and as rows add up to it."""

    part: str
    published: Value | None
    found: Value | None

    @property
    def agrees(self) -> bool:
        """True when both say the same; doubles up to how they were added."""
        if self.published is None or self.found is None:
            return not self.published and not self.found
        if isinstance(self.published, float) or isinstance(self.found, float):
            return math.isclose(float(self.published), float(self.found), rel_tol=_CLOSE)
        return self.published == self.found


@dataclass(frozen=True, kw_only=True, slots=True)
class Behind:
    """What a number is made of: listings of rows, heads by their position, and the checks of its parts."""

    observation: Observation
    listings: tuple[Listing, ...]
    checks: tuple[Check, ...]

    @staticmethod
    def heads(listing: Listing) -> list[str]:
        """The heads of a listing's columns after the day, as the files say them."""
        return [each.dotted if isinstance(each, Column) else row_text(each) for each in listing.shown]


def rows_behind(
    workspace: Workspace,
    ledger: Ledger,
    kpi: Kpi,
    period: Period,
    slice: Slice,
    *,
    now: datetime,
    most: int = MOST,
) -> Behind:
    """At most `most` rows of what the value of a period and slice is made of, newest first.

    Raises Refusal: `rows-unlisted` for no value or a pooled member, else what the source says.
    """
    reading = Published.of(workspace, ledger, now, None)
    seen = reading.series(kpi, period.grain, slice).at(period)
    if seen is None or any(member == OTHER for _, member in slice):
        raise Refusal(Finding(code="rows-unlisted", place=kpi.place, facts={"kpi": kpi.name}))
    with workspace.warehouses() as opened:
        reach, _, broken = reach_of(workspace, opened, [kpi], now)
        if kpi.name in broken:
            raise Refusal(broken[kpi.name])
        listings = tuple(list_rows(reach, kpi, _place(reading, kpi, seen), slice, most))
    listings = tuple(_known(each, seen) for each in listings)
    checks = tuple(_checks(workspace.definitions, kpi, seen, listings))
    return Behind(observation=seen, listings=listings, checks=checks)


def _place(reading: Published, kpi: Kpi, seen: Observation) -> At:
    """Where the value was computed; a running period up to the last day there was."""
    calendar, grain, period = reading.calendar(kpi), seen.period.grain, seen.period
    at = At(split=NO_SPLIT, grain=grain, calendar=calendar, empty=kpi.empty)
    if grain is Grain.ALL:
        return At(split=NO_SPLIT, grain=grain, calendar=calendar, ordinals=(0,), empty=kpi.empty)
    ordinal = calendar.ordinal(grain, period.start)
    running = not seen.complete and seen.data_as_of is not None
    days = _days(period.start, seen.data_as_of) if running else 0
    return At(
        split=at.split,
        grain=grain,
        calendar=calendar,
        ordinals=(ordinal,),
        partial=ordinal if running else None,
        partial_days=days,
        empty=kpi.empty,
    )


def _known(listing: Listing, seen: Observation) -> Listing:
    """A listing whose days end where the data does."""
    if listing.days is None or seen.complete or seen.data_as_of is None:
        return listing
    start, end = listing.days
    known = min(end, seen.data_as_of + timedelta(days=1))
    return replace(listing, days=(start, known)) if known > start else listing


def _days(start: date, last: date | None) -> int:
    return 0 if last is None else max((last - start).days + 1, 0)


def _checks(
    definitions: Definitions, kpi: Kpi, seen: Observation, listings: tuple[Listing, ...]
) -> Iterator[Check]:
    """The parts of a number that are one leaf each: their rows must add up to what was published."""
    found = _totals(listings)
    formula = expanded(definitions, kpi.formula)
    sides = {"value": formula}
    published: dict[str, Value | None] = {"value": seen.value}
    if isinstance(formula, Quotient):
        sides = {"numerator": formula.left, "denominator": formula.right}
        published = dict(seen.parts)
    for part, side in sides.items():
        leaf = _leaf(definitions, side)
        if leaf is not None and leaf in found and part in published:
            yield Check(part=part, published=published[part], found=found[leaf])


def _totals(listings: tuple[Listing, ...]) -> Mapping[Leaf, Value | None]:
    """By leaf: what its rows add up to, where they are told and read only once."""
    told: dict[Leaf, list[Value | None]] = {}
    for listing in listings:
        for leaf, total in listing.totals:
            told.setdefault(leaf, []).append(total)
    return {leaf: each[0] for leaf, each in told.items() if len(each) == 1 and each[0] is not None}


def _leaf(definitions: Definitions, formula: Formula) -> Leaf | None:
    """The one leaf that a formula is, whatever days it is read over; None where it reckons further."""
    formula = expanded(definitions, formula)
    while isinstance(formula, Trailing | ToDate | Running) or (
        isinstance(formula, Last) and not formula.each
    ):
        formula = expanded(definitions, formula.of)
    return formula if isinstance(formula, LEAVES) else None
