"""The members of a cut through time: what each was, and how far it moved apart from all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.ports import Wanted
from jalon.vocabulary.calendar import Calendar, Grain, OutsideCalendar, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation, Slice
from jalon.workspace.judgement.points import reckoned
from jalon.workspace.published import Published

_FEWEST = 6
"""So many earlier moves tell how far a member usually moves apart."""
_LONGEST = 6
_FAR = 3.5
"""Beyond so many usual distances a member has moved apart."""
_WANDERS = 0.95
"""How much of a move at most is taken for a remainder of the one before."""
_USUAL = 0.6745
"""The median distance of a normal spread, in its standard deviations."""
_MEAN = 1.2533
"""The standard deviation of a normal spread, in mean distances."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """Every value of every slice of one cut, by first day of whole periods."""

    dimensions: tuple[str, ...]
    grain: Grain
    calendar: Calendar
    seen: Mapping[date, Mapping[Slice, Observation]]

    def at(self, period: Period) -> Mapping[Slice, Observation]:
        """The slices that have a value in a period."""
        return self.seen.get(period.start, {})

    def apart(self, lag: int, *, ratio: bool, without: frozenset[Slice] = frozenset()) -> Apart:
        """How far members moved apart from all others, at each period against `lag` periods before.

        Those named in `without` are left out of everything.
        """
        slices = sorted({each for seen in self.seen.values() for each in seen} - without, key=str)
        place = {slice: at for at, slice in enumerate(slices)}
        starts = sorted(self.seen)
        over, under = np.zeros((2, len(starts), len(slices)))
        for row, start in enumerate(starts):
            for slice, seen in self.seen[start].items():
                if slice in without:
                    continue
                top = seen.parts.get("numerator") if ratio else seen.value
                bottom = seen.parts.get("denominator") if ratio else 1
                if top is not None and bottom is not None:
                    over[row, place[slice]], under[row, place[slice]] = float(top), float(bottom)
        ordinals = [self.calendar.ordinal(self.grain, start) for start in starts]
        rows = {ordinal: row for row, ordinal in enumerate(ordinals)}
        pairs = [(rows[each - lag], row) for each, row in rows.items() if each - lag in rows]
        moved = {
            starts[now]: _ratio(over[[then, now]], under[[then, now]])
            if ratio
            else _amount(over[[then, now]])
            for then, now in pairs
        }
        size = under if ratio else np.abs(over)
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.nan_to_num(size / size.sum(1, keepdims=True))
        return Apart(place=place, moved=moved, shares=dict(zip(starts, shares, strict=True)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Apart:
    """By first day: what each slice moved the whole by beyond the others, in the unit of the whole."""

    place: Mapping[Slice, int]
    moved: Mapping[date, tuple[Numbers, float]]
    shares: Mapping[date, Numbers]

    def share(self, start: date, slice: Slice) -> float:
        """The share of a slice in all of them: of amounts, or of what a ratio is divided by."""
        return float(self.shares[start][self.place[slice]]) if slice in self.place else 0.0

    def beyond(self, start: date, slice: Slice) -> float | None:
        """What would not be there had the slice moved as all others together."""
        found = self.moved.get(start)
        if found is None or slice not in self.place:
            return None
        amount = float(found[0][self.place[slice]])
        return amount if np.isfinite(amount) else None

    def distance(self, start: date, slice: Slice) -> Distance | None:
        """How far apart the slice is, against how far it usually is; None with too few moves before.

        The mean of the last k moves, k = 1 … 6, is set against how far such means lie from nothing by chance,
        as the moves before tell: a member that falls behind a little more each month is far in the end. The
        farthest k counts.
        """
        now = self.beyond(start, slice)
        moved = [self._relative(day, slice) for day in self.moved if day <= start]
        values = np.array([each for each in moved if each is not None])
        if now is None or len(values) <= _FEWEST:
            return None
        farthest = max(_distance(values, k) for k in range(1, min(_LONGEST, len(values) - _FEWEST) + 1))
        same = np.sign(values[::-1]) == np.sign(values[-1])
        row = len(values) if same.all() else int(np.argmin(same))
        return Distance(usual=float(farthest), row=row if values[-1] else 0)

    def _relative(self, day: date, slice: Slice) -> float | None:
        amount, scale = self.beyond(day, slice), self.moved[day][1]
        return None if amount is None or scale <= 0 else amount / scale


@dataclass(frozen=True, kw_only=True, slots=True)
class Distance:
    """How far apart a member moved, in usual distances, and how many times in a row in that direction."""

    usual: float
    row: int

    @property
    def apart(self) -> bool:
        """True where that is hardly ever chance: of twenty moves explained, one may name such a member."""
        return self.usual > _FAR


def _distance(values: Numbers, k: int) -> float:
    """The mean of the last k values in standard deviations of such means, by the values before."""
    earlier = values[:-k]
    spread = _spread(earlier) * _of_means(earlier, k)
    return abs(float(values[-k:].mean())) / spread if spread > 0 else 0.0


def _of_means(values: Numbers, k: int) -> float:
    """The deviation of a mean of k values beside that of one, where each keeps a share of the one before."""
    square = float(values @ values)
    kept = min(max(float(values[1:] @ values[:-1]) / square, 0.0), _WANDERS) if square > 0 else 0.0
    steps = np.arange(1, k)
    return float(np.sqrt((1 + 2 * np.sum((1 - steps / k) * kept**steps)) / k))


def _spread(values: Numbers) -> float:
    """The standard deviation around 0, by the median, the mean and the squares of distances: the largest.

    Where mostly nothing happens the median says 0; the others still know of the few times something did.
    """
    if not len(values):
        return 0.0
    distances = np.abs(values)
    middle, mean = float(np.median(distances)) / _USUAL, float(np.mean(distances)) * _MEAN
    return max(middle, mean, float(np.sqrt(np.mean(values**2))))


def panel_of(reading: Published, kpi: Kpi, grain: Grain, dimensions: tuple[str, ...]) -> Panel:
    """The published values of one cut."""
    wanted = Wanted(kpi=kpi.name, grain=grain.value, dimensions=dimensions, as_of=reading.as_of)
    calendar = reading.calendar(kpi)
    seen: dict[date, dict[Slice, Observation]] = {}
    ends: dict[date, date] = {}
    for each in reading.known(reading.ledger.observations(wanted)):
        start = each.period.start
        if start not in ends:
            ends[start] = _end(each.period, calendar)
        if reckoned(each.value) is not None and each.complete and each.period.end >= ends[start]:
            seen.setdefault(start, {})[each.slice] = each
    return Panel(dimensions=dimensions, grain=grain, calendar=calendar, seen=seen)


def _end(period: Period, calendar: Calendar) -> date:
    try:
        return calendar.period_of(period.grain, period.start).end
    except OutsideCalendar:
        return period.end


def _amount(over: Numbers) -> tuple[Numbers, float]:
    """A − b · (A − a) / (B − b): what a slice has more than if it had grown as all others did."""
    before, after = over
    all_before, all_after = before.sum(), after.sum()
    others = all_before - before
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.where(others > 0, (all_after - after) / others, np.nan)
    return after - before * growth, float(abs(all_before) + abs(all_after)) / 2


def _ratio(over: Numbers, under: Numbers) -> tuple[Numbers, float]:
    """w̄ · (Δr − ΔR of the others): what a slice's own rate moved the whole beyond the others' rate."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(under > 0, over / under, np.nan)  # nothing is said of rates over less than nothing
        rest = (over.sum(1, keepdims=True) - over) / (under.sum(1, keepdims=True) - under)
        weight = (under / under.sum(1, keepdims=True)).mean(0)
        moved = weight * ((rate[1] - rate[0]) - (rest[1] - rest[0]))
    return moved, 1.0
