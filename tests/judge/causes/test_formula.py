from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.judgement.why_shares import exchanged, formula, shuffled
from jalon.judge.causes.exactly import to_the_cent
from jalon.judge.causes.formulas import Valued, tree_of
from jalon.judge.causes.levels import Effect, Outcome, decompose
from jalon.judge.causes.shapley import decompose_leaves
from jalon.judge.causes.tree import Constant, Difference, Leaf, Product, Ratio, Total
from jalon.vocabulary.formula import (
    Change,
    Count,
    Formula,
    KpiRef,
    Minus,
    Negated,
    Number,
    OrElse,
    Plus,
    Previous,
    Quotient,
    Rows,
    Times,
)

CENTS = st.decimals(-100_000, 100_000, places=2)
POSITIVE = st.decimals("0.01", 100_000, places=2)
SEEDS = st.integers(0, 10**9)
WAYS = pytest.mark.parametrize("split", [decompose, decompose_leaves])


def leaf(name, before, after):
    return Leaf(name=name, before=before, after=after)


def turned(share):
    return share.copy_negate() if isinstance(share, Decimal) else -share


def spent(effect: Effect) -> Fraction:
    return sum((Fraction(part.contribution) for part in effect.parts), Fraction(0))


def every(effect: Effect):
    yield effect
    for part in effect.parts:
        yield from every(part)


@WAYS
@given(CENTS, CENTS, CENTS, CENTS)
def test_volume_times_price_is_split_to_the_cent_by_midpoint_weights(split, q0, q1, p0, p1):
    found = split(Product(factors=(leaf("q", q0, q1), leaf("p", p0, p1)))).by_leaf()
    assert found["q"] == (q1 - q0) * (p0 + p1) / 2
    assert found["p"] == (p1 - p0) * (q0 + q1) / 2
    assert found["q"] + found["p"] == q1 * p1 - q0 * p0
    assert isinstance(found["q"], Decimal)


@WAYS
@given(CENTS, CENTS, POSITIVE, POSITIVE)
def test_a_ratio_is_split_over_numerator_and_denominator(split, a0, a1, b0, b1):
    found = split(Ratio(numerator=leaf("a", a0, a1), denominator=leaf("b", b0, b1))).by_leaf()
    x0, x1, y0, y1 = map(Fraction, (a0, a1, b0, b1))
    assert Fraction(found["a"]) == pytest.approx((x1 - x0) * (1 / y0 + 1 / y1) / 2, rel=1e-30)
    assert abs(sum(map(Fraction, found.values())) - (x1 / y1 - x0 / y0)) < Fraction(1, 10**30)


@WAYS
@given(SEEDS, st.booleans())
def test_shares_sum_whatever_the_formula(split, seed, exact):
    root = formula(random.Random(seed), exact=exact)
    found = split(root)
    if found.change:
        change = Fraction(found.change)
        total = sum(map(Fraction, found.by_leaf().values()), Fraction(0))
        assert abs(total - change) <= abs(change) * Fraction(1, 10**9)


@given(SEEDS)
def test_children_sum_to_their_parent_at_every_level(seed):
    found = decompose(formula(random.Random(seed), exact=True))
    for effect in every(found.effect) if found.effect else ():
        if effect.parts:
            scale = max(1, *(abs(Fraction(part.contribution)) for part in effect.parts))
            assert abs(spent(effect) - Fraction(effect.contribution)) <= scale / 10**40


@WAYS
@given(SEEDS, st.booleans())
def test_order_and_brackets_do_not_matter(split, seed, exact):
    root = formula(random.Random(seed), exact=exact)
    assert split(root).by_leaf() == split(shuffled(root, random.Random(seed + 1))).by_leaf()


@WAYS
@given(SEEDS, st.booleans())
def test_exchanging_the_periods_turns_every_sign(split, seed, exact):
    root = formula(random.Random(seed), exact=exact)
    one, other = split(root), split(exchanged(root))
    if one.effect and other.effect:
        assert one.by_leaf() == {name: turned(share) for name, share in other.by_leaf().items()}


def test_the_way_a_formula_is_written_does_not_matter_to_its_leaves():
    a, b, c = leaf("a", 1, 4), leaf("b", 2, 7), leaf("c", 3, 5)
    together = Product(factors=(a, Total(terms=(b, c))))
    apart = Total(terms=(Product(factors=(a, b)), Product(factors=(c, a))))
    assert decompose_leaves(together).by_leaf() == decompose_leaves(apart).by_leaf()


def test_three_factors_share_as_shapley_says():
    found = decompose(Product(factors=(leaf("a", 0, 6), leaf("b", 0, 1), leaf("c", 0, 1))))
    assert found.by_leaf() == {"a": 2, "b": 2, "c": 2}


def test_a_leaf_that_stands_twice_is_said_once():
    a, b = leaf("a", 10, 20), leaf("b", 30, 20)
    found = decompose_leaves(Ratio(numerator=a, denominator=Total(terms=(a, b))))
    assert set(found.by_leaf()) == {"a", "b"}
    assert float(sum(found.by_leaf().values())) == pytest.approx(0.25)


def test_looking_deeper_changes_no_parent():
    flat = Ratio(numerator=leaf("mrr", 100, 130), denominator=leaf("customers", 10, 12))
    parts = Total(terms=(leaf("new", 60, 70), leaf("old", 40, 60)), name="mrr")
    deep = Ratio(numerator=parts, denominator=leaf("customers", 10, 12))
    shallow = {one.name: one.contribution for one in decompose(flat).effect.parts}
    assert {one.name: one.contribution for one in decompose(deep).effect.parts} == shallow


def test_opposite_parts_of_an_unchanged_factor_keep_their_shares():
    base = Total(terms=(leaf("north", 10, 0), leaf("south", 0, 10)))
    found = decompose(Product(factors=(base, leaf("price", 2, 2)))).by_leaf()
    assert found == {"north": -20, "south": 20, "price": 0}


@WAYS
def test_no_value_is_an_outcome(split):
    a = leaf("a", 1, 2)
    assert split(Ratio(numerator=a, denominator=leaf("b", 0, 1))).outcome is Outcome.NOTHING_BEFORE
    assert split(Ratio(numerator=a, denominator=leaf("b", 1, 0))).outcome is Outcome.NOTHING_AFTER
    assert split(Total(terms=(a, leaf("b", 1, None)))).outcome is Outcome.NOTHING_AFTER
    assert split(Total(terms=(a, leaf("b", 1, None)))).change is None


def test_a_denominator_that_changes_sign_between_is_split_level_by_level():
    under = Difference(left=leaf("b", 3, 10), right=leaf("c", 1, 8))
    root = Ratio(numerator=leaf("a", 4, 8), denominator=under)
    assert decompose_leaves(root).by_leaf() == decompose(root).by_leaf()


def test_many_leaves_are_split_level_by_level():
    many = Total(terms=tuple(leaf(f"x{k}", k + 1, 2 * k + 1) for k in range(30)))
    root = Ratio(numerator=many, denominator=leaf("d", 7, 9))
    assert decompose_leaves(root).by_leaf() == decompose(root).by_leaf()


def test_leaves_of_one_name_hold_the_same_values():
    with pytest.raises(ValueError, match="two leaves"):
        decompose_leaves(Total(terms=(leaf("a", 1, 2), leaf("a", 1, 3))))


def test_shares_far_larger_than_the_move_still_sum():
    found = decompose(Difference(left=leaf("a", 1e9, 2e9 + 0.001), right=leaf("b", 1e9, 2e9)))
    total = sum(map(Fraction, found.by_leaf().values()))
    assert found.change is not None
    assert abs(total - Fraction(found.change)) <= abs(Fraction(found.change)) / 10**9
    assert isinstance(found.change, Decimal)


@given(st.lists(CENTS, min_size=1, max_size=8), st.randoms())
def test_rounded_shares_sum_to_the_rounded_sum_in_any_order(numbers, rng):
    shares = {f"s{k}": number / 3 for k, number in enumerate(numbers)}
    rounded = to_the_cent(shares)
    assert abs(sum(rounded.values()) - sum(shares.values())) <= Decimal("0.0051")
    assert all(abs(rounded[name] - shares[name]) < Decimal("0.01") for name in shares)
    names = rng.sample(sorted(shares), len(shares))
    assert to_the_cent({name: shares[name] for name in names}) == rounded


def counted(source):
    return Count(rows=Rows(source=source))


def known(ends, **kpis):
    def name_of(one: Formula) -> str:
        return one.kpi if isinstance(one, KpiRef) else one.rows.source if isinstance(one, Count) else "?"

    return Valued(ends=ends, name_of=name_of, kpis=kpis)


def test_a_formula_becomes_a_tree_of_its_leaves():
    won, lost, visits = counted("won"), counted("lost"), counted("visits")
    ends = {won: (30, 50), lost: (10, 20), visits: (1000, 1200)}
    net = Minus(left=won, right=lost)
    rate = Times(left=Number(value=Decimal(100)), right=Quotient(left=KpiRef(kpi="net"), right=visits))
    found = decompose(tree_of(rate, known(ends, net=net)))
    assert found.change is not None
    assert float(found.change) == pytest.approx(0.5)
    assert set(found.by_leaf()) == {"won", "lost", "visits"}
    assert [one.name for one in found.effect.parts] == ["net", "visits"]


def test_sums_negations_and_unknown_leaves():
    a, b, c = counted("a"), counted("b"), counted("c")
    ends = {a: (1, 2), b: (3, 5)}
    root = tree_of(Plus(left=Plus(left=a, right=b), right=Negated(of=a)), known(ends))
    assert isinstance(root, Total)
    assert len(root.terms) == 3
    assert decompose(root).by_leaf() == {"a": 0, "b": 2}
    assert decompose(tree_of(Plus(left=a, right=c), known(ends))).outcome is Outcome.NOTHING_BEFORE


def test_or_else_takes_the_side_that_holds():
    a, b = counted("a"), counted("b")
    either = OrElse(left=a, right=b)
    assert tree_of(either, known({a: (1, 2), b: (3, 5)})) == leaf("a", 1, 2)
    assert tree_of(either, known({a: (None, None), b: (3, 5)})) == leaf("b", 3, 5)
    assert tree_of(either, known({a: (None, 2), b: (3, 5)})) == leaf("?", 3, 2)


def test_growth_is_split_where_the_earlier_value_is_known():
    a = counted("a")
    ends = {a: (110, 120), Previous(of=a): (100, 110)}
    found = decompose(tree_of(Change(of=a, relative=True), known(ends)))
    assert found.change is not None
    assert float(found.change) == pytest.approx(10 / 110 - 10 / 100)


def test_a_kpi_that_names_itself_is_a_leaf_without_value():
    loop = known({}, a=KpiRef(kpi="a"))
    assert decompose(tree_of(KpiRef(kpi="a"), loop)).outcome is Outcome.NOTHING_BEFORE


def test_constants_move_nothing():
    found = decompose(Product(factors=(Constant(value=100), leaf("a", 1, 2))))
    assert found.by_leaf() == {"a": 100}
