"""What stands behind the sentences: drawings that say the same without colour, tables, the control chart."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from jalon.show.section import section_html, section_text
from jalon.vocabulary.signal import Caution, News, Signals, Standing
from tests.show.signals.made import CHART, STEP, found, month, ordinary, section, spike

NEWS = found(
    spike(18, 640.0),
    ordinary(19),
    replace(ordinary(20), standing=Standing.NEWS, news=News.STEP, since=month(18)),
    spike(21, 300.0),
    ordinary(22),
    ordinary(23),
    changes=(STEP,),
)


def drawings(signals: Signals, picture: int, language: str = "en") -> list[ET.Element]:
    """The drawings of a picture: for a page, and for a phone."""
    svg = section(signals, language).pictures[picture].svg
    return list(ET.fromstring(f"<all>{svg}</all>"))


def kinds(drawing: ET.Element, kind: str) -> list[ET.Element]:
    return [each for each in drawing.iter() if each.get("class") == kind]


def texts(drawing: ET.Element) -> list[str]:
    return [(each.text or "").replace("\u00a0", " ") for each in drawing.iter() if each.tag.endswith("}text")]


@pytest.mark.parametrize("place", [0, 1])
def test_news_are_marked_by_shape_and_word(place: int) -> None:
    drawing = drawings(NEWS, 0)[place]
    marks = kinds(drawing, "news")
    assert len(marks) == 3
    assert len({each.get("d", "").split("l", 1)[1] for each in marks}) == 3  # three shapes
    told = [each[0].text or "" for each in marks]
    assert [each.split(" · ")[1] for each in told] == ["low", "new level", "high"]
    assert {"low", "new level", "high"} <= set(texts(drawing))


def test_the_band_covers_what_was_judged() -> None:
    (band,) = kinds(drawings(NEWS, 0)[0], "band")
    corners = (band.get("points") or "").split()
    assert len(corners) == 2 * 12


def test_every_text_stays_inside_its_drawing() -> None:
    for picture in (0, 1):
        for drawing in drawings(NEWS, picture, "fr"):
            width = float((drawing.get("viewBox") or "").split()[2])
            for each in drawing.iter():
                if each.tag.endswith("}text") and each.get("text-anchor") is None:
                    assert 0 <= float(each.get("x") or 0) < width


def test_limits_of_the_control_chart_are_named() -> None:
    wide, phone = drawings(found(), 1)
    assert {"high limit 560 orders", "mean 500 orders", "low limit 440 orders"} <= set(texts(wide))
    assert {"high limit", "560 orders", "mean"} <= set(texts(phone))
    assert len(kinds(wide, "limit")) == 5
    ringed = [(each[0].text or "").replace("\u00a0", " ") for each in kinds(wide, "broken")]
    assert ringed == ["September 2025 · beyond a limit", "September 2025 · range beyond its limit"]


def test_a_stretch_without_limits_says_how_many_values_it_takes() -> None:
    short = replace(
        CHART.limits[0],
        first=month(20),
        learned=4,
        mean=None,
        low=None,
        high=None,
        mean_range=None,
        range_limit=None,
    )
    chart = replace(CHART, limits=(replace(CHART.limits[0], last=month(19)), short))
    told = section(found(chart=chart))
    assert told.notes[-1] == "No limits yet since the last change of level: 4 values, 12 are needed."
    assert told.tables[1].rows[-1][1:] == ("4", "—", "—", "—", "—", "—")


def test_tables_say_what_the_drawings_show() -> None:
    changes, limits, watched, charted = sorted(section(NEWS).tables, key=lambda each: each.long)
    (change,) = [[cell.replace("\u00a0", " ") for cell in row] for row in changes.rows]
    assert change == ["July 2025", "September 2025", "new level", "402 orders", "505 orders"]
    assert limits.rows[0][1] == "24"
    assert [row[-1] for row in watched.rows[-6:]] == ["high", "ordinary", "new level", "low"] + [
        "ordinary"
    ] * 2
    assert watched.rows[0][-1] == "too early"
    assert len(watched.rows) == len(charted.rows) == 24
    assert charted.rows[20][-1] == "beyond a limit, range beyond its limit"


def test_a_terminal_leaves_out_the_long_tables_and_a_page_folds_them() -> None:
    told = section(NEWS)
    text = section_text(told)
    assert told.tables[0].caption in text
    assert not any(each.caption in text for each in told.tables if each.long)
    page = section_html(told, "en")
    for each in told.tables:
        assert (f"<details><summary>{each.caption}" in page) is each.long


def test_too_early_has_nothing_behind() -> None:
    told = section(found(points=(), chart=None, known=3))
    assert (told.notes, told.tables, told.pictures) == ((), (), ())


def test_the_eager_setting_is_said() -> None:
    assert "signals: eager" in section(found(caution=Caution.EAGER)).notes[1]
    assert "one value in a hundred" in section(found()).notes[1]


def test_constant_values_are_drawn() -> None:
    points = tuple(replace(ordinary(number, 0.0), expected=0.0, low=0.0, high=0.0) for number in range(24))
    still = found(points=points)
    assert "as usual" in section(still).said[0]
    assert "nan" not in "".join(each.svg for each in section(still).pictures)
