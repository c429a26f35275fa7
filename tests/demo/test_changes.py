"""The planted changes are judged rightly; where nothing is planted, no more is found than is stated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from jalon.demo import practice, truth
from jalon.demo.days import every_day
from jalon.demo.visits import Traffic
from jalon.judge.arrays import Numbers
from jalon.judge.effects.change import judge
from jalon.judge.effects.plan import Expected, Plan
from jalon.vocabulary.change import Answer, AnswerReason, Direction
from tests.cli.made import jalon, read
from tests.demo.days import NOW, TODAY

PLANTED = truth(TODAY)
STATED = 0.056
"""How often an effect is found by week where nothing happened, up or down, as measured on public series."""
WEEKS, WINDOW = 150, 8
FIRST = date(2023, 1, 2)


def told(folder: Path) -> dict[str, Any]:
    rows = read(jalon("change", "judge", folder, "--json", "--now", NOW))
    return {row["change"]["kpi"]: row for row in rows}


def test_the_changes_were_sealed_before_they_started(computed: Path) -> None:
    entries = read(jalon("history", computed, "--json", "--now", NOW))["entries"]
    sealed = {each["subject"]: each for each in entries if each["kind"] == "change"}
    assert set(sealed) == {PLANTED.successful.kpi, PLANTED.useless.kpi, PLANTED.idle.kpi}
    for each in practice(TODAY).changes:
        content = sealed[each.kpi]["content"]
        assert content["start"] == each.day.isoformat()
        assert content["texts"] == dict(each.title)
        assert datetime.fromisoformat(sealed[each.kpi]["at"]).date() < each.day
    assert [each["number"] for each in entries] == list(range(1, len(entries) + 1))
    assert read(jalon("history", "verify", computed, "--json", "--now", NOW))["holds"]


def test_the_successful_change_worked_and_the_interval_holds_the_truth(computed: Path) -> None:
    found = told(computed)[PLANTED.successful.kpi]
    assert (found["answer"], found["reason"]) == (Answer.WORKED, AnswerReason.BEYOND_CHANCE)
    share = found["effect"]["share"]
    assert share["low"] <= float(PLANTED.successful.effect) <= share["high"]
    assert found["picture"]["as_large"] == 0
    assert not found["change"]["late"]


@pytest.mark.parametrize("kpi", [PLANTED.useless.kpi, PLANTED.idle.kpi])
def test_the_useless_changes_did_not_work_and_the_intervals_hold_nothing(computed: Path, kpi: str) -> None:
    found = told(computed)[kpi]
    assert found["answer"] in (Answer.DID_NOT, Answer.CANNOT_TELL)
    share = found["effect"]["share"]
    assert share["low"] <= 0 <= share["high"]


def test_explaining_the_kpi_says_so(computed: Path) -> None:
    for language, words in (("fr", "a marché"), ("en", "it worked")):
        found = read(
            jalon("explain", PLANTED.successful.kpi, computed, "--json", "--now", NOW, lang=language)
        )
        (announced,) = (each for each in practice(TODAY).changes if each.name == PLANTED.successful.name)
        first = found["judged"]["changes"][0]
        assert announced.title[language] in first
        assert words in first


def by_week(seed: int) -> Iterator[Numbers]:
    """Weekly shares of visits that buy, and that leave at once, in all and by channel; nothing changes."""
    end = FIRST + timedelta(weeks=WEEKS)
    traffic = Traffic(first=FIRST, trial=end, chance=Random(seed))
    counts: dict[tuple[str, str], Numbers] = defaultdict(lambda: np.zeros(WEEKS))
    for day in every_day(FIRST, end):
        week = (day - FIRST).days // 7
        for visit in traffic.of_day(day):
            for channel in ("", visit.channel):
                counts[channel, "all"][week] += 1
                counts[channel, "buys"][week] += visit.buys
                counts[channel, "leaves"][week] += len(visit.pages) == 1
    for channel in {channel for channel, _ in counts}:
        for what in ("buys", "leaves"):
            yield counts[channel, what] / counts[channel, "all"]


def test_a_change_that_did_nothing_is_rarely_said_to_have_worked() -> None:
    """200 dates and more where nothing happened, in companies with other seeds."""
    answers: Counter[AnswerReason] = Counter()
    plan = Plan(direction=Direction.UP, window=WINDOW, expected=Expected(size=0.2))
    for seed in range(3):
        for series in by_week(seed):
            for start in range(WEEKS - 7 * WINDOW, WEEKS - WINDOW, WINDOW):
                skip = start % 2
                after = series[start : start + WINDOW + skip]
                found = judge(series[:start], after, plan, 52, skip=skip)
                answers[found.reason] += 1
    dates = answers.total()
    worked, wrong = answers[AnswerReason.BEYOND_CHANCE], answers[AnswerReason.WRONG_WAY]
    print(f"{dates} dates: {worked} worked, {wrong} the wrong way; stated {STATED:.3f} both together")
    assert dates >= 200
    assert worked + wrong <= beyond(dates, STATED)


def beyond(trials: int, rate: float) -> int:
    """As many as come in less than one of a thousand cases where the rate is true (normal, from above)."""
    return int(np.ceil(trials * rate + 3.1 * np.sqrt(trials * rate * (1 - rate))))
