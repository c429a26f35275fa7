"""Which series lead a result: many candidates, one declared link, or every pair of many KPIs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.leads.chance import false_discoveries
from jalon.judge.leads.crossing import Crossing, Search, Side, crossing
from jalon.judge.leads.gain import gain, size
from jalon.judge.leads.held import crossings
from jalon.judge.leads.link import Evidence, Link
from jalon.judge.leads.units import Prepared

ENOUGH = 60  # periods where both are known
SEASONS = 2  # a season seen once cannot be told from a link
RATE = 0.10  # false discoveries among the links found
CHANCE = 0.05  # for one declared link
LAGS = tuple(range(1, 9))


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A link found between two of many KPIs."""

    result: str
    link: Link


def leading(
    result: Numbers | Side,
    candidates: Mapping[str, Numbers] | Mapping[str, Side],
    *,
    season: int,
    search: Search | None = None,
    rate: float = RATE,
    lags: Mapping[str, int] | None = None,
    alone: bool = False,
) -> tuple[Link, ...]:
    """Which candidates lead `result`, the surest first; those too short last.

    `result` and each candidate (n,) stand on the same periods, NaN where missing; `season` is the points of
    one cycle (12 for months). Each is tested given the other leads, or `alone`; links are found at a false
    discovery rate of `rate` over all candidates (Benjamini and Hochberg 1995). Of a candidate in `lags` only
    that lag is tried. Series may come whitened already.
    """
    search = search or Search(lags=LAGS)
    told = _side(result, season)
    sides = {name: _side(values, season) for name, values in candidates.items()}
    able = {name: side for name, side in sides.items() if _able(told, side)}
    said = lags or {}
    searches = {name: replace(search, lags=(said[name],)) if name in said else search for name in able}
    pairs = tuple(able.values()), tuple(searches.values())
    if alone:
        seen = tuple(crossing(told, *one) for one in zip(*pairs, strict=True))
    else:
        seen = crossings(told, *pairs)
    tested = dict(zip(able, seen, strict=True))
    links = _judged(told, able, tested, searches, rate)
    short = [_short(name, told, side) for name, side in sides.items() if name not in able]
    return (*sorted(links, key=_surest), *short)


def declared(
    result: Numbers,
    lead: Numbers,
    *,
    name: str,
    season: int,
    search: Search | None = None,
    chance: float = CHANCE,
) -> Link:
    """Whether one lead that was named beforehand leads; a declared lag is the only one in `search.lags`.

    It leads where chance alone would show as much in at most `chance` of cases.
    """
    search = search or Search(lags=LAGS)
    told, side = Side.whitened(result, season), Side.whitened(lead, season)
    if not _able(told, side):
        return _short(name, told, side)
    seen = crossing(told, side, search)
    return _link(name, told, side, seen, seen.chance, chance, search)


def proposed(
    kpis: Mapping[str, Numbers],
    *,
    season: int,
    search: Search | None = None,
    rate: float = RATE,
) -> tuple[Proposal, ...]:
    """The links found between any two KPIs (n,) on the same periods, the surest first.

    Every ordered pair counts in the false discovery rate.
    """
    search = search or Search(lags=LAGS)
    sides = {name: Side.whitened(values, season) for name, values in kpis.items()}
    pairs: list[tuple[str, str, Crossing]] = []
    for result, told in sides.items():
        able = {name: side for name, side in sides.items() if name != result and _able(told, side)}
        seen = crossings(told, tuple(able.values()), [search] * len(able))
        pairs.extend((result, name, one) for name, one in zip(able, seen, strict=True))
    rates = false_discoveries(np.array([seen.chance for _, _, seen in pairs]))
    found = [
        Proposal(
            result=result, link=_link(name, sides[result], sides[name], seen, float(share), rate, search)
        )
        for (result, name, seen), share in zip(pairs, rates, strict=True)
        if share <= rate
    ]
    return tuple(sorted(found, key=lambda one: _surest(one.link)))


def _side(series: Numbers | Side, season: int) -> Side:
    return series if isinstance(series, Side) else Side.whitened(series, season)


def _judged(
    told: Side,
    able: Mapping[str, Side],
    tested: Mapping[str, Crossing],
    searches: Mapping[str, Search],
    rate: float,
) -> list[Link]:
    rates = false_discoveries(np.array([seen.chance for seen in tested.values()]))
    return [
        _link(name, told, able[name], seen, float(share), rate, searches[name])
        for (name, seen), share in zip(tested.items(), rates, strict=True)
    ]


def _link(
    name: str, told: Side, lead: Side, seen: Crossing, share: float, allowed: float, search: Search
) -> Link:
    link = Link(
        lead=name,
        evidence=Evidence.LEADS if share <= allowed else Evidence.NONE,
        points=_points(told.of, lead.of),
        lag=seen.lag,
        t=seen.t,
        chance=seen.chance,
        rate=share,
    )
    if link.evidence is not Evidence.LEADS:
        return link
    return replace(link, size=size(told, lead, seen.lag), gain=gain(told, lead, search))


def enough(season: int) -> int:
    """The fewest periods, both known, from which anything is said."""
    return max(ENOUGH, SEASONS * season)


def _able(told: Side, lead: Side) -> bool:
    return _points(told.of, lead.of) >= enough(told.own.season) and not told.of.flat and not lead.of.flat


def _short(name: str, told: Side, lead: Side) -> Link:
    return Link(lead=name, evidence=Evidence.TOO_SHORT, points=_points(told.of, lead.of))


def _points(one: Prepared, other: Prepared) -> int:
    return int((one.known & other.known).sum())


def _surest(link: Link) -> tuple[float, float]:
    return (link.chance if link.chance is not None else 1.0, -abs(link.t or 0.0))
