import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.beta import beta_below, share_interval
from jalon.judge.student import below, quantile, two_sided


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


TENTH = {1: 3.0776835, 2: 1.8856181, 3: 1.6377444, 4: 1.5332063, 7: 1.4149239, 30: 1.3104150}
"""What Student's t exceeds once in ten times, by degrees of freedom (from its published table)."""


@pytest.mark.parametrize("freedom", TENTH)
def test_student_is_student(freedom):
    points = np.linspace(-8, 8, 33)
    assert quantile(0.9, freedom) == pytest.approx(TENTH[freedom], rel=1e-6)
    assert below(quantile(0.9, freedom), freedom) == pytest.approx(0.9, abs=1e-9)
    assert below(points, freedom) + below(-points, freedom) == pytest.approx(np.ones(33), abs=1e-12)


def test_student_where_it_has_a_closed_form():
    points = np.linspace(-8, 8, 33)
    assert below(points, 1) == pytest.approx(0.5 + np.arctan(points) / np.pi, abs=1e-12)
    assert below(points, 2) == pytest.approx(0.5 + points / (2 * np.sqrt(2 + points**2)), abs=1e-12)
