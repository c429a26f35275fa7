"""The same draws for the same seed, other ones for another; and so other companies of the same day."""

from __future__ import annotations

from jalon.demo.calls import calls
from jalon.demo.chance import chance_of
from tests.demo.days import TODAY

FIRST = TODAY.replace(day=1)


def test_a_seed_gives_the_same_draws_again_and_another_seed_others() -> None:
    drawn = [chance_of("orders", seed).random() for seed in (0, 0, 7, 7, 8)]
    assert drawn[0] == drawn[1] == chance_of("orders").random()
    assert drawn[2] == drawn[3]
    assert len(set(drawn)) == 3


def test_companies_of_one_day_differ_by_their_seed_alone() -> None:
    everybodys, again, another = calls(FIRST, TODAY), calls(FIRST, TODAY, 0), calls(FIRST, TODAY, 7)
    assert everybodys.calls == again.calls != another.calls
    assert next(one.started.date() for one in another.calls) == FIRST.replace(day=2)
