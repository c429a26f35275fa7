"""The early signs named beside a result: those with a target first, of its function, and never too many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jalon.vocabulary.kpi import Kpi, Timing
from jalon.web.board import plainly
from jalon.web.frame.site import site


@pytest.fixture
def many(rolled_back: None, monkeypatch: pytest.MonkeyPatch) -> list[Kpi]:
    """Seven early signs of the objective of `revenue`, among them one of its function, one with a target."""
    definitions = site().definitions
    revenue = definitions.kpis["revenue"]
    signs = [
        replace(
            definitions.kpis["orders"],
            name=f"sign_{number}",
            timing=Timing.LEADING,
            function=revenue.function if number == 4 else "elsewhere",
            targets=revenue.targets if number == 6 else (),
        )
        for number in range(7)
    ]
    for sign in signs:
        monkeypatch.setitem(definitions.kpis, sign.name, sign)
    return signs


def test_those_that_are_followed_and_near_come_first(many: list[Kpi]) -> None:
    seen = frozenset(sign.name for sign in many)
    found = plainly._early_signs(site().definitions.kpis["revenue"], seen)
    assert found == ["sign_6", "sign_4", "sign_0", "sign_1", "sign_2", "sign_3", "sign_5"]
    assert plainly._early_signs(many[0], seen) == []


def test_a_few_are_named_and_the_others_counted(many: list[Kpi]) -> None:
    names = [sign.name for sign in many]
    told = plainly._signs_told(names, "fr")
    assert [name for name, _ in told.links] == names[:5]
    assert told.more == "et 2 autres, à la page Objectifs"
    assert plainly._signs_told(names[:6], "en").more == "and 1 more, on the page Objectives"
    assert plainly._signs_told(names[:5], "en").more == ""
