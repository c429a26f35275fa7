"""Leads that stand side by side: what each hides of the others, and what is held for whom."""

import numpy as np

from jalon.judge.leads import held
from jalon.judge.leads.crossing import Search, Side, crossing
from jalon.judge.leads.held import crossings
from tests.judge.leads.made import noise

SEARCH = Search(lags=(1, 2, 3, 4), draws=199)


def test_a_lead_hidden_by_one_that_is_hidden_itself_is_found(monkeypatch):
    made = [_sides(seed, weights=(6.0, 1.0, 0.4)) for seed in range(10)]
    found = []
    for bounds in ((), held.HOLDING[:1], held.HOLDING):
        monkeypatch.setattr(held, "HOLDING", bounds)
        found.append(sum(crossings(*one)[2].chance <= 0.01 for one in made))
    assert found[0] < found[1] < found[2]


def test_of_series_that_lead_nothing_few_seem_to():
    made = [_sides(seed, weights=(), others=9) for seed in range(6)]
    chances = np.array([one.chance for sides in made for one in crossings(*sides)])
    assert np.mean(chances <= 0.05) <= 0.12 and 0.4 < chances.mean() < 0.6


def test_a_candidate_without_others_is_crossed_as_it_is():
    result, (lead,), searches = _sides(3, weights=(0.6,))
    assert crossings(result, [lead], searches) == (crossing(result, lead, SEARCH),)


def _sides(seed: int, weights: tuple[float, ...], others: int = 0) -> tuple[Side, list[Side], list[Search]]:
    """A result that follows leads 1, 2 … periods later, these and `others`, and what is tried of each."""
    leads = [noise(124, 100 * seed + at) for at in range(len(weights) + others)]
    result = noise(124, 100 * seed + 99)
    for at, weight in enumerate(weights):
        result[at + 1 :] += weight * leads[at][: -at - 1]
    sides = [Side.whitened(np.exp(0.1 * one[4:]), 1) for one in (result, *leads)]
    return sides[0], sides[1:], [SEARCH] * len(leads)
