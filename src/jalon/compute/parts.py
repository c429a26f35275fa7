"""What scans brought: values by day for additive parts, by period or window for the others."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jalon.compute.arithmetic import add, minus, sum_of
from jalon.compute.frame import Window
from jalon.compute.member import member, number
from jalon.compute.relation import (
    Aggregate,
    CountOf,
    Facts,
    LargestOf,
    Moves,
    Relation,
    SmallestOf,
    Split,
)
from jalon.compute.scan import Grouping, MoveScan, Scan, WindowScan
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.formula import MovementKind
from jalon.vocabulary.observation import Value

Members = tuple[str | None, ...]


class Days:
    """One additive part of one slice by day: sums over any window by two look-ups."""

    __slots__ = ("_add", "_days", "_kind", "_sums", "_values")

    def __init__(self, aggregate: Aggregate) -> None:
        self._kind = type(aggregate)
        self._add: dict[date, Value] = {}
        self._days: list[date] = []
        self._values: list[Value] = []
        self._sums: list[Value] = []

    def put(self, day: date, value: Value) -> None:
        """Keep a day's value."""
        self._add[day] = value

    @property
    def days(self) -> list[date]:
        """The days that have rows, in order."""
        if len(self._days) != len(self._add):
            self._days = sorted(self._add)
            self._values = [self._add[day] for day in self._days]
            self._sums = _running(self._values)
        return self._days

    def over(self, window: Window) -> Value | None:
        """The part over days `[start, end)`; None without rows."""
        days = self.days
        first, after = bisect_left(days, window[0]), bisect_left(days, window[1])
        if first == after:
            return None
        if self._kind is SmallestOf:
            return min(self._values[first:after])
        if self._kind is LargestOf:
            return max(self._values[first:after])
        if any(isinstance(value, float) for value in (self._sums[first], self._sums[after])):
            return sum_of(self._values[first:after])
        return minus(self._sums[after], self._sums[first])

    def on(self, day: date) -> Value | None:
        """The part on one day."""
        return self._add.get(day)

    def by(self, periods: Mapping[date, int], until: date) -> dict[int, Value]:
        """The part by period: the days before `until`, each in the period that `periods` names."""
        found: dict[int, Value] = {}
        for day, value in self._add.items():
            ordinal = periods.get(day)
            if ordinal is None or day >= until:
                continue
            found[ordinal] = self._joined(found[ordinal], value) if ordinal in found else value
        return found

    def _joined(self, left: Value, right: Value) -> Value:
        if self._kind is SmallestOf:
            return min(left, right)
        return max(left, right) if self._kind is LargestOf else add(left, right)

    def until(self, end: date) -> Value | None:
        """The part over all days before `end`."""
        return self.over((date.min, end))


def _running(values: list[Value]) -> list[Value]:
    """Sums before each position; kept exact, so doubles are not subtracted from one another."""
    sums: list[Value] = [0]
    for value in values:
        sums.append(add(sums[-1], value))
    return sums


@dataclass(frozen=True, slots=True, eq=True)
class PartKey:
    """One aggregate over one relation and split. Its digest is taken once: trees are slow to hash."""

    relation: Relation
    aggregate: Aggregate
    split: Split
    digest: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Take the digest."""
        object.__setattr__(self, "digest", hash((self.relation, self.aggregate, self.split)))

    def __hash__(self) -> int:
        """The digest."""
        return self.digest


class _Kept:
    """Where the values of a grouping go: by aggregate, found with the first value of each."""

    __slots__ = ("grouping", "keys", "slices")

    def __init__(self, grouping: Grouping, keys: Sequence[PartKey]) -> None:
        self.grouping = grouping
        self.keys = keys
        self.slices: dict[int, dict[Members, Any]] = {}


@dataclass
class Parts:
    """All parts of a run, by relation, aggregate and split; then by members."""

    days: dict[PartKey, dict[Members, Days]] = field(default_factory=lambda: defaultdict(dict))
    undated: dict[PartKey, dict[Members, Value | None]] = field(default_factory=lambda: defaultdict(dict))
    periods: dict[tuple[PartKey, Grain, str], dict[Members, dict[date, Value]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    windows: dict[PartKey, dict[Members, dict[Window, Value]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    moves: dict[Moves, dict[tuple[Members, MovementKind], dict[date, tuple[Value, int]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    dateless_rows: dict[Facts, int] = field(default_factory=dict)
    asked: set[PartKey] = field(default_factory=set)
    known: dict[PartKey, PartKey] = field(default_factory=dict)

    def key(self, relation: Relation, aggregate: Aggregate, split: Split) -> PartKey:
        """The key of a part; the same object every time, so that finding it again compares nothing."""
        made = PartKey(relation, aggregate, split)
        return self.known.setdefault(made, made)

    def take(self, scan: Scan, rows: Sequence[tuple[Any, ...]]) -> None:
        """Keep the rows of a scan."""
        readers = _GroupReaders(scan)
        first_value = 2 + readers.names
        keys = {
            grouping: [self.key(scan.relation, each, grouping.split) for each in scan.aggregates]
            for grouping in scan.groupings
        }
        self.asked.update(key for each in keys.values() for key in each)
        kept = [_Kept(grouping, keys[grouping]) for grouping in readers.groupings]
        for row in rows:
            which, when, members = readers.read(row)
            values = row[first_value:]
            if when is None:
                self._dateless(kept[which].keys, kept[which].grouping, members, values)
                continue
            self._keep(kept[which], when, members, values)

    def _keep(self, kept: _Kept, when: date, members: Members, values: Sequence[Any]) -> None:
        for at, raw in enumerate(values):
            value = None if raw is None else number(raw)
            if value is None or (value == 0 and isinstance(kept.keys[at].aggregate, CountOf)):
                continue
            slices = kept.slices.get(at)
            if slices is None:
                slices = kept.slices[at] = self._slices(kept.keys[at], kept.grouping)
            if kept.grouping.grain is not None:
                slices[members][when] = value
                continue
            if members not in slices:
                slices[members] = Days(kept.keys[at].aggregate)
            slices[members].put(when, value)

    def _slices(self, key: PartKey, grouping: Grouping) -> dict[Members, Any]:
        if grouping.grain is None:
            return self.days[key]
        return self.periods[key, grouping.grain, grouping.calendar]

    def _dateless(
        self, keys: Sequence[PartKey], grouping: Grouping, members: Members, values: Sequence[Any]
    ) -> None:
        """Rows without a date: kept for undated readings, else counted so that they can be reported."""
        for key, raw in zip(keys, values, strict=True):
            if not grouping.dated:
                value = number(raw)  # null, too, in the portions that another answers
                if value is not None or members not in self.undated[key]:
                    self.undated[key][members] = value
            elif (
                grouping.grain is None
                and grouping.split == Split()
                and isinstance(key.relation, Facts)
                and key.aggregate == CountOf()
            ):
                self.dateless_rows[key.relation] = int(raw)

    def take_windows(self, scan: WindowScan, rows: Sequence[tuple[Any, ...]]) -> None:
        """Keep the rows of a window scan."""
        spans = {window.number: (window.start, window.end) for window in scan.windows}
        columns = _distinct_columns(scan.splits)
        marks = {
            _mark([True, *(column in _columns(split) for column in columns)]): split for split in scan.splits
        }
        wanted = {
            mark: [2 + columns.index(column) for column in _columns(split)] for mark, split in marks.items()
        }
        keys = {
            mark: [self.key(scan.relation, each, split) for each in scan.aggregates]
            for mark, split in marks.items()
        }
        for row in rows:
            mark = int(row[0])
            members = tuple(member(row[at]) for at in wanted[mark])
            for key, raw in zip(keys[mark], row[2 + len(columns) :], strict=True):
                value = number(raw)
                if value is not None:
                    self.windows[key][members][spans[int(row[1])]] = value

    def take_moves(self, scan: MoveScan, rows: Sequence[tuple[Any, ...]]) -> None:
        """Keep the rows of a move scan."""
        kept = self.moves[scan.relation]
        for start, *members, kind, amount, keys in rows:
            if start is None:
                continue
            value = number(amount)
            slot = (tuple(member(name) for name in members), MovementKind(kind))
            kept[slot][start] = (0 if value is None else value, int(keys))


def _columns(split: Split) -> list[tuple[str, tuple[str, ...]]]:
    pools = dict(split.pools)
    return [(name, pools.get(name, ())) for name in split.dimensions]


def _distinct_columns(splits: Iterable[Split]) -> list[tuple[str, tuple[str, ...]]]:
    """Dimension columns in the order in which a scan first names them."""
    return list(dict.fromkeys(column for split in splits for column in _columns(split)))


def _mark(included: Sequence[bool]) -> int:
    """The value of `GROUPING(…)` for a set: one bit a column, 0 where it is included, first is highest."""
    mark = 0
    for present in included:
        mark = mark * 2 + (0 if present else 1)
    return mark


class _GroupReaders:
    """How to read the rows of a scan: which grouping a row belongs to, its date and its members."""

    def __init__(self, scan: Scan) -> None:
        periods = list(scan.periods)
        columns = _distinct_columns(grouping.split for grouping in scan.groupings)
        self.names = 1 + len(periods) + len(columns)
        self.groupings: list[Grouping] = []
        self.by_mark: dict[tuple[int, int], tuple[int, int, list[int]]] = {}
        for which, portion in enumerate(scan.portions):
            sets = [_included(grouping, periods, columns) for grouping in portion.groupings]
            used = [at for at in range(self.names) if any(each[at] for each in sets)]
            for grouping, included in zip(portion.groupings, sets, strict=True):
                dates = [at for at in range(1 + len(periods)) if included[at]]
                own = [2 + 1 + len(periods) + columns.index(column) for column in _columns(grouping.split)]
                mark = _mark([included[at] for at in used])
                self.by_mark[which, mark] = (len(self.groupings), 2 + dates[0] if dates else 0, own)
                self.groupings.append(grouping)

    def read(self, row: tuple[Any, ...]) -> tuple[int, date | None, Members]:
        """Which of `groupings` a row is of, the first day it stands for (None: no date) and its members."""
        which, place, members = self.by_mark[int(row[0]), int(row[1])]
        when = row[place] if place else None
        return which, when, tuple(member(row[at]) for at in members)


def _included(
    grouping: Grouping, periods: list[tuple[Grain, str]], columns: list[tuple[str, tuple[str, ...]]]
) -> list[bool]:
    """Which of day, periods and dimensions a grouping has."""
    own = _columns(grouping.split)
    return [
        grouping.by_day,
        *((grouping.grain, grouping.calendar) == period for period in periods),
        *(column in own for column in columns),
    ]
