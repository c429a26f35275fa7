"""Candidates, declared links and proposals: what is found, at which lag, how large, what cannot be said."""

import numpy as np
import pytest

from jalon.judge.leads.crossing import Search
from jalon.judge.leads.leading import LAGS, declared, leading, proposed
from jalon.judge.leads.link import Evidence
from tests.judge.leads.made import noise

QUICK = Search(lags=LAGS, draws=299)


@pytest.mark.parametrize("lag", [1, 4, 6])
@pytest.mark.parametrize("weight", [0.8, -0.8])
def test_a_lead_is_found_at_its_lag_with_its_size(pair, lag, weight):
    lead, result = pair(lag=lag, weight=weight, seed=10 + lag)
    link = declared(result, lead, name="leads", season=12, search=QUICK)
    assert link.evidence is Evidence.LEADS
    assert link.lag == lag and link.sign == np.sign(weight)
    assert abs(link.size.change - weight) < 4 * link.size.error
    assert link.size.stable
    assert link.gain.better and link.gain.points == 40


def test_what_is_said_is_the_same_every_time(pair):
    lead, result = pair()
    assert declared(result, lead, name="a", season=12) == declared(result, lead, name="a", season=12)


@pytest.mark.parametrize("factor", [0.001, 1000.0])
def test_units_change_nothing(pair, factor):
    lead, result = pair()
    before = declared(result, lead, name="a", season=12, search=QUICK)
    after = declared(result * factor, lead / factor, name="a", season=12, search=QUICK)
    assert after.lag == before.lag
    assert after.chance == pytest.approx(before.chance, rel=1e-3)
    assert after.size.change == pytest.approx(before.size.change, rel=1e-6)


def test_fifty_nine_points_are_too_short(pair):
    lead, result = pair(size=60)
    assert declared(result[1:], lead[1:], name="a", season=12).evidence is Evidence.TOO_SHORT
    assert declared(result, lead, name="a", season=12).evidence is not Evidence.TOO_SHORT


def test_points_that_are_missing_do_not_count(pair):
    lead, result = pair(size=62)
    lead[[20, 31, 40]] = np.nan
    link = declared(result, lead, name="a", season=12)
    assert link.points == 59 and link.evidence is Evidence.TOO_SHORT


def test_a_season_seen_once_is_too_short(pair):
    lead, result = pair(size=90)
    assert declared(result, lead, name="a", season=52).evidence is Evidence.TOO_SHORT


@pytest.mark.parametrize("dead", [np.nan, 0.0, 7.0])
def test_a_series_that_never_moves_says_nothing(pair, dead):
    _, result = pair()
    link = declared(result, np.full(result.size, dead), name="a", season=12)
    assert link.evidence is Evidence.TOO_SHORT and link.chance is None and link.sign == 0


def test_gaps_and_an_outlier_do_not_hide_a_lead(pair):
    lead, result = pair(seed=3)
    lead[[17, 18, 60]] = np.nan
    result[45] *= 5
    link = declared(result, lead, name="a", season=12, search=QUICK)
    assert link.evidence is Evidence.LEADS and link.lag == 3


def test_series_with_zeros_and_losses_are_taken_as_they_are(pair):
    lead, result = pair(seed=4)
    link = declared(np.log(result) - 6, lead, name="a", season=12, search=QUICK)
    assert link.evidence is Evidence.LEADS and link.lag == 3


def test_the_lead_is_found_among_candidates_and_comes_first(pair, unrelated):
    lead, result = pair()
    candidates = {f"other {at}": unrelated(seed=100 + at) for at in range(8)} | {"lead": lead}
    candidates["new"] = np.where(np.arange(120) < 80, np.nan, unrelated(seed=200))
    links = leading(result, candidates, season=12, search=QUICK)
    assert links[0].lead == "lead" and links[0].evidence is Evidence.LEADS
    assert links[-1].lead == "new" and links[-1].evidence is Evidence.TOO_SHORT
    assert len(links) == len(candidates)
    tested = [link.chance or 0.0 for link in links[:-1]]
    assert tested == sorted(tested)


def test_the_order_of_candidates_changes_nothing(pair, unrelated):
    lead, result = pair()
    candidates = {"lead": lead} | {f"other {at}": unrelated(seed=100 + at) for at in range(5)}
    turned = dict(reversed(candidates.items()))
    assert leading(result, candidates, season=12, search=QUICK) == leading(
        result, turned, season=12, search=QUICK
    )


def test_two_names_of_one_lead_do_not_put_each_other_out(pair):
    lead, result = pair()
    again = lead * np.exp(0.01 * np.random.default_rng(5).standard_normal(lead.size))
    links = leading(result, {"lead": lead, "again": again}, season=12, search=QUICK)
    assert {link.evidence for link in links} == {Evidence.LEADS}


def test_links_between_kpis_are_proposed_in_their_direction(pair, unrelated):
    lead, result = pair()
    kpis = {"lead": lead, "result": result} | {f"other {at}": unrelated(seed=300 + at) for at in range(3)}
    first = proposed(kpis, season=12, search=QUICK)[0]
    assert (first.link.lead, first.result, first.link.lag) == ("lead", "result", 3)


def test_nothing_to_test_is_nothing_found():
    assert leading(np.full(120, np.nan), {}, season=12) == ()
    assert proposed({}, season=12) == ()


def test_growing_series_that_have_nothing_in_common_show_no_evidence():
    said = []
    for seed in range(100):
        drawn = np.random.default_rng([9, seed])
        one, other = np.exp(np.cumsum(0.02 + 0.03 * drawn.standard_normal((2, 100)), axis=1))
        said.append(declared(one, other, name="a", season=12, search=QUICK).evidence)
    assert said.count(Evidence.NONE) >= 90  # 95 expected; 89 or fewer in 1 of 60 runs


def test_of_a_candidate_with_a_known_lag_only_that_is_tried(pair):
    lead, result = pair(lag=3, seed=13)
    (right,) = leading(result, {"a": lead}, season=12, search=QUICK, lags={"a": 3})
    (wrong,) = leading(result, {"a": lead}, season=12, search=QUICK, lags={"a": 7})
    assert (right.lag, right.evidence) == (3, Evidence.LEADS)
    assert (wrong.lag, wrong.evidence) == (7, Evidence.NONE)
    (any_lag,) = leading(result, {"a": lead}, season=12, search=QUICK)
    assert right.chance <= any_lag.chance


def test_alone_a_lead_is_not_asked_for_what_it_adds_to_another(pair):
    lead, result = pair(lag=3, seed=13)
    before = np.append(lead[1:], lead[-1]) * np.exp(0.12 * noise(lead.size, 99))
    both = {"lead": lead, "before": before}
    found = {link.lead: link for link in leading(result, both, season=12, search=QUICK, alone=True)}
    assert found["before"].chance == declared(result, before, name="b", season=12, search=QUICK).chance
    assert found["lead"].chance == declared(result, lead, name="a", season=12, search=QUICK).chance
