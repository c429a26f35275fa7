import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.show.chart import (
    NARROW,
    WIDE,
    Chart,
    ChartFrame,
    Event,
    Kind,
    chart_html,
    chart_sentence,
    chart_svg,
    chart_table,
    steps_of,
)
from jalon.show.chart.ends import SAMPLE
from jalon.show.numbers import value_text
from jalon.show.widths import text_width
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.foresight import Ahead
from jalon.vocabulary.observation import Observation, Value
from jalon.vocabulary.target import Milestone, Stay
from jalon.vocabulary.verdict import Expectation
from tests.bounds import at_most
from tests.show.gallery import CALENDAR, made_chart

SVG = "{http://www.w3.org/2000/svg}"
VALUES = (
    st.none()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)
)
SERIES = st.lists(VALUES, min_size=0, max_size=40)
UNITS = st.sampled_from(["EUR", "%", "hours", "minutes", None, "orders", "EUR/order", "points"])
GRAINS = st.sampled_from([grain for grain in Grain if grain is not Grain.ALL])
FRAMES = st.sampled_from([WIDE, NARROW])
KINDS = st.sampled_from(list(Kind))
LANGUAGES = st.sampled_from(["fr", "en"])


def texts(svg: str, kind: str = "") -> list[ET.Element]:
    return [one for one in ET.fromstring(svg).iter(f"{SVG}text") if kind in (one.get("class") or "")]


def span(text: ET.Element, size: float) -> tuple[float, float]:
    """Where a text begins and ends, by its estimated width."""
    wide = text_width(text.text or "", size, bold="strong" in (text.get("class") or ""))
    x = float(text.get("x") or 0)
    match text.get("text-anchor"):
        case "middle":
            return x - wide / 2, x + wide / 2
        case "end":
            return x - wide, x
        case _:
            return x, x + wide


def under(svg: str, frame: ChartFrame) -> list[ET.Element]:
    """The labels under the chart."""
    return [one for one in texts(svg) if float(one.get("y") or 0) == frame.height - 6]


@given(
    SERIES,
    SERIES,
    SERIES,
    SERIES,
    GRAINS,
    UNITS,
    KINDS,
    FRAMES,
    LANGUAGES,
    st.booleans(),
    st.lists(st.text(min_size=1, max_size=60), max_size=6),
)
def test_any_series_can_be_drawn_and_read(  # noqa: PLR0917 drawn by hypothesis
    values: list[Value | None],
    low: list[Value | None],
    high: list[Value | None],
    then: list[Value | None],
    grain: Grain,
    unit: str | None,
    kind: Kind,
    frame: ChartFrame,
    language: str,
    running: bool,
    names: list[str],
) -> None:
    first = date(2024, 2, 29)
    chart = made_chart(
        'Ventes <&> "d\'ici"',
        values,
        grain=grain,
        first=first,
        unit=unit,
        running=running,
        low=low,
        high=high,
        then=then,
        kind=kind,
        milestones=[Milestone(day=first + timedelta(days=20), value=Decimal("12.5"))],
        events=[Event(day=first + timedelta(days=9 * n), name=name) for n, name in enumerate(names)],
    )
    svg = chart_svg(chart, language, "c", frame)
    root = ET.fromstring(svg)
    assert "nan" not in svg.lower().replace("finan", "") or any("nan" in name.lower() for name in names)
    for element in root.iter():
        assert element.get("style") is None
        for key in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height"):
            if element.get(key) is not None and element is not root:
                assert -2 <= float(element.get(key) or "x") <= 642, (element.tag, element.attrib)
    labels = [span(one, frame.text) for one in under(svg, frame)]
    assert all(left[1] < right[0] for left, right in pairwise(labels))
    assert all(left >= -0.1 and right <= frame.width + 0.1 for left, right in labels)
    assert bool(labels) == bool(values)
    assert len(root.findall(f".//{SVG}line[@class='grid']")) <= 3
    ET.fromstring(chart_html(chart, language, "c"))
    assert not set("{}") & set(chart_sentence(chart, language))


@given(
    st.lists(st.integers(0, 400), max_size=12),
    st.lists(st.text("abcdéf ", min_size=1, max_size=50), min_size=12),
    FRAMES,
)
def test_names_of_events_never_overlap(days: list[int], names: list[str], frame: ChartFrame) -> None:
    first = date(2026, 1, 1)
    events = [
        Event(day=first + timedelta(days=day), name=name) for day, name in zip(days, names, strict=False)
    ]
    svg = chart_svg(
        made_chart("k", list(range(420)), grain=Grain.DAY, first=first, events=events), "fr", "c", frame
    )
    rows: dict[str, list[tuple[float, float]]] = {}
    for one in texts(svg, "name"):
        rows.setdefault(one.get("y") or "", []).append(span(one, frame.text))
    assert len(rows) <= 3
    for spans in rows.values():
        assert all(left[1] <= right[0] for left, right in pairwise(sorted(spans)))
        assert all(left >= -0.1 and right <= frame.width + 0.1 for left, right in spans)
    titles = [one.text for one in ET.fromstring(svg).iter(f"{SVG}title")][1:]
    assert len(titles) == len(events)
    assert all(any(event.name in (title or "") for title in titles) for event in events)


@pytest.mark.parametrize("frame", [WIDE, NARROW])
@pytest.mark.parametrize("grain", [grain for grain in Grain if grain is not Grain.ALL])
@pytest.mark.parametrize("count", [1, 2, 5, 13, 31, 60, 120])
def test_every_year_is_named_once(grain: Grain, count: int, frame: ChartFrame) -> None:
    svg = chart_svg(
        made_chart("k", list(range(count)), grain=grain, first=date(2016, 10, 3)), "en", "c", frame
    )
    labels = [one.text or "" for one in under(svg, frame)]
    named = [label for label in labels if re.search(r"\d{4}", label)]
    assert named and labels[0] == named[0]
    assert len(named) == len(set(named))
    if grain in (Grain.MONTH, Grain.QUARTER, Grain.WEEK, Grain.DAY):
        years = [label[-4:] for label in named]
        assert len(years) == len(set(years)), labels


def test_eleven_hundred_points_are_drawn_quickly() -> None:
    chart = made_chart(
        "k", [100 + step % 37 for step in range(1100)], grain=Grain.DAY, first=date(2023, 1, 1)
    )
    started = time.perf_counter()
    svg = chart_svg(chart, "fr", "c")
    assert time.perf_counter() - started < at_most(1)
    (hits,) = ET.fromstring(svg).findall(f".//{SVG}g[@class='hits']")
    assert len(hits) == 1100
    narrow = ET.fromstring(chart_svg(chart, "fr", "c", NARROW)).findall(f".//{SVG}g[@class='hits']/{SVG}line")
    assert len(narrow) <= 160 and narrow[-1].get("data-label") == hits[-1].get("data-label")
    assert (hits.get("opacity"), hits.get("pointer-events")) == ("0", "stroke")


def test_the_last_value_stands_at_its_point_with_its_period() -> None:
    chart = made_chart("k", [100, 120, 118_400], unit="EUR", first=date(2026, 9, 1), running=True)
    svg = chart_svg(chart, "fr", "c")
    (strong,) = texts(svg, "strong")
    assert strong.text == value_text(118_400, "EUR", "fr")
    assert "1–23\u00a0nov." in [one.text for one in texts(svg)]
    (dashed,) = [one for one in ET.fromstring(svg).iter() if one.get("class") == "running"]
    assert dashed.get("stroke-dasharray")


def test_labels_at_line_ends_never_overlap() -> None:
    chart = made_chart("k", [62, 62, 62], unit="EUR", low=62, then=[62, 62, 62])
    for frame in (WIDE, NARROW):
        svg = chart_svg(chart, "en", "c", frame)
        right = max(float(one.get("x") or 0) for one in texts(svg) if one.get("text-anchor") is None)
        heights = sorted(
            float(one.get("y") or 0) for one in texts(svg) if float(one.get("x") or 0) >= right - SAMPLE - 6
        )
        assert len(heights) >= 4
        assert all(low + frame.text <= high for low, high in pairwise(heights))


@pytest.mark.parametrize(
    ("values", "unit", "labels"),
    [
        ([77_500, 118_400], "EUR", ["80 k€", "100 k€", "120 k€"]),
        ([0.021, 0.028], "%", ["2,25 %", "2,50 %", "2,75 %"]),
        ([3.2, 5.2], "hours", ["4 h", "5 h"]),
        ([0.2, 1.1], "hours", ["0 h", "30 min", "1 h"]),
        ([1, 2], "orders", ["1", "2"]),
        ([0, 2], "orders", ["0", "1", "2"]),
        ([1_200_000, 1_620_000], "EUR", ["1,2 M€", "1,4 M€", "1,6 M€"]),
        ([-80_000, 40_000], "EUR", ["−50 k€", "0 €"]),
    ],
)
def test_grid_lines_stand_at_round_values(values: Sequence[Value], unit: str, labels: list[str]) -> None:
    svg = chart_svg(made_chart("k", list(values), unit=unit), "fr", "c")
    found = [(one.text or "").replace("\u00a0", " ") for one in texts(svg) if one.get("text-anchor") == "end"]
    assert found == labels


def test_english_money_has_its_sign_before() -> None:
    svg = chart_svg(made_chart("k", [-80_000, 40_000], unit="EUR"), "en", "c")
    assert [one.text for one in texts(svg) if one.get("text-anchor") == "end"] == ["−€50k", "€0"]


def test_bars_start_at_zero() -> None:
    svg = chart_svg(made_chart("k", [90, 95, 100], kind=Kind.BARS), "fr", "c")
    bars = [one for one in ET.fromstring(svg).iter() if one.get("class") == "bar"]
    heights = [float(bar.get("height") or 0) for bar in bars]
    assert heights[0] / heights[2] == pytest.approx(0.9, abs=0.01)


def test_a_range_is_a_band_and_a_one_sided_target_is_dotted() -> None:
    both = chart_svg(made_chart("k", [1, 2, 3], low=1, high=2), "fr", "c")
    assert 'class="band"' in both and 'class="aim"' not in both
    one = chart_svg(made_chart("k", [1, 2, 3], high=2), "fr", "c")
    assert 'class="aim"' in one and 'class="band"' not in one


def test_a_moved_target_steps_and_one_that_grows_does_not() -> None:
    days = [date(2026, month, 1) for month in (9, 10, 11)]
    values = [observed(day, 10) for day in days]
    hard, easy = (Stay(above=Decimal(bound)) for bound in (12, 9))

    def asked(day: date, target: Stay, low: int) -> Expectation:
        period = CALENDAR.period_of(Grain.MONTH, day)
        return Expectation(period=period, low=Decimal(low), high=None, target=target)

    def corners(*targets: tuple[Stay, int]) -> list[tuple[float, float]]:
        path = {day: asked(day, *each) for day, each in zip(days, targets, strict=True)}
        chart = replace(made_chart("k", [10, 10, 10]), steps=steps_of(values, CALENDAR, path))
        svg = ET.fromstring(chart_svg(chart, "en", "c"))
        (line,) = [one for one in svg.iter() if one.get("class") == "aim"]
        return [(float(x), float(y)) for x, y in (at.split(",") for at in (line.get("points") or "").split())]

    moved = corners((hard, 12), (hard, 12), (easy, 9))
    assert len(moved) == 5
    (_, before), (left, high), (right, low), (_, after) = moved[1:]
    assert left == right and high == before and low == after and before < after
    assert len(corners((hard, 9), (hard, 10), (hard, 12))) == 3


def test_a_milestone_is_a_diamond_that_says_its_value_and_day() -> None:
    stone = Milestone(day=date(2025, 2, 28), value=Decimal(109_000))
    chart = made_chart("k", [100_000, 108_000, 111_000], unit="EUR", milestones=[stone])
    svg = chart_svg(chart, "fr", "c")
    assert svg.count('class="milestone"') == 1
    assert "109\u202f000\u00a0€ au 28\u00a0févr.\u00a02025" in svg
    assert "Jalon" in chart_table(chart, "fr")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            [77_500, 90_000, 70_000, 118_400],
            (
                "MRR : de 77 500 € en janvier 2025 à 118 400 € en avril 2025, son plus haut ;"
                " au plus bas 70 000 € en mars 2025."
            ),
        ),
        ([1, 2, 3], "MRR : de 1,00 € en janvier 2025 à 3,00 € en mars 2025, du plus bas au plus haut."),
        (
            [3, None, 1],
            (
                "MRR : de 3,00 € en janvier 2025 à 1,00 € en mars 2025, du plus haut au plus bas."
                " 1 période n’a pas de valeur."
            ),
        ),
        ([2, 2], "MRR : toujours 2,00 €, en janvier 2025 comme en février 2025."),
        ([None, 2310, None], "MRR : 2 310 € en février 2025."),
        ([None], "MRR : aucune valeur à dessiner."),
        (
            [2, 1, 3, 2],
            (
                "MRR : de 2,00 € en janvier 2025 à 2,00 € en avril 2025,"
                " au plus haut 3,00 € en mars 2025, au plus bas 1,00 € en février 2025."
            ),
        ),
    ],
)
def test_the_sentence_says_the_course(values: Sequence[Value | None], sentence: str) -> None:
    told = chart_sentence(made_chart("MRR", list(values), unit="EUR"), "fr")
    assert told.replace("\u00a0", " ").replace("\u202f", " ") == sentence


def test_the_sentence_in_english() -> None:
    told = chart_sentence(made_chart("MRR", [100, 90, 120], unit="EUR", running=True), "en")
    assert told.replace("\u00a0", " ") == (
        "MRR: from €100.00 in January 2025 to €120.00 so far (1–24 Mar 2025), its highest;"
        " lowest €90.00 in February 2025. The last period is partial."
    )


@given(SERIES, UNITS, LANGUAGES)
def test_the_table_and_the_pointer_tell_the_same_values(
    values: list[Value | None], unit: str | None, language: str
) -> None:
    chart = made_chart("k", values, unit=unit)
    told = [value_text(value, unit, language) for value in values]
    root = ET.fromstring(chart_svg(chart, language, "c"))
    assert [one.get("data-value") for one in root.iter(f"{SVG}line") if one.get("data-label")] == told
    table = ET.fromstring(chart_table(chart, language))
    cells = [(row[1].text or "").replace("\u2060", "") for row in table.iter("tr")][1:]
    assert cells == told


def observed(
    start: date, value: Value | None, grain: Grain = Grain.MONTH, *, complete: bool = True
) -> Observation:
    return Observation(kpi="k", period=CALENDAR.period_of(grain, start), value=value, complete=complete)


def test_steps_hold_gaps_the_year_before_and_the_future() -> None:
    seen = [
        observed(date(2025, 9, 1), 7),
        observed(date(2025, 10, 1), 8),
        observed(date(2026, 9, 1), 10),
        observed(date(2026, 11, 1), 11, complete=False),
    ]
    december = CALENDAR.period_of(Grain.MONTH, date(2026, 12, 1))
    asked = Expectation(period=december, low=Decimal(12), high=None, target=Stay(above=Decimal(12)))
    steps = steps_of(
        seen,
        CALENDAR,
        {december.start: asked},
        start=date(2026, 9, 1),
        covered_until=date(2026, 11, 23),
    )
    assert [step.value for step in steps] == [10, None, 11, None]
    assert [step.year_ago for step in steps] == [7, 8, None, None]
    assert [step.low for step in steps] == [None, None, None, 12]
    assert steps[2].held.end == date(2026, 11, 23) and steps[0].held == steps[0].period


def test_a_clipped_part_of_an_earlier_period_is_no_step() -> None:
    part = Observation(
        kpi="k", period=CALENDAR.period_of(Grain.MONTH, date(2026, 9, 1)).clipped(date(2026, 9, 8)), value=1
    )
    assert [step.value for step in steps_of([part, observed(date(2026, 9, 1), 5)], CALENDAR)] == [5]
    assert steps_of([], CALENDAR) == ()


def foreseen_chart(high: float = 80.0) -> Chart:
    """Five months known, three expected."""
    values: list[Value | None] = [50, 55, 52, 58, 60, None, None, None]
    chart = made_chart("k", values, low=54)
    steps = [
        replace(step, foreseen=Ahead(period=step.period, middle=62.4, low=58.1, high=high), low=None)
        if position >= 5
        else step
        for position, step in enumerate(chart.steps)
    ]
    return replace(chart, steps=tuple(steps))


@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=lambda frame: frame.name)
def test_what_is_expected_is_drawn_named_and_told(frame: ChartFrame) -> None:
    svg = chart_svg(foreseen_chart(), "en", "c", frame)
    assert len(parts(svg, "expected")) == 1
    assert len(parts(svg, "foreseen")) == 1
    said = " ".join(one.text or "" for one in texts(svg))
    assert "forecast" in said
    assert "62.4" in said
    assert "54" in said  # the target of the last value keeps its label
    table = chart_table(foreseen_chart(), "fr")
    assert "Prévision" in table
    assert "62,4 (58,1 à 80)" in table.replace("\u2060", "")


def test_a_band_without_end_does_not_flatten_the_values() -> None:
    svg = chart_svg(foreseen_chart(high=1e9), "en", "c")
    (line,) = parts(svg, "line")
    heights = [float(y) for y in re.findall(r",([\d.]+)", line.get("points") or line.get("d") or "")]
    assert max(heights) - min(heights) > 60
    (band,) = parts(svg, "foreseen")
    assert all(float(y) >= 0 for y in re.findall(r",(-?[\d.]+)", band.get("points") or ""))


def parts(svg: str, kind: str) -> list[ET.Element]:
    return [one for one in ET.fromstring(svg).iter() if kind in (one.get("class") or "").split()]
