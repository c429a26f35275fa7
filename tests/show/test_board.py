import re
import time
import xml.etree.ElementTree as ET
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from jalon.show.asked import asked_sentence
from jalon.show.board import board_json
from jalon.show.explain import Explained, explain_json, explain_text
from jalon.show.json import dumps
from jalon.show.page import Heading, board_html
from jalon.show.svg import sparkline
from jalon.show.terminal import board_table, clip, display_width
from jalon.vocabulary.formula import Count, Quotient, Rows
from jalon.vocabulary.observation import Value
from jalon.vocabulary.rows import Column
from jalon.vocabulary.verdict import FrozenBase, Status
from tests.bounds import at_most
from tests.show.made import CALENDAR, OCTOBER, cards, d

HEADING = Heading(
    title="Acme", today=date(2026, 11, 23), computed_at=datetime(2026, 11, 23, 6, 0, tzinfo=UTC), defined=9
)
VOID = {"meta", "line", "path", "rect", "circle", "polyline"}


class Outline(HTMLParser):
    """Collects tags, ids, classes and texts of a page, and whether its tags nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        assert not any(name in ("style", "onclick", "onload") for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, text: str) -> None:
        self.texts.append(text)


def outline(page: str) -> Outline:
    read = Outline()
    read.feed(page)
    assert read.open == []
    return read


def test_board_rows_have_exactly_the_promised_keys() -> None:
    rows = board_json(cards(), "fr")
    keys = ["kpi", "name", "period_start", "value", "previous", "change", "target", "status", "as_of"]
    assert all(list(row) == keys for row in rows)
    by_name = {row["kpi"]: row for row in rows}
    assert by_name["mrr"]["target"] == 120_000
    assert by_name["leads"]["target"] == 1700
    assert by_name["basket"]["change"] == d("0.13")
    assert by_name["visits"]["status"] is None
    assert '"value": 64.30' in dumps(rows)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_is_one_file_without_script(language: str) -> None:
    page = board_html(cards(), HEADING, language)
    read = outline(page)
    assert "script" not in read.tags and "link" not in read.tags and "img" not in read.tags
    assert "unsafe" not in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert len(read.ids) == len(set(read.ids))
    assert read.tags.count("table") == 1
    assert f'lang="{language}"' in page


def test_the_style_is_allowed_by_its_own_hash() -> None:
    page = board_html(cards(), HEADING, "fr")
    digest = re.search(r"style-src 'sha256-([^']+)'", page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert digest is not None and style is not None
    assert b64encode(sha256(style.group(1).encode()).digest()).decode() == digest.group(1)


def test_peoples_words_are_escaped() -> None:
    page = board_html(cards(), replace(HEADING, title="<script>alert(1)</script>"), "fr")
    assert "<script>" not in page
    assert "Recommandation &lt;client&gt; &amp; cie" in page


def test_what_needs_attention_comes_first_the_most_pressing_on_top() -> None:
    texts = [text for text in outline(board_html(cards(), HEADING, "fr")).texts if text.strip()]
    words = [
        text for text in texts if text in ("Mal engagé", "Manqué", "Périmé", "À surveiller", "Sans donnée")
    ]
    assert words[:5] == ["Manqué", "Mal engagé", "Périmé", "À surveiller", "Sans donnée"]
    assert "5 demandent votre attention" in texts


def test_a_stale_card_is_never_green() -> None:
    stale = [card for card in cards() if card.verdict.status is Status.STALE]
    page = board_html(stale, HEADING, "fr").partition("<main")[2]
    assert 'class="card is-stale"' in page
    for colour in ("on_track", "reached", "improving", "worsening"):
        assert f'"{colour}"' not in page


def test_a_board_without_trouble_says_so() -> None:
    fine = [card for card in cards() if card.verdict.status in (Status.REACHED, Status.ON_TRACK)]
    page = board_html(fine, HEADING, "fr")
    assert "2 KPI suivis, aucun ne demande votre attention." in page
    assert 'class="urgent"' not in page


def test_the_empty_board_teaches_the_next_step() -> None:
    assert "kpis/" in board_html([], replace(HEADING, defined=0), "fr")
    assert "jalon run" in board_html([], HEADING, "en")
    assert "jalon run" in board_table([], "en")


@pytest.mark.parametrize("width", [40, 60, 80, 100, 130, 200])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_table_is_aligned_and_fits(width: int, language: str) -> None:
    lines = board_table(cards(), language, width=width).splitlines()
    assert len(lines) == len(cards()) + 2
    assert max(display_width(line) for line in lines) <= max(width, 46)
    starts = {display_width(line[: line.index("  ")]) for line in lines[1:2]}
    assert all(display_width(line) >= min(starts) for line in lines)


def test_colour_is_only_written_when_asked() -> None:
    assert "\x1b" not in board_table(cards(), "fr")
    assert "\x1b[31m" in board_table(cards(), "fr", colour=True)


def test_a_name_cannot_steer_the_terminal() -> None:
    card = cards()[0]
    evil = replace(card, kpi=replace(card.kpi, label={"fr": "a\x1b[2Jb"}))
    assert "\x1b" not in board_table([evil], "fr", width=120)


def test_widths_of_wide_and_joined_characters() -> None:
    assert [display_width(text) for text in ("abc", "日本", "e\u0301", "1\u202f184", "a\u2060b")] == [
        3,
        4,
        1,
        5,
        2,
    ]
    assert clip("日本語", 4) == "日…"
    assert clip("abc", 3) == "abc"


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def parts_of(svg: str, kind: str) -> list[ET.Element]:
    return [element for element in drawn(svg).iter() if element.get("class") == kind]


def test_a_sparkline_is_named_and_marks_its_last_point() -> None:
    svg = sparkline([1, 2, 3], name="a", title="From 1 to <3>")
    root = drawn(svg)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "a-t")
    assert root[0].text == "From 1 to <3>"
    assert len(parts_of(svg, "dot")) == 1 and not parts_of(svg, "running")


def test_the_last_step_is_dashed_while_the_period_runs() -> None:
    svg = sparkline([1, 2, 3], name="a", title="t", running=True, target=2)
    (dashed,) = parts_of(svg, "running")
    assert dashed.get("stroke-dasharray") is not None
    (solid,) = parts_of(svg, "line")
    assert len((solid.get("points") or "").split()) == 2
    assert len(parts_of(svg, "aim")) == 1 and len(parts_of(svg, "flag")) == 1


def test_a_target_that_moves_is_drawn_the_way_it_took() -> None:
    moved = sparkline([1, 2, 3], name="a", title="t", target=9, aims=[None, 5, 9])
    (way,) = parts_of(moved, "aim")
    heights = [float(pair.split(",")[1]) for pair in (way.get("points") or "").split()]
    assert len(heights) == 3 and heights[0] > heights[1] == heights[2]
    card = replace(cards()[0], history=(1, 2, 3), asked=(None, 5, 9))
    assert card.aims == (None, 5, 9)
    assert replace(card, asked=(9, 9, 9)).aims == () == replace(card, asked=((1, 2), 9, 9)).aims


@pytest.mark.parametrize(
    "values",
    [
        [],
        [None],
        [5],
        [None, 5, None],
        [3, 3, 3],
        [1, None, 2, 3, None, 4],
        [-1e12, 1e-9],
        [d("1.5"), 2, 2.5],
    ],
)
@pytest.mark.parametrize("running", [True, False])
def test_any_values_can_be_drawn_inside_the_frame(values: list[Value | None], running: bool) -> None:
    svg = sparkline(values, name="a", title="t", running=running)
    assert "nan" not in svg and "inf" not in svg
    for dot in parts_of(svg, "dot"):
        assert 0 <= float(dot.get("cx") or -1) <= 240 and 0 <= float(dot.get("cy") or -1) <= 48


def test_a_sparkline_takes_less_than_half_a_millisecond() -> None:
    values = list(range(13))
    started = time.perf_counter()
    for number in range(200):
        sparkline(values, name=f"s{number}", title="t", running=True, target=9)
    assert (time.perf_counter() - started) / 200 < at_most(0.0005)


def explained() -> Explained:
    card = cards()[0]
    base = FrozenBase(period=OCTOBER, value=100_000, set_on=date(2026, 11, 2))
    return Explained(
        kpi=replace(
            card.kpi,
            says={"fr": "La valeur mensuelle des abonnements actifs."},
            formula=Count(rows=Rows(source="orders", where=Column(name="active"))),
        ),
        verdict=card.verdict,
        calendar=CALENDAR,
        parts={"sum(amount)": d("118400.00")},
        filters=("status = 'active'",),
        sources={"orders": {"fr": "Commandes"}},
        objectives={"growth": {"fr": "Croissance rentable"}},
        bases=(base,),
        plan=("SELECT 1",),
    )


def test_an_explanation_says_what_where_from_and_how_fresh() -> None:
    text = explain_text(explained(), "fr").replace("\u00a0", " ").replace("\u202f", " ")
    for fact in (
        "Revenu mensuel récurrent est en bonne voie : 118 400 € (1–22 nov. 2026).",
        "La valeur mensuelle des abonnements actifs.",
        "Commandes",
        "status = 'active'",
        "Plus c’est haut, mieux c’est.",
        "Passer de 100 000 € à 120 000 € au 31 déc. 2026.",
        "données au 22 nov. 2026",
        "sum(amount) = 118 400",
        "Croissance rentable",
        "SELECT 1",
    ):
        assert fact in text


def test_all_rows_is_said_only_where_none_is_left_out() -> None:
    whole = Count(rows=Rows(source="orders"))
    subject = replace(explained(), filters=(), kpi=replace(explained().kpi, formula=whole))
    assert "all of them" in explain_text(subject, "en")
    rows = Rows(source="orders", where=Column(name="paid"))
    some = replace(subject, kpi=replace(subject.kpi, formula=Count(rows=rows)))
    assert "all of them" not in explain_text(some, "en")


def test_rows_kept_by_one_side_of_a_ratio_are_not_said_to_be_the_rows_kept() -> None:
    won = Count(rows=Rows(source="orders", where=Column(name="won")))
    ratio = Quotient(left=won, right=Count(rows=Rows(source="orders")))
    subject = replace(explained(), filters=("won",), kpi=replace(explained().kpi, formula=ratio))
    assert "Rows kept" not in explain_text(subject, "en")


def test_a_quotient_shows_the_digits_that_say_something() -> None:
    subject = replace(explained(), parts={"denominator": 46, "numerator": d("4.1086956521739130434782608")})
    lines = [line.strip() for line in explain_text(subject, "en").splitlines()]
    assert lines[lines.index("below it = 46") - 1].endswith("above the line = 4.10869565217")


def test_what_is_expected_of_a_count_is_a_whole_number() -> None:
    card = cards()[0]
    assert card.verdict.expectation is not None
    expectation = replace(card.verdict.expectation, low=d("39.19"))
    verdict = replace(card.verdict, value=30, expectation=expectation)
    kpi = replace(card.kpi, unit="customers")
    assert "≥\u00a040\u00a0customers" in asked_sentence(verdict, kpi, "en")


def test_an_explanation_for_a_program_has_numbers_as_numbers() -> None:
    told = explain_json(explained(), "en")
    assert told["value"] == 118_400
    assert told["parts"] == {"sum(amount)": d("118400.00")}
    assert told["plan"] == ["SELECT 1"]
    assert '"sum(amount)": 118400.00' in dumps(told)


def test_a_member_off_its_own_target_has_a_line_under_its_kpi() -> None:
    well = next(card for card in cards() if card.kpi.name == "basket")
    verdict = replace(well.verdict, slice=(("region", "Occitanie"),), status=Status.OFF_TRACK)
    card = replace(well, members=(replace(well, verdict=verdict),))
    _, _, whole, member = board_table([card], "fr").splitlines()
    assert "Panier moyen" in whole and "└ Occitanie" in member
    assert member.startswith("■ Mal engagé")
    assert "<b>Occitanie</b>" in board_html([card], HEADING, "fr")
    assert len(board_json([card], "fr")) == 1
