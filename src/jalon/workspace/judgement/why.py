"""Why the newest whole period differs from the one before and from last year's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Context, Decimal

from jalon.compute.plan import grains_of
from jalon.judge.adding import adds_up
from jalon.judge.causes import members
from jalon.judge.causes.days import DaysOutcome, days_share, kinds_of
from jalon.judge.causes.formulas import Known, tree_of
from jalon.judge.causes.levels import Effect, decompose
from jalon.judge.causes.members import Moves, Standing
from jalon.judge.nature import Nature, nature
from jalon.judge.numbers import exact
from jalon.judge.series import Series, shifted, year_before
from jalon.ports import Wanted
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.cause import MissingDays, MoveExplained, MoveSplit, PartShare, Presence, Split
from jalon.vocabulary.formula import Formula, KpiRef, Quotient, references
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation, Slice, Value
from jalon.vocabulary.verdict import Comparison
from jalon.workspace.judgement.points import Points
from jalon.workspace.judging import shown_grain
from jalon.workspace.published import Published

NUMERATOR, DENOMINATOR = "numerator", "denominator"
DAYS, PACE = "days", "pace"
_PRESENCE = {Standing.KEPT: Presence.KEPT, Standing.NEW: Presence.NEW, Standing.GONE: Presence.GONE}
_DIGITS = 20
"""Of a quotient: sums of such numbers are exact."""
_CONTEXT = Context(prec=_DIGITS)
_AGAINST = Decimal("0.1")
"""A part went the other way when it moved by this share of the largest move, at least."""
_GAP = 2  # days without values, at least, that are a gap
_USUAL = 2  # a gap is unusual when it is longer than so many times the longest of the year before
_YEAR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ends:
    """The two observations that are compared."""

    reading: Published
    kpi: Kpi
    grain: Grain
    before: Observation
    after: Observation

    @property
    def values(self) -> tuple[Value, Value]:
        """Both values; an explanation has them."""
        assert self.before.value is not None
        assert self.after.value is not None
        return self.before.value, self.after.value

    @property
    def kept(self) -> tuple[Decimal, Decimal]:
        """Both values as they are told: the endless digits of a quotient are cut, those of money never."""
        one, other = (_cut(exact(each)) for each in self.values)
        return one, other

    @property
    def change(self) -> Decimal:
        """After less before."""
        return self.kept[1] - self.kept[0]


def why(reading: Published, kpi: Kpi) -> tuple[MoveExplained, ...]:
    """The move of the newest whole period against the one before and against last year's, where they are."""
    grain = shown_grain(reading.workspace, kpi)
    if grain is Grain.ALL:
        return ()
    series = reading.series(kpi, grain)
    calendar = reading.calendar(kpi)
    newest = Points.of(series, calendar).last
    if newest is None:
        return ()
    others = {
        Comparison.PREVIOUS: shifted(newest, -1, calendar),
        Comparison.SAME_PERIOD_LAST_YEAR: year_before(newest, calendar),
    }
    found = (explained(reading, kpi, series, other, newest, kind) for kind, other in others.items())
    return tuple(each for each in found if each is not None)


def explained(
    reading: Published, kpi: Kpi, series: Series, before: Period | None, after: Period, comparison: Comparison
) -> MoveExplained | None:
    """The move between two whole periods; None where one has no value, or they are the same."""
    one, other = series.at(before), series.at(after)
    if one is None or other is None or one.value is None or other.value is None or before == after:
        return None
    ends = _Ends(reading=reading, kpi=kpi, grain=series.grain, before=one, after=other)
    splits = sorted((each for each in _splits(ends) if len(each.shares) > 1), key=_telling)
    return MoveExplained(
        comparison=comparison,
        before=one.period,
        after=other.period,
        value_before=ends.kept[0],
        value_after=ends.kept[1],
        missing=tuple(_missing(ends)),
        redefined=one.definition != other.definition,
        splits=tuple(splits),
    )


def _telling(split: MoveSplit) -> tuple[bool, bool, bool, float]:
    """What hides something, then where a part went the other way, then where few parts carry the move."""
    moved = sorted((abs(each.contribution) for each in split.shares), reverse=True)
    gross = sum(moved)
    carried = float(moved[0] / gross) if gross else 0.0
    ups = max((each.contribution for each in split.shares), default=Decimal(0))
    downs = -min((each.contribution for each in split.shares), default=Decimal(0))
    members = split.along is Split.MEMBERS
    against = members and min(ups, downs) >= _AGAINST * moved[0] > 0
    return split.along is Split.CALENDAR, not (members and split.hiding), not against, -carried


def _splits(ends: _Ends) -> Iterator[MoveSplit]:
    yield from _formula(ends)
    yield from _members(ends)
    yield from _calendar(ends)


def _formula(ends: _Ends) -> Iterator[MoveSplit]:
    """The named parts of the formula: KPIs it refers to, else the two sides of its quotient."""
    reading, kpi = ends.reading, ends.kpi
    known: dict[Formula, tuple[Value | None, Value | None]] = {}
    names: dict[Formula, str] = {}
    for name in sorted(references(kpi.formula)):
        if name in reading.kpis and ends.grain in grains_of(
            reading.workspace.definitions, reading.kpis[name]
        ):
            series = reading.series(reading.kpis[name], ends.grain)
            at = [series.at(each.period) for each in (ends.before, ends.after)]
            known[KpiRef(kpi=name)] = (_value(at[0]), _value(at[1]))
            names[KpiRef(kpi=name)] = name
    if not known and isinstance(kpi.formula, Quotient):
        for side, part in ((kpi.formula.left, NUMERATOR), (kpi.formula.right, DENOMINATOR)):
            known[side] = (ends.before.parts.get(part), ends.after.parts.get(part))
            names[side] = part
    if not known:
        return
    tree = tree_of(kpi.formula, Known(ends=known, name_of=lambda formula: names.get(formula, "")))
    found = decompose(tree)
    if found.effect is None or not _same(found.effect, ends):
        return
    shares = _by_name(each for each in _named(found.effect) if each.name)
    if not shares:
        return
    yield MoveSplit(along=Split.FORMULA, shares=_closed(shares, ends.change))


def _grains(reading: Published, kpi: Kpi) -> tuple[Grain, ...]:
    return grains_of(reading.workspace.definitions, kpi)


def _same(effect: Effect, ends: _Ends) -> bool:
    """True where the tree gives back the published values: what it leaves out would be no explanation."""
    pairs = zip((effect.before, effect.after), ends.values, strict=True)
    return all(
        abs(float(mine) - float(theirs)) <= 1e-9 * max(abs(float(theirs)), 1e-9) for mine, theirs in pairs
    )


def _named(effect: Effect) -> Iterator[Effect]:
    for each in effect.parts or (effect,):
        if each.name or not each.parts:
            yield each
        else:
            yield from _named(each)


def _by_name(effects: Iterable[Effect]) -> tuple[PartShare, ...]:
    """The share of each part; one that stands several times in the formula is told once."""
    found: dict[str, PartShare] = {}
    for each in effects:
        share = PartShare(
            part=each.name,
            before=exact(each.before),
            after=exact(each.after),
            contribution=exact(each.contribution),
        )
        same = found.get(each.name)
        amount = share.contribution + (Decimal(0) if same is None else same.contribution)
        found[each.name] = replace(share, contribution=amount)
    return tuple(found.values())


def _closed(shares: Sequence[PartShare], change: Decimal) -> tuple[PartShare, ...]:
    """Shares with no more decimals than their sum needs; the largest takes what rounding left."""
    least = max(-_DIGITS, min(_exponent(change), *(_exponent(each.contribution) for each in shares)))
    step = Decimal(1).scaleb(max(least, change.adjusted() - _DIGITS) if change else least)
    rounded = [replace(each, contribution=each.contribution.quantize(step)) for each in shares]
    first, *others = _largest(rounded)
    rest = sum((each.contribution for each in others), Decimal(0))
    return (replace(first, contribution=change - rest), *others)


def _cut(value: Decimal) -> Decimal:
    return value if len(value.as_tuple().digits) <= _DIGITS else +_CONTEXT.create_decimal(value)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _members(ends: _Ends) -> Iterator[MoveSplit]:
    """The members of each single dimension that the KPI is kept by."""
    kpis = ends.reading.workspace.definitions.kpis
    for cut in ends.kpi.by:
        if len(cut.dimensions) != 1:
            continue
        seen = _slices(ends, cut.dimensions)
        moves: Moves[Slice] | None
        if adds_up(ends.kpi.formula, kpis):
            moves = members.additive(*(_amounts(each) for each in seen))
        else:
            pairs = [_pairs(each) for each in seen]
            moves = None if None in pairs else members.ratio(pairs[0] or {}, pairs[1] or {})
        if moves is None or not _agrees(moves, ends):
            continue  # members that are not all kept, or that overlap, explain nothing
        shares = tuple(
            PartShare(
                slice=each.member,
                presence=_PRESENCE[each.standing],
                before=None if each.before is None else exact(each.before),
                after=None if each.after is None else exact(each.after),
                contribution=exact(each.contribution),
            )
            for each in moves.members
        )
        if shares:
            yield MoveSplit(along=Split.MEMBERS, shares=_closed(shares, ends.change), hiding=moves.hiding)


def _agrees(moves: Moves[Slice], ends: _Ends) -> bool:
    """True where the members' moves sum to that of the whole."""
    size = max(abs(float(each)) for each in ends.values)
    return abs(float(exact(moves.change) - ends.change)) <= 1e-9 * max(size, 1e-9)


def _slices(ends: _Ends, dimensions: tuple[str, ...]) -> tuple[list[Observation], list[Observation]]:
    """What was published of the members in the two periods."""
    reading = ends.reading
    found = []
    for period in (ends.before.period, ends.after.period):
        wanted = Wanted(
            kpi=ends.kpi.name,
            grain=ends.grain.value,
            dimensions=dimensions,
            start=period.start,
            end=period.start + timedelta(days=1),
            as_of=reading.as_of,
        )
        seen = reading.known(reading.ledger.observations(wanted))
        found.append([each for each in seen if each.period == period and each.value is not None])
    return found[0], found[1]


def _amounts(seen: Sequence[Observation]) -> dict[Slice, Value]:
    """The members' amounts; one of nothing is not there."""
    return {each.slice: each.value for each in seen if each.value}


def _pairs(seen: Sequence[Observation]) -> dict[Slice, tuple[Value, Value]] | None:
    """Numerator and denominator of each member; None where one has none."""
    found: dict[Slice, tuple[Value, Value]] = {}
    for each in seen:
        top, bottom = each.parts.get(NUMERATOR), each.parts.get(DENOMINATOR)
        if top is None or bottom is None:
            return None
        found[each.slice] = (top, bottom)
    return found


def _calendar(ends: _Ends) -> Iterator[MoveSplit]:
    """The days of the two periods (how many, of which kind) and the pace, of what grows by the day."""
    kpis = ends.reading.workspace.definitions.kpis
    if ends.grain is Grain.DAY or nature(ends.kpi.formula, kpis) is not Nature.FLOW:
        return
    weights = _weights(ends)
    if weights is None:
        return
    found = days_share(
        *ends.values, kinds_of(ends.before.period), kinds_of(ends.after.period), (*weights, 0.0)
    )
    if found.outcome is not DaysOutcome.SPLIT or not found.calendar or found.level is None:
        return
    days = PartShare(
        part=DAYS,
        before=Decimal(ends.before.period.days),
        after=Decimal(ends.after.period.days),
        contribution=exact(found.calendar),
    )
    pace = PartShare(part=PACE, contribution=ends.change - days.contribution)
    yield MoveSplit(along=Split.CALENDAR, shares=_closed((days, pace), ends.change))


def _weights(ends: _Ends) -> tuple[float, ...] | None:
    """What each day of the week brought on average over the year up to the later period; None if not kept."""
    daily = _daily(ends)
    if daily is None:
        return None
    end = max(ends.before.period.end, ends.after.period.end)
    sums, counts = [0.0] * 7, [0] * 7
    for start, seen in daily.whole.items():
        if end - _YEAR <= start < end and seen.value is not None:
            sums[start.weekday()] += float(seen.value)
            counts[start.weekday()] += 1
    if not all(counts) or min(sums) < 0 or not sum(sums):
        return None
    return tuple(total / count for total, count in zip(sums, counts, strict=True))


def _daily(ends: _Ends) -> Series | None:
    if Grain.DAY not in _grains(ends.reading, ends.kpi):
        return None
    return ends.reading.series(ends.kpi, Grain.DAY)


def _missing(ends: _Ends) -> Iterator[MissingDays]:
    """Runs of days without any value in either period, longer than is usual for this KPI."""
    daily = _daily(ends) if ends.grain is not Grain.DAY else None
    if daily is None:
        return
    filled = {start for start, seen in daily.whole.items() if seen.value}
    if not filled:
        return
    for period in (ends.before.period, ends.after.period):
        since = max(period.start - _YEAR, min(filled))
        usual = max((each.days for each in _runs(filled, since, period.start)), default=0)
        for run in _runs(filled, period.start, period.end):
            if run.days >= _GAP and run.days > _USUAL * usual:
                yield run


def _runs(filled: set[date], start: date, end: date) -> Iterator[MissingDays]:
    """The runs of days in `[start, end)` that are not among those filled."""
    first: date | None = None
    day = start
    while day <= end:
        empty = day < end and day not in filled
        if empty and first is None:
            first = day
        if not empty and first is not None:
            yield MissingDays(first=first, last=day - timedelta(days=1))
            first = None
        day += timedelta(days=1)


def _largest(shares: Sequence[PartShare]) -> tuple[PartShare, ...]:
    return tuple(sorted(shares, key=lambda each: (-abs(each.contribution), each.part, str(each.slice))))


def _value(seen: Observation | None) -> Value | None:
    return None if seen is None else seen.value
