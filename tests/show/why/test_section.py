"""Why a value moved, in words, tables and a waterfall that sum to the change, in both languages."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.show.amounts import rounded
from jalon.show.waterfall import Step, waterfall
from jalon.show.why import why_section
from jalon.vocabulary.calendar import Calendar, Grain, Period
from jalon.vocabulary.cause import (
    Cause,
    CauseKind,
    DayShare,
    Fault,
    FaultKind,
    LedBy,
    MemberShare,
    MoveExplained,
    MoveOver,
    MovePart,
    Presence,
    SegmentShare,
    Unsplit,
    When,
)
from jalon.vocabulary.practice import Note
from jalon.vocabulary.verdict import Comparison
from tests.show.made import made_kpi

CALENDAR = Calendar()
KPI = made_kpi("revenue", "Ventes", "Sales", "EUR")
ORDERS = made_kpi("orders", "Commandes", "Orders", "orders")
FEBRUARY = CALENDAR.period_of(Grain.MONTH, date(2026, 2, 1))
MARCH = CALENDAR.period_of(Grain.MONTH, date(2026, 3, 1))


def share(region: str, amount: int, **others: object) -> MemberShare:
    made = MemberShare(
        slice=(("region", region),),
        presence=Presence.KEPT,
        before=Decimal(4000),
        after=Decimal(4000 + amount),
        contribution=Decimal(amount),
    )
    return replace(made, **others)  # type: ignore[arg-type]


def over(*shares: MemberShare, hiding: bool = False) -> MoveOver:
    return MoveOver(dimensions=("region",), members=shares, hiding=hiding)


MOVE = MoveExplained(
    before=FEBRUARY,
    after=MARCH,
    value_before=Decimal(9000),
    value_after=Decimal(12000),
    change=Decimal(3000),
    over=(over(share("north", 4000), share("west", 500), share("south", -1500)),),
)


def said(move: MoveExplained, language: str = "en") -> list[str]:
    kpis = {KPI.name: KPI, ORDERS.name: ORDERS}
    section = why_section([move], KPI, CALENDAR, language, kpis)
    return [re.sub("[\u00a0\u202f]", " ", each) for each in section.said]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "April 2026 is not over yet: this is what moved the last whole period."),
        ("fr", "Avril 2026 court encore : voici ce qui a fait bouger la dernière période entière."),
    ],
)
def test_that_the_period_shown_is_not_the_one_explained_is_said_first(language: str, expected: str) -> None:
    april = CALENDAR.period_of(Grain.MONTH, date(2026, 4, 1))
    last = replace(MOVE, comparison=Comparison.PREVIOUS)

    def first(move: MoveExplained, shown: Period | None) -> str:
        told = why_section([move], KPI, CALENDAR, language, {KPI.name: KPI, ORDERS.name: ORDERS}, shown)
        return told.said[0].replace("\u00a0", " ")

    assert first(last, april) == expected
    assert first(last, MARCH) == first(last, None) != expected
    assert first(MOVE, april) == first(MOVE, None)  # asked for by somebody
    assert first(last, CALENDAR.period_of(Grain.YEAR, date(2026, 4, 1))) != expected


def test_the_move_and_its_members() -> None:
    assert said(MOVE) == [
        "March 2026 against February 2026: +€3,000 (€12,000 instead of €9,000).",
        "By “region”: north +€4,000, west +€500.00, south −€1,500.",
    ]
    assert said(MOVE, "fr") == [
        "Mars 2026 contre février 2026 : +3 000 € (12 000 € au lieu de 9 000 €).",
        "Par « région » : north +4 000 €, west +500,00 €, south −1 500 €.",
    ]


@pytest.mark.parametrize(
    ("was", "now", "english", "french"),
    [
        ("0.04871", "0.04329", "−0.54 pts (4.33% instead of 4.87%)", "−0,54 pt (4,33 % au lieu de 4,87 %)"),
        (
            "0.61538",
            "0.51163",
            "−10.38 pts (51.16% instead of 61.54%)",
            "−10,38 pts (51,16 % au lieu de 61,54 %)",
        ),
        (
            "0.001695",
            "0.113438",
            "+11.17 pts (11.34% instead of 0.17%)",
            "+11,17 pts (11,34 % au lieu de 0,17 %)",
        ),
        ("0.31954", "0.32959", "+1.0 pt (33.0% instead of 32.0%)", "+1,0 pt (33,0 % au lieu de 32,0 %)"),
        ("0.5", "0.5000001", " 0.00 pts (50.0% instead of 50.0%)", " 0,00 pt (50,0 % au lieu de 50,0 %)"),
    ],
)
def test_a_move_of_a_share_is_the_difference_of_the_values_beside_it(
    was: str, now: str, english: str, french: str
) -> None:
    before, after = Decimal(was), Decimal(now)
    move = replace(MOVE, value_before=before, value_after=after, change=after - before, over=())
    rate = replace(KPI, unit="%")
    for language, told in (("en", english), ("fr", french)):
        sentence = why_section([move], rate, CALENDAR, language, {KPI.name: rate}).said[0]
        assert told in re.sub("[\u00a0\u202f]", " ", sentence)


def test_who_stands_out_comes_first_and_what_it_hides_is_said() -> None:
    south = share("south", -1500, apart=True, distance=5.2, row=4, beyond=Decimal(-2000))
    cause = Cause(kind=CauseKind.MEMBER, slice=south.slice, contribution=south.contribution, apart=True)
    move = replace(MOVE, over=(over(share("north", 4500), south),), causes=(cause,), recurs=FEBRUARY)
    assert said(move)[1:5] == [
        (
            "“south” stands out: −€1,500, €2,500 instead of €4,000; "
            "without “south” the difference would be +€4,500."
        ),
        "“south” has risen less (or fallen more) than the others 4 times in a row.",
        "As in February 2026: “south” had stood out the same way.",
        "The rise hides a fall: “south” −€1,500, while “north” makes +€4,500.",
    ]
    assert said(move, "fr")[1:3] == [
        (
            "« south » se détache : −1 500 €, 2 500 € au lieu de 4 000 € ; "
            "hors « south », l’écart serait de +4 500 €."
        ),
        "« south » a moins augmenté (ou plus baissé) que les autres 4 fois de suite.",
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "“south” stands out by moving less than the others: €4,500 instead of €4,000."),
        ("fr", "« south » se détache en bougeant moins que les autres : 4 500 € au lieu de 4 000 €."),
    ],
)
def test_who_stands_out_by_moving_less_is_said_to(language: str, expected: str) -> None:
    south = share("south", 500, apart=True, distance=5.2, beyond=Decimal(-2000))
    cause = Cause(kind=CauseKind.MEMBER, slice=south.slice, contribution=south.contribution, apart=True)
    move = replace(MOVE, over=(over(share("north", 2500), south),), causes=(cause,))
    assert said(move, language)[1] == expected


def test_what_people_wrote_when_it_happened_before_is_recalled() -> None:
    south = share("south", -1500, apart=True, distance=5.2, beyond=Decimal(-2000))
    cause = Cause(kind=CauseKind.MEMBER, slice=south.slice, contribution=south.contribution, apart=True)
    note = Note(day=date(2026, 2, 3), texts={"en": "Trains on strike", "fr": "Grève des trains"})
    move = replace(MOVE, over=(over(share("north", 4500), south),), causes=(cause,), recurs=FEBRUARY)
    move = replace(move, notes=(note,))
    assert said(move)[2:4] == [
        "As in February 2026: “south” had stood out the same way.",
        "What was noted then, on 3 February 2026: “Trains on strike”.",
    ]
    assert said(move, "fr")[3] == "Ce qui avait été noté alors, le 3 février 2026 : « Grève des trains »."


def test_a_lead_that_had_moved_is_told_beside_the_split() -> None:
    led = LedBy(
        lead="orders",
        lag=2,
        grain=Grain.WEEK,
        before=100.0,
        after=88.0,
        moved=-0.12,
        effect=-0.08,
        low=-0.1,
        high=-0.06,
    )
    move = replace(MOVE, led=(led, replace(led, lead="secret")))
    assert said(move)[-1] == (
        "“Orders” was 12% lower 2 weeks earlier; usually that makes about −€720.00 here. It is part of the"
        " same difference and does not add to the other lines."
    )
    french = said(move, "fr")[-1]
    assert french.startswith("« Commandes » était 12 % plus bas 2 semaines avant ; d’ordinaire, cela fait")
    assert len(said(move)) == len(said(MOVE)) + 1


def test_a_fall_hides_a_rise_and_moves_cancel_out() -> None:
    falls = replace(
        MOVE,
        value_after=Decimal(7000),
        change=Decimal(-2000),
        over=(over(share("north", 4000), share("south", -6000), hiding=True),),
    )
    assert said(falls)[1] == "The fall hides a rise: “north” +€4,000, while “south” makes −€6,000."
    even = replace(MOVE, change=Decimal(0), over=(over(share("a", 500), share("b", -500), hiding=True),))
    assert said(even)[1] == "Two opposite moves all but cancel out: “a” +€500.00 and “b” −€500.00."


def test_a_fault_of_the_data_comes_before_any_reason() -> None:
    gap = Fault(
        kind=FaultKind.GAP,
        period=FEBRUARY,
        source="sales",
        first=date(2026, 2, 4),
        last=date(2026, 2, 9),
        missing=Decimal(2412),
    )
    told = said(replace(MOVE, faults=(gap,)))
    assert told[1].startswith(
        "Look at the data before any other reason: “sales” has no row (4–9 Feb 2026, 6 days)"
    )
    assert told[2] == (
        "If those days were like the others, February 2026 lacks about €2,400: without the hole, "
        "the difference would be about +€590.00."
    )
    after = said(replace(MOVE, faults=(replace(gap, period=MARCH),)))
    assert after[2].endswith("the difference would be about +€5,400.")


@pytest.mark.parametrize("kind", [FaultKind.PARTIAL, FaultKind.FAILED, FaultKind.LATE, FaultKind.RESTATED])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_fault_has_its_sentence(kind: FaultKind, language: str) -> None:
    fault = Fault(kind=kind, period=MARCH, source="sales", was=Decimal(11000), on=date(2026, 4, 2))
    told = said(replace(MOVE, faults=(fault,)), language)[1]
    assert "March 2026" in told or "mars 2026" in told


def test_two_definitions_are_not_compared() -> None:
    told = said(replace(MOVE, redefined=True))
    assert told[1].startswith("The two figures do not follow the same definition")
    assert len(told) == 2
    later = said(replace(MOVE, defined_on=date(2026, 3, 5)))
    assert (
        later[1] == "The definition changed on 5 Mar 2026; both figures were computed again with the new one."
    )


def part(name: str, amount: int, before: int, after: int, **others: object) -> MovePart:
    made = MovePart(contribution=Decimal(amount), before=Decimal(before), after=Decimal(after), kpi=name)
    return replace(made, **others)  # type: ignore[arg-type]


def test_the_formula_in_words() -> None:
    whole = part("revenue", 3000, 9000, 12000)
    named = replace(whole, parts=(part("orders", 2500, 9, 11), part("orders", 500, 9, 9, when=When.PREVIOUS)))
    move = replace(MOVE, over=(), formula=named)
    assert said(move)[1] == "From what it is made of: Orders +€2,500, Orders (period before) +€500.00."
    sides = replace(whole, parts=(part("", 3500, 90, 120, text="sum(a)"), part("orders", -500, 10, 11)))
    assert said(replace(MOVE, over=(), formula=sides))[1] == (
        "It is 120 divided by 11 orders, against 90 divided by 10."
    )
    rate = why_section(
        (replace(MOVE, over=(), formula=sides),),
        replace(KPI, unit="%"),
        CALENDAR,
        "en",
        {ORDERS.name: ORDERS},
    )
    assert rate.said[1].replace("\u00a0", " ") == "120 out of 11 orders, against 90 out of 10."
    volume = (part("orders", 2500, 9, 11), part("orders", 500, 1000, 1090))
    assert said(replace(MOVE, over=(), volume=volume))[1] == (
        "“Orders”: 9 → 11 orders, which makes +€2,500; “Orders”: 1,000 → 1,090 orders, which makes +€500.00."
    )


def test_a_kpi_that_may_not_be_seen_is_another_one_without_its_values() -> None:
    parts = (part("orders", 2500, 9, 11), part("secret", 500, 1234, 5678))
    whole = replace(part("revenue", 3000, 9000, 12000), parts=parts)
    move = replace(MOVE, over=(), formula=whole, volume=parts, unsplit=("secret",))
    section = why_section([move], KPI, CALENDAR, "en", {KPI.name: KPI, ORDERS.name: ORDERS})
    told = repr(section)
    assert "another KPI" in told
    assert not any(each in told for each in ("secret", "1,234", "5,678", "1234", "5678"))


def test_the_calendar_is_told_where_it_weighs() -> None:
    days = DayShare(before=Decimal(28), after=Decimal(31), calendar=Decimal(900), level=Decimal(2100))
    assert said(replace(MOVE, days=days))[-1] == (
        "The calendar counts: more days, or busier ones, which makes +€900.00; the rest makes +€2,100."
    )
    little = replace(days, calendar=Decimal(100), level=Decimal(2900))
    assert said(replace(MOVE, days=little)) == said(MOVE)


def test_a_combination_that_stands_out() -> None:
    found = SegmentShare(
        slice=(("region", "north"), ("channel", "web")),
        contribution=Decimal(-700),
        effect=-0.4,
        before=Decimal(2000),
        after=Decimal(1300),
    )
    cause = Cause(kind=CauseKind.SEGMENT, slice=found.slice, contribution=found.contribution, apart=True)
    assert said(replace(MOVE, segments=(found,), causes=(cause,)))[1] == (
        "“north × web” stands out: −€700.00, €1,300 instead of €2,000."
    )


def test_what_cannot_be_told_says_so() -> None:
    assert said(replace(MOVE, over=()))[1] == "The data do not say where this difference comes from."
    nothing = replace(MOVE, value_before=None, change=None)
    assert said(nothing) == ["There is no value for February 2026: nothing can be compared."]
    level = replace(MOVE, over=(MoveOver(dimensions=("region",), unsplit=Unsplit.LEVEL),))
    section = why_section([level], KPI, CALENDAR, "en", {})
    assert section.notes[0].startswith("By “region” the difference cannot be split")
    assert section.tables == section.pictures == ()


def cents(text: str) -> Decimal:
    return Decimal(re.sub(r"[^\d.-]", "", text.replace("\u2212", "-")))


@given(
    st.lists(st.integers(-999_999, 999_999).map(lambda number: Decimal(number) / 700), min_size=1, max_size=9)
)
def test_the_rows_of_a_table_sum_to_their_last(amounts: list[Decimal]) -> None:
    shares = [share(f"r{number}", 0, contribution=each) for number, each in enumerate(amounts)]
    total = sum(amounts, Decimal(0))
    move = replace(MOVE, change=total, over=(over(*shares),))
    (table,) = why_section([move], KPI, CALENDAR, "en", {}).tables
    *rows, last = [cents(row[-1]) for row in table.rows]
    assert sum(rows) == last
    assert abs(last - total) <= Decimal("0.005")


@given(st.lists(st.decimals(-1000, 1000, places=6), min_size=1, max_size=12), st.integers(0, 4))
def test_rounded_amounts_are_each_less_than_a_step_off(amounts: list[Decimal], places: int) -> None:
    step = Decimal(1).scaleb(-places)
    found = rounded(amounts, places)
    assert all(abs(mine - theirs) < step for mine, theirs in zip(found, amounts, strict=True))
    assert abs(sum(found) - sum(amounts)) <= step / 2


def test_the_picture_shows_every_step() -> None:
    section = why_section([MOVE], KPI, CALENDAR, "en", {})
    (picture,) = section.pictures
    assert len(ET.fromstring(picture.svg).findall("{*}rect")) == 5


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
