"""The labels inside a chart: the newest value, what goes on beyond the plane, samples of lines, events."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from jalon.show.chart import NARROW, WIDE, Chart, ChartFrame, Event, chart_svg
from jalon.show.chart.spots import Box, spot
from jalon.show.svg import Point
from jalon.show.widths import text_width
from jalon.vocabulary.foresight import Ahead
from jalon.vocabulary.observation import Value
from tests.show.gallery import made_chart

FRAMES = pytest.mark.parametrize("frame", [WIDE, NARROW], ids=lambda frame: frame.name)
VALUES: list[Value | None] = [50_000, 55_000, 52_000, 58_000, 60_000, None, None, None]


def expecting(low: float, high: float, *, target: int | None = None) -> Chart:
    """Five months known, three expected; the target ends with the last value."""
    chart = made_chart("k", VALUES, unit="EUR/month", low=target)
    steps = [
        replace(step, foreseen=Ahead(period=step.period, middle=61_000.0, low=low, high=high), low=None)
        if position >= 5
        else step
        for position, step in enumerate(chart.steps)
    ]
    return replace(chart, steps=tuple(steps))


def drawn(chart: Chart, frame: ChartFrame, language: str = "fr") -> ET.Element:
    return ET.fromstring(chart_svg(chart, language, "c", frame))


def of(root: ET.Element, kind: str) -> list[ET.Element]:
    return [one for one in root.iter() if kind in (one.get("class") or "").split()]


def said(root: ET.Element) -> list[str]:
    return [(one.text or "").replace("\u00a0", " ") for one in root.iter() if one.tag.endswith("text")]


def points(line: ET.Element) -> list[Point]:
    pairs = [pair.split(",") for pair in (line.get("points") or "").split()]
    return [(float(x), float(y)) for x, y in pairs]


@FRAMES
def test_a_band_cut_at_the_edge_says_how_far_it_goes(frame: ChartFrame) -> None:
    root = drawn(expecting(-40_000.0, 93_200.0), frame)
    over, under = sorted(of(root, "beyond"), key=points_y)
    assert "93 200 €" in "".join(over.itertext()).replace("\u00a0", " ").replace("\u202f", " ")
    assert "−40 000 €" in "".join(under.itertext()).replace("\u00a0", " ").replace("\u202f", " ")


def points_y(mark: ET.Element) -> float:
    (text,) = of(mark, "muted")
    return float(text.get("y") or 0)


def test_a_band_that_is_shown_whole_has_no_mark() -> None:
    root = drawn(expecting(54_000.0, 66_000.0), WIDE)
    assert not of(root, "beyond")
    (band,) = of(root, "foreseen")
    edges = [float(line.get("y1") or 0) for line in of(root, "hits")[0]]
    assert min(y for _, y in points(band)) > min(edges)


def test_a_cut_band_keeps_the_slope_it_has() -> None:
    """Where it leaves the plane it has a corner, rather than leaning to the next step."""
    (band,) = of(drawn(expecting(54_000.0, 93_200.0), WIDE), "foreseen")
    corners = points(band)
    top = min(y for _, y in corners)
    start, leaves = corners[0], next(x for x, y in corners if y == top)
    (hits,) = of(drawn(expecting(54_000.0, 93_200.0), WIDE), "hits")
    following = float(hits[5].get("x1") or 0)
    assert start[0] < leaves < following


@FRAMES
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_newest_value_lies_on_no_line_and_no_label(frame: ChartFrame, language: str) -> None:
    events = (Event(day=made_chart("k", VALUES).steps[3].period.start, name="Salon"),)
    root = drawn(replace(expecting(40_000.0, 90_000.0, target=57_000), events=events), frame, language)
    (strong,) = of(root, "strong")
    left, bottom = float(strong.get("x") or 0), float(strong.get("y") or 0)
    right = left + text_width(strong.text or "", frame.text, bold=True)
    box = Box(left=left, top=bottom - frame.text * 0.8, right=right, bottom=bottom)
    lines = [*of(root, "line"), *of(root, "aim"), *of(root, "expected")]
    assert not any(box.crossed(stroke) for line in lines for stroke in pairwise(points(line)))
    axis = max(float(one.get("x") or 0) for one in of(root, "muted") if one.get("text-anchor") == "end")
    assert left > axis


def test_labels_leave_out_what_a_unit_is_divided_by_as_the_axis_does() -> None:
    root = drawn(expecting(54_000.0, 66_000.0, target=57_000), WIDE)
    assert "60 000 €" in [each.replace("\u202f", " ") for each in said(root)]
    assert not any("par mois" in each for each in said(root))
    told = [line.get("data-value") or "" for line in of(root, "hits")[0]]
    assert "par\u00a0mois" in told[4] or "par mois" in told[4]


@FRAMES
def test_the_label_of_a_target_has_a_piece_of_its_line(frame: ChartFrame) -> None:
    root = drawn(expecting(54_000.0, 66_000.0, target=57_000), frame)
    (sample,) = of(root, "sample")
    (aim,) = of(root, "aim")
    assert sample.get("stroke-dasharray") == aim.get("stroke-dasharray")
    (label,) = [one for one in of(root, "muted") if (one.text or "").startswith("cible")]
    assert points(sample)[-1][0] < float(label.get("x") or 0)


@FRAMES
def test_events_of_one_step_all_have_their_names(frame: ChartFrame) -> None:
    chart = made_chart("k", [1, 2, 3, 4], first=date(2026, 1, 1))
    events = tuple(Event(day=date(2026, 2, day), name=f"Jour {day}") for day in (3, 10, 20))
    root = drawn(replace(chart, events=events), frame)
    assert [one.text for one in of(root, "name")] == ["Jour 3", "Jour 10", "Jour 20"]


def test_a_label_stands_clear_where_there_is_room_and_at_its_point_where_there_is_none() -> None:
    within = Box(left=0, top=0, right=200, bottom=200)
    across = ((0.0, 80.0), (200.0, 80.0))
    box = spot((100, 100), (60, 12), within, [across], [])
    assert not box.crossed(across)
    full = Box(left=0, top=0, right=200, bottom=200)
    assert spot((100, 100), (60, 12), within, [], [full]).bottom <= 100
