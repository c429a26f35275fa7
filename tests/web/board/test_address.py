"""What a KPI's page shows stands in its address, whole and no more."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.observation import OTHER
from jalon.web.board.address import Asked, lengths
from jalon.web.board.drawn import drawn
from jalon.web.frame.site import site
from jalon.workspace.story import story

MEMBERS = st.none() | st.just(OTHER) | st.text(max_size=20).filter(lambda text: "\x00" not in text)


def asked(query: str, kpi: str = "revenue") -> Asked:
    return Asked.of(RequestFactory().get(f"/?{query}"), site().definitions.kpis[kpi])


@given(
    grain=st.sampled_from([Grain.MONTH, Grain.QUARTER, Grain.ALL]),
    length=st.integers(0, 2),
    member=st.sampled_from([(), "member"]),
    name=MEMBERS,
    compare=st.booleans(),
    every=st.booleans(),
)
def test_an_address_says_what_is_shown_whatever_the_member_is_called(
    grain: Grain, length: int, member: object, name: str | None, compare: bool, every: bool
) -> None:
    offered = lengths(grain)
    wanted = asked("")
    shown = Asked(
        grain=grain,
        own=wanted.own,
        last=offered[length % len(offered)],
        by=("region",),
        own_by=("region",),
        slice=(("region", name),) if member else (),
        compare=compare,
        every=every,
    )
    assert asked(shown.query) == shown


def test_the_usual_page_needs_no_query() -> None:
    shown = asked("")
    assert shown.query == "" and shown.grain is Grain.MONTH and shown.last == 13


@pytest.mark.parametrize(
    "query",
    [
        "grain=day",
        "grain=nonsense",
        "last=7",
        "last=99999999999",
        "by=colour",
        "member=north&member=south",
        "compare=no",
    ],
)
def test_what_is_not_kept_is_passed_over(query: str) -> None:
    assert asked(query) == asked("")


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "2099-01-01"])
def test_a_day_that_cannot_be_shown_again_is_passed_over(day: str) -> None:
    assert asked(f"as_of={day}") == asked("")
    assert asked("as_of=2026-03-14").as_of == "2026-03-14"


@pytest.mark.parametrize(("last", "marked"), [(13, "13"), (25, "0"), (0, "0")])
def test_the_length_that_is_drawn_is_marked_though_there_is_less_to_draw(last: int, marked: str) -> None:
    here, shown = site(), asked(f"last={last}")
    told = story(here.workspace, here.ledger, here.definitions.kpis["revenue"], now=here.now)
    year = replace(told, values=told.values[:1] * 20)
    picks = [each for each in drawn(year, shown, "Revenue", "en").lengths if each.chosen]
    assert [parse_qs(each.address[1:]).get("last", ["13"]) for each in picks] == [[marked]]
