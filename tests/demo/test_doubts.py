"""The gamed KPI and the moved target of the demo are doubted first, and next to nothing else is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jalon.demo import truth
from jalon.vocabulary.doubt import Doubts, Eased
from jalon.workspace import find
from jalon.workspace.judgement.doubts import doubts
from jalon.workspace.published import Published
from tests.cli.made import jalon, read
from tests.demo.days import NOW, TODAY

PLANTED = truth(TODAY)


@pytest.fixture(scope="module")
def found(computed: Path) -> Mapping[str, Doubts]:
    """What is doubted of every KPI."""
    now = datetime.fromisoformat(NOW)
    workspace = find(computed, now)
    with workspace.ledger() as ledger:
        reading = Published.of(workspace, ledger, now, None)
        each = {name: doubts(reading, kpi) for name, kpi in reading.kpis.items()}
    return {name: doubt for name, doubt in each.items() if doubt is not None}


def test_the_gamed_kpi_is_found_first_with_its_counter_its_month_and_its_channel(
    found: Mapping[str, Doubts],
) -> None:
    gamed = {name: each.gamed for name, each in found.items() if each.gamed is not None}
    assert min(gamed, key=lambda name: (gamed[name].aimed is not None, -gamed[name].strength)) == (
        PLANTED.gamed.kpi
    )
    first = gamed[PLANTED.gamed.kpi]
    assert first.counter == PLANTED.gamed.counters[0]
    assert first.own.since.start == PLANTED.gamed.since.replace(day=1)
    assert abs(first.other.since.start - PLANTED.gamed.since) < timedelta(days=32)
    assert first.members == (PLANTED.gamed.scope,)


def test_what_nobody_is_measured_by_sends_to_the_gamed_kpi(found: Mapping[str, Doubts]) -> None:
    """Whichever moved farther: the time to close has no target, nobody acts for it."""
    beside = {name: each.gamed.aimed for name, each in found.items() if each.gamed is not None}
    assert beside.pop(PLANTED.gamed.kpi) is None
    assert beside
    assert set(beside.values()) == {PLANTED.gamed.kpi}


def test_only_the_time_to_close_is_doubted_beside_it(found: Mapping[str, Doubts]) -> None:
    """Tickets closed at once shorten it: it is gamed by the same act, against the same counter-KPI."""
    gamed = {name: each.gamed.counter for name, each in found.items() if each.gamed is not None}
    others = set(gamed) - {PLANTED.gamed.kpi}
    assert others <= {"resolution_hours", "resolution_business_hours"}
    assert set(gamed.values()) == {PLANTED.gamed.counters[0]}


def test_the_moved_target_is_the_only_one(found: Mapping[str, Doubts]) -> None:
    (name,) = (name for name, each in found.items() if each.moved)
    assert name == PLANTED.moved.kpi
    (moved,) = found[name].moved
    assert moved.eased is Eased.LOWERED
    assert (moved.before, moved.after) == ((PLANTED.moved.before,), (PLANTED.moved.after,))
    assert moved.known is not None
    assert moved.known < PLANTED.moved.on <= moved.on


@pytest.mark.parametrize(
    ("kpi", "language", "words"),
    [
        (PLANTED.gamed.kpi, "fr", ("peut-être que le chiffre s’est amélioré, pas la chose", "« e-mail »")),
        (PLANTED.gamed.kpi, "en", ("perhaps the number got better, not the thing", "“e-mail”")),
        (PLANTED.moved.kpi, "fr", ("La cible a été abaissée de 95,0", "sans raison écrite")),
        (PLANTED.moved.kpi, "en", ("The target was lowered from 95.0% to 90.0%", "with no reason written")),
    ],
)
def test_explain_says_it(computed: Path, kpi: str, language: str, words: tuple[str, ...]) -> None:
    said = read(jalon("explain", kpi, computed, "--json", "--now", NOW, lang=language))
    told = " ".join(said["judged"]["doubts"]).replace("\u00a0", " ")
    assert all(each in told for each in words), told
