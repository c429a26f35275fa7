import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.effects.student import beta_below, quantile, share_interval, two_sided


@pytest.mark.parametrize(
    ("chance", "freedom", "value"),
    [(0.975, 1, 12.7062), (0.975, 5, 2.5706), (0.95, 10, 1.8125), (0.8, 30, 0.8538), (0.975, 1e6, 1.95997)],
)
def test_quantiles_of_the_printed_tables(chance, freedom, value):
    assert quantile(chance, freedom) == pytest.approx(value, abs=1e-4)


@given(st.floats(0.51, 0.999), st.floats(1, 200))
def test_a_quantile_and_its_chance_are_inverse(chance, freedom):
    assert two_sided(quantile(chance, freedom), freedom) == pytest.approx(2 * (1 - chance), rel=1e-6)
    assert quantile(1 - chance, freedom) == pytest.approx(-quantile(chance, freedom))


@given(st.floats(0, 1), st.floats(0.5, 50), st.floats(0.5, 50))
def test_beta_is_symmetric(x, a, b):
    assert beta_below(x, a, b) == pytest.approx(1 - beta_below(1 - x, b, a), abs=1e-9)


def test_an_infinite_statistic_has_no_chance():
    assert two_sided(math.inf, 3) == 0


def test_exact_intervals_of_a_share():
    assert share_interval(0, 10) == pytest.approx((0, 0.3085), abs=1e-4)
    assert share_interval(5, 10) == pytest.approx((0.1871, 0.8129), abs=1e-4)
    assert share_interval(10, 10)[1] == 1
