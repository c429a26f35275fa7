"""Why a value moved, in words, tables and a waterfall that sum to the change, in both languages."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jalon.show.waterfall import Step, waterfall
from jalon.show.why import why_section
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.cause import MissingDays, MoveExplained, MoveSplit, PartShare, Presence, Split
from jalon.vocabulary.verdict import Comparison
from tests.show.made import made_kpi

CALENDAR = Calendar()
KPI = made_kpi("revenue", "Ventes", "Sales", "EUR")


def share(region: str, amount: int, presence: Presence = Presence.KEPT) -> PartShare:
    return PartShare(slice=(("region", region),), presence=presence, contribution=Decimal(amount))


def split(*shares: PartShare, hiding: bool = False) -> MoveSplit:
    return MoveSplit(along=Split.MEMBERS, shares=shares, hiding=hiding)


MOVE = MoveExplained(
    comparison=Comparison.PREVIOUS,
    before=CALENDAR.period_of(Grain.MONTH, date(2026, 2, 1)),
    after=CALENDAR.period_of(Grain.MONTH, date(2026, 3, 1)),
    value_before=Decimal(9000),
    value_after=Decimal(12000),
    splits=(split(share("north", 4000), share("west", 500), share("south", -1500)),),
)


def said(move: MoveExplained, language: str = "en") -> list[str]:
    section = why_section([move], KPI, CALENDAR, language, {})
    return [re.sub("[\u00a0\u202f]", " ", each) for each in section.said]


def test_the_largest_then_the_next_then_the_other_way() -> None:
    assert said(MOVE) == [
        "March 2026 against February 2026: +€3,000 (€12,000 instead of €9,000).",
        "Mostly north: +€4,000.",
        "Then west: +€500.00.",
        "The other way, south: −€1,500.",
    ]
    assert said(MOVE, "fr")[1:] == [
        "Surtout north : +4 000 €.",
        "Puis west : +500,00 €.",
        "En sens contraire, south : −1 500 €.",
    ]


def test_hidden_moves_are_told_as_such() -> None:
    hidden = replace(MOVE, splits=(split(share("north", 9000), share("south", -6000), hiding=True),))
    assert said(hidden)[1:] == ["Opposite moves hide each other: north (+€9,000) and south (−€6,000)."]


def test_what_comes_before_all_reasons() -> None:
    days = MissingDays(first=date(2026, 3, 4), last=date(2026, 3, 9))
    told = said(replace(MOVE, missing=(days,), redefined=True))
    assert told[1].startswith("Careful, data are missing (4\u2060–\u20609 Mar 2026)") or told[1].startswith(
        "Careful, data are missing (4–9 Mar 2026)"
    )
    assert told[2].startswith("Careful, the definition changed")


@pytest.mark.parametrize(
    ("presence", "words"),
    [(Presence.NEW, "which was not there before"), (Presence.GONE, "which is there no more")],
)
def test_who_came_and_went(presence: Presence, words: str) -> None:
    moved = replace(MOVE, splits=(split(share("north", 4000, presence), share("south", -1000)),))
    assert words in said(moved)[1]


def test_the_calendar_is_told_where_it_weighs() -> None:
    def calendar(days: int) -> MoveSplit:
        parts = (
            PartShare(part="days", contribution=Decimal(days)),
            PartShare(part="pace", contribution=Decimal(3000 - days)),
        )
        return MoveSplit(along=Split.CALENDAR, shares=parts)

    assert "account for +€900.00; the pace for +€2,100." in said(replace(MOVE, splits=(calendar(900),)))[1]
    assert len(said(replace(MOVE, splits=(calendar(100),)))) == 1


def test_nothing_to_split_is_said() -> None:
    assert said(replace(MOVE, splits=()))[1].startswith("Nothing lets it be split")
    section = why_section([replace(MOVE, splits=())], KPI, CALENDAR, "en", {})
    assert section.tables == section.pictures == section.notes == ()


def test_the_table_ends_with_the_whole_and_the_picture_shows_every_step() -> None:
    section = why_section([MOVE], KPI, CALENDAR, "en", {})
    (table,) = section.tables
    assert table.rows[-1] == ("Whole", "€9,000", "€12,000", "+€3,000")
    assert len(table.rows) == 4
    (picture,) = section.pictures
    assert len(ET.fromstring(picture.svg).findall("{*}rect")) == 5
    many = tuple(share(f"region {number}", 100) for number in range(30))
    section = why_section([replace(MOVE, splits=(split(*many),))], KPI, CALENDAR, "en", {})
    assert len(ET.fromstring(section.pictures[0].svg).findall("{*}rect")) == 11  # eight, the rest, both ends


def test_a_waterfall_leads_from_one_value_to_the_other() -> None:
    steps = [Step(name="a", text="+5", amount=5.0), Step(name="<b>", text="−3", amount=-3.0)]
    start, end = Step(name="s", text="10", amount=10.0), Step(name="e", text="12", amount=12.0)
    drawing = ET.fromstring(waterfall(start, steps, end, name="w", title="t"))
    bars = [(float(each.get("x") or 0), float(each.get("width") or 0)) for each in drawing.findall("{*}rect")]
    ends = [left + wide for left, wide in bars]
    assert bars[1][0] == pytest.approx(ends[0], abs=0.2)  # the rise begins where the start ends
    assert ends[2] == pytest.approx(ends[1], abs=0.2)  # the fall begins where the rise ends
    assert bars[2][0] == pytest.approx(ends[3], abs=0.2)  # and ends where the end does
    assert all(left >= 0 and left + wide <= 360.1 for left, wide in bars)
