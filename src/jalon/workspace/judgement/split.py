"""The split of a move through the formula, as far down as the published values reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from jalon.compute.plan import grains_of
from jalon.definitions.formula import value_text
from jalon.judge.causes.formulas import Ends, Valued, tree_of
from jalon.judge.causes.levels import Effect, Outcome, decompose
from jalon.judge.causes.tree import leaves, worth
from jalon.judge.series import Series, shifted, year_before
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.cause import MovePart, When
from jalon.vocabulary.formula import (
    Change,
    Clock,
    Formula,
    KpiRef,
    LastYear,
    Minus,
    Negated,
    Number,
    PeriodLength,
    Plus,
    Previous,
    Quotient,
    Times,
    parts,
    ratio_of,
)
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation, Value
from jalon.workspace.judgement.exact import close, closed, decimal, decimal_of, step_of, told
from jalon.workspace.published import Published

_ARITHMETIC = (Plus, Minus, Times, Quotient, Negated, Change)


@dataclass(frozen=True, kw_only=True, slots=True)
class SplitMove:
    """The parts of a move; None where nothing could be split. `unsplit` names what stayed whole."""

    whole: MovePart | None = None
    unsplit: tuple[str, ...] = ()


def split(reading: Published, kpi: Kpi, before: Observation, after: Observation) -> SplitMove:
    """What each part of a KPI's formula moved its total by; exact, and nothing where it would not be."""
    formula = _plain(kpi.formula)
    if not isinstance(formula, _ARITHMETIC) or _ends_in(formula) < 2:
        return SplitMove()
    gathered = _Gathered(reading=reading, home=kpi, periods=(before.period, after.period))
    own = _ends(before.value, after.value)
    if not gathered.reach(formula, own, _sides(kpi, before, after), frozenset((kpi.name,))):
        return SplitMove(unsplit=(kpi.name,))
    if formula in gathered.ends:
        return SplitMove(unsplit=tuple(gathered.unsplit))
    known = Valued(ends=gathered.ends, name_of=gathered.name, kpis=gathered.kpis)
    tree = tree_of(formula, known)
    found = decompose(tree)
    if found.outcome is not Outcome.SPLIT or found.effect is None or own is None:
        return SplitMove(unsplit=(kpi.name,))
    reached = worth(tree, False), worth(tree, True)
    agrees = all(
        made is not None and said is not None and close(made, said)
        for made, said in zip(reached, own, strict=True)
    )
    if not agrees or len(list(leaves(tree))) < 2:
        return SplitMove(unsplit=() if agrees else (kpi.name,))
    ends = [decimal(each) for each in own if each is not None]
    step = step_of(*ends)
    change = told(ends[1], step) - told(ends[0], step)
    return SplitMove(
        whole=gathered.part(found.effect, change, step), unsplit=tuple(dict.fromkeys(gathered.unsplit))
    )


@dataclass
class _Gathered:
    """The values that a formula needs, as far as they are published."""

    reading: Published
    home: Kpi
    periods: tuple[Period, Period]
    ends: dict[Formula, Ends] = field(default_factory=dict)
    kpis: dict[str, Formula] = field(default_factory=dict)
    unsplit: list[str] = field(default_factory=list)
    series: dict[str, Series] = field(default_factory=dict)

    @property
    def grain(self) -> Grain:
        return self.periods[0].grain

    def reach(
        self,
        formula: Formula,
        own: Ends | None,
        given: Mapping[Formula, Ends],
        seen: frozenset[str],
    ) -> bool:
        """Find values for a formula's parts, else for itself; False where even that is not known."""
        own = own or given.get(formula) or self._published(formula)
        match formula:
            case Number():
                return True
            case KpiRef(kpi=name):
                return self._kpi(name, own, seen)
            case Plus() | Minus() | Times() | Quotient():
                given = {**given, **_deduced(formula, own, given)}
                both = [self.reach(each, None, given, seen) for each in (formula.left, formula.right)]
                if all(both):
                    return True
            case Negated(of=of):
                if self.reach(of, None, given, seen):
                    return True
        if own is None or None in own:
            return False
        self.ends[formula] = own
        if isinstance(formula, _ARITHMETIC):
            self.unsplit.append(self._text(formula))
        return True

    def _kpi(self, name: str, own: Ends | None, seen: frozenset[str]) -> bool:
        """A KPI is looked into where its own parts are known, else it stays whole."""
        kpi = self.reading.kpis.get(name)
        if kpi is None or own is None or None in own:
            return False
        formula = _plain(kpi.formula)
        if isinstance(formula, _ARITHMETIC) and name not in seen and self._same_periods(kpi):
            before, after = (self._of(kpi).at(period) for period in self.periods)
            kept = dict(self.ends), list(self.unsplit)
            sides = _sides(kpi, before, after) if before and after else {}
            if self.reach(formula, None, sides, seen | {name}) and formula not in self.ends:
                self.kpis[name] = formula
                return True
            self.ends, self.unsplit = kept
        self.ends[KpiRef(kpi=name)] = own
        return True

    def _published(self, formula: Formula) -> Ends | None:
        """The values of a KPI that is this formula, at the two periods or at those before them."""
        match formula:
            case PeriodLength(clock=clock):
                return self._length(clock)
            case Previous(of=of, steps=steps):
                kpi = self._like(of)
                return None if kpi is None else self._values(kpi, steps=steps)
            case LastYear(of=of, same_weekday=False):
                kpi = self._like(of)
                return None if kpi is None else self._values(kpi, year=True)
            case _:
                kpi = self._like(formula)
                return None if kpi is None else self._values(kpi)

    def _like(self, formula: Formula) -> Kpi | None:
        """The KPI that a formula is, by its name or because it is defined in the same words."""
        kpis = self.reading.kpis
        if isinstance(formula, KpiRef):
            found = kpis.get(formula.kpi)
            return found if found is not None and self._same_periods(found) else None
        same = (
            each
            for each in kpis.values()
            if each.formula == formula and each.name != self.home.name and each.empty == self.home.empty
        )
        return next((each for each in same if self._same_periods(each)), None)

    def _same_periods(self, kpi: Kpi) -> bool:
        grains = grains_of(self.reading.workspace.definitions, kpi)
        return kpi.calendar == self.home.calendar and self.grain in grains

    def _of(self, kpi: Kpi) -> Series:
        if kpi.name not in self.series:
            self.series[kpi.name] = self.reading.series(kpi, self.grain)
        return self.series[kpi.name]

    def _values(self, kpi: Kpi, *, steps: int = 0, year: bool = False) -> Ends | None:
        calendar, found = self.reading.calendar(kpi), []
        for period in self.periods:
            at: Period | None = year_before(period, calendar) if year else period
            if steps:
                at = shifted(period, -steps, calendar)
            seen = None if at is None else self._of(kpi).at(at)
            found.append(None if seen is None else seen.value)
        return _ends(found[0], found[1])

    def _length(self, clock: Clock) -> Ends:
        calendar = self.reading.calendar(self.home)
        if clock is Clock.DAYS:
            return self.periods[0].days, self.periods[1].days
        before, after = (Decimal(calendar.seconds(each.start, each.end)) / 3600 for each in self.periods)
        return before, after

    def name(self, formula: Formula) -> str:
        """What a part is called while it is split: the KPI it is, else its text; and of which period."""
        when, of = When.SAME, formula
        if isinstance(formula, Previous) and formula.steps == 1:
            when, of = When.PREVIOUS, formula.of
        if isinstance(formula, LastYear) and not formula.same_weekday:
            when, of = When.LAST_YEAR, formula.of
        kpi = self._like(of)
        name = of.kpi if isinstance(of, KpiRef) else "" if kpi is None else kpi.name
        if name:
            return f"{when.value}\n{name}\n"
        return f"{When.SAME.value}\n\n{self._text(formula)}"

    def _text(self, formula: Formula) -> str:
        return value_text(formula).replace('"', "")

    def part(self, effect: Effect, contribution: Decimal, step: Decimal) -> MovePart:
        """An effect as it is kept: its parts sum to its contribution."""
        when, kpi, text = effect.name.split("\n", 2) if effect.name else (When.SAME.value, "", "")
        shares = closed([decimal(each.contribution) for each in effect.parts], contribution, step)
        before, after = decimal(effect.before), decimal(effect.after)
        own = step_of(before, after)
        return MovePart(
            contribution=contribution,
            before=told(before, own),
            after=told(after, own),
            kpi=kpi,
            text=text,
            when=When(when),
            parts=tuple(self.part(*each, step) for each in zip(effect.parts, shares, strict=True)),
        )


def _sides(kpi: Kpi, before: Observation, after: Observation) -> dict[Formula, Ends]:
    """What is kept beside a ratio: the values of its two sides."""
    ratio = ratio_of(kpi.formula)
    if ratio is None:
        return {}
    found = {}
    for side, formula in (("numerator", ratio.left), ("denominator", ratio.right)):
        ends = _ends(before.parts.get(side), after.parts.get(side))
        if ends is not None:
            found[formula] = ends
            found.update(_deduced_from(formula, ends, found))
    over, under = found.get(ratio.left), found.get(ratio.right)
    if over is not None and under is not None:
        found.update(_deduced_from(ratio.left, over, found))
    return found


def _deduced_from(formula: Formula, own: Ends, given: Mapping[Formula, Ends]) -> dict[Formula, Ends]:
    if isinstance(formula, Plus | Minus | Times | Quotient):
        return _deduced(formula, own, given)
    return {}


def _deduced(
    formula: Plus | Minus | Times | Quotient, own: Ends | None, given: Mapping[Formula, Ends]
) -> dict[Formula, Ends]:
    """The one side of a sum or difference that follows from the whole and the other side."""
    if own is None or not isinstance(formula, Plus | Minus):
        return {}
    left, right = _value(formula.left, given), _value(formula.right, given)
    if (left is None) == (right is None):
        return {}
    if left is None:
        assert right is not None
        sign = 1 if isinstance(formula, Minus) else -1
        return {formula.left: _combined(own, right, 1, sign)}
    minus = isinstance(formula, Minus)
    return {formula.right: _combined(left, own, 1, -1) if minus else _combined(own, left, 1, -1)}


def _value(formula: Formula, given: Mapping[Formula, Ends]) -> Ends | None:
    match formula:
        case Number(value=value):
            return value, value
        case Times(left=Number(value=value), right=of) if of in given:
            return _combined(given[of], given[of], value, 0)
        case _:
            return given.get(formula)


def _combined(one: Ends, other: Ends, times: Decimal | int, plus: int) -> Ends:
    """Times · one + plus · other, at both ends."""
    before, after = (
        None if left is None or right is None else decimal(left) * times + decimal(right) * plus
        for left, right in zip(one, other, strict=True)
    )
    return before, after


def _ends(before: Value | None, after: Value | None) -> Ends | None:
    """Both values as decimals; None where one is nothing."""
    return None if before is None or after is None else (decimal_of(before), decimal_of(after))


def _ends_in(formula: Formula) -> int:
    """How many parts a formula comes down to, constants apart."""
    match formula:
        case Number():
            return 0
        case Plus() | Minus() | Times() | Quotient() | Negated():
            return sum(_ends_in(each) for each in parts(formula))
        case _:
            return 1


def _plain(formula: Formula) -> Formula:
    """A change written out as the difference or quotient that it is."""
    if not isinstance(formula, Change):
        return formula
    then: Formula = LastYear(of=formula.of) if formula.year else Previous(of=formula.of)
    moved = Minus(left=formula.of, right=then)
    return Quotient(left=moved, right=then) if formula.relative else moved
