"""What a KPI's page shows, as its address says: period, length, break-down, member, comparison, day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from jalon.compute.plan import grains_of
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import OTHER, TOTAL, Slice
from jalon.web.board.moments import as_of_in
from jalon.web.frame.site import site
from jalon.workspace.judging import shown_grain

EVERYTHING = 0
"""Stands for all periods there are."""

LENGTHS: Mapping[Grain, tuple[int, ...]] = {
    Grain.DAY: (31, 92, 366),
    Grain.WEEK: (13, 53),
    Grain.MONTH: (13, 25),
    Grain.FISCAL_MONTH: (13, 25),
    Grain.QUARTER: (9,),
    Grain.FISCAL_QUARTER: (9,),
}
"""How many periods a chart may show, the first unasked; everything is always offered."""

_NONE, _OTHER, _MARK = "~", "~other", "~"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The state of a KPI's page; what is not said in the address is as the KPI says.

    `last` is how many periods are drawn (0: all), `compare` draws the year before, `every` lists all members.
    """

    grain: Grain
    own: Grain
    last: int
    by: tuple[str, ...] = ()
    own_by: tuple[str, ...] = ()
    slice: Slice = TOTAL
    compare: bool = False
    every: bool = False
    as_of: str = ""

    @classmethod
    def of(cls, request: HttpRequest, kpi: Kpi) -> Asked:
        """What an address says; what is not kept for this KPI is passed over."""
        workspace, said = site().workspace, request.GET
        own, kept = shown_grain(workspace, kpi), grains_of(workspace.definitions, kpi)
        grain = next((each for each in kept if each.value == said.get("grain")), own)
        cuts = [cut.dimensions for cut in kpi.by]
        by = tuple(said.get("by", "")[:300].split(","))
        cut = by if by in cuts else next(iter(cuts), ())
        members = [_member(each) for each in said.getlist("member")[:9]]
        told = bool(members) and len(members) == len(cut)
        return cls(
            grain=grain,
            own=own,
            last=_last(said.get("last", ""), grain),
            by=cut,
            own_by=next(iter(cuts), ()),
            slice=tuple(zip(cut, members, strict=True)) if told else TOTAL,
            compare=said.get("compare") == "year",
            every=said.get("members") == "all",
            as_of="" if as_of_in(request) is None else said.get("as_of", ""),
        )

    def at(self, **changes: Any) -> str:
        """The address of the same page with something else asked."""
        return f"?{replace(self, **changes).query}"

    @property
    def query(self) -> str:
        """What an address must say to show this, and no more."""
        said: list[tuple[str, str]] = []
        if self.grain is not self.own:
            said.append(("grain", self.grain.value))
        if self.last != lengths(self.grain)[0]:
            said.append(("last", str(self.last)))
        if self.by != self.own_by or self.slice:
            said.append(("by", ",".join(self.by)))
        said += [("member", spelled(member)) for _, member in self.slice]
        said += [("compare", "year")] if self.compare else []
        said += [("members", "all")] if self.every else []
        said += [("as_of", self.as_of)] if self.as_of else []
        return urlencode(said)

    @property
    def values_query(self) -> str:
        """The same for the file of values."""
        said = {"grain": self.grain.value, "by": ",".join(self.by) if self.slice else "", "as_of": self.as_of}
        return urlencode({name: value for name, value in said.items() if value})


def lengths(grain: Grain) -> tuple[int, ...]:
    """How many periods may be drawn, the usual number first; 0 for all."""
    return (*LENGTHS.get(grain, ()), EVERYTHING)


def spelled(member: str | None) -> str:
    """A member as an address says it: none and the pooled rest have words that no member can be taken for."""
    if member is None:
        return _NONE
    if member == OTHER:
        return _OTHER
    return f"{_MARK}{member}" if member.startswith(_MARK) else member


def _member(said: str) -> str | None:
    if said == _NONE:
        return None
    if said == _OTHER:
        return OTHER
    return said.removeprefix(_MARK)


def _last(said: str, grain: Grain) -> int:
    offered = lengths(grain)
    return int(said) if said.isdecimal() and len(said) < 5 and int(said) in offered else offered[0]
