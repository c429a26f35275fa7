import numpy as np
import pytest

from jalon.judge.effects.record import Judged, record
from jalon.vocabulary.change import Answer, Estimate


def change(got, expected=0.1, half=0.03, answer=Answer.WORKED):
    return Judged(answer=answer, expected=expected, got=Estimate(value=got, low=got - half, high=got + half))


def test_a_company_that_gets_a_third_of_what_it_expects():
    found = record([change(got) for got in (0.02, 0.03, 0.04, 0.03, 0.035)])
    assert found.ratio.value == pytest.approx(0.31)
    assert found.ratio.low < 1 / 3 < found.ratio.high < 1
    assert (found.expected, found.got) == pytest.approx((0.1, 0.031))


def test_few_changes_have_no_ratio():
    found = record([change(0.1), change(0.1)])
    assert found.ratio is None and found.compared == 2


def test_no_change_has_no_record():
    found = record([])
    assert (found.judged, found.worked, found.expected, found.ratio) == (0, None, None, None)


def test_what_cannot_be_told_is_judged_but_not_told():
    found = record([change(0.1), change(0.0, answer=Answer.CANNOT_TELL), change(-0.1, answer=Answer.DID_NOT)])
    assert (found.judged, found.told, found.compared) == (3, 2, 3)
    assert found.worked.value == 0.5 and found.worked.low < 0.1 and found.worked.high > 0.9


def test_a_vague_effect_counts_less():
    sharp = [change(0.05, half=0.01)] * 3
    assert record([*sharp, change(0.5, half=2.0)]).ratio.value == pytest.approx(0.5, abs=0.02)


def test_the_interval_of_the_ratio_holds_the_truth():
    draw = np.random.default_rng(4)
    held = 0
    for _ in range(400):
        sizes, own = draw.uniform(0.05, 0.3, 8), draw.uniform(0.02, 0.1, 8)
        got = 0.4 * sizes + draw.normal(0, 0.03, 8) + draw.normal(0, own)
        ratio = record(
            [change(g, expected=x, half=1.645 * s) for g, x, s in zip(got, sizes, own, strict=True)]
        ).ratio
        held += ratio.low <= 0.4 <= ratio.high
    assert 0.86 <= held / 400 <= 0.96
