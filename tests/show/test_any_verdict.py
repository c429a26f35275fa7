from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jalon.judge.base import base_of
from jalon.judge.verdict import judge
from jalon.show.board import Card, board_json
from jalon.show.csv import Row, harmless, values_csv
from jalon.show.explain import Explained, explain_json, explain_text
from jalon.show.facts import facts
from jalon.show.json import dumps
from jalon.show.letter import Letter, Line, letter_html
from jalon.show.mail import Addressee, weekly_mail
from jalon.show.markup import escape
from jalon.show.numbers import value_text
from jalon.show.page import Heading, board_html
from jalon.show.terminal import board_table
from jalon.vocabulary.formula import Formula
from jalon.vocabulary.kpi import Better
from tests.judge.made import CALENDAR, kpi, series, setting
from tests.judge.test_properties import BETTER, FORMULAS, NUMBERS, TODAYS, targets
from tests.show.test_board import outline


@given(
    st.data(),
    st.lists(st.none() | NUMBERS | st.floats(-1e9, 1e9), min_size=0, max_size=20),
    BETTER,
    FORMULAS,
    TODAYS,
    st.booleans(),
    st.integers(0, 5),
    st.sampled_from(["EUR", "%", "hours", None, "orders", "EUR/order"]),
    st.sampled_from(["fr", "en"]),
)
def test_every_verdict_can_be_shown(
    data: st.DataObject,
    values: list[Decimal | float | None],
    better: Better,
    formula: Formula,
    today: date,
    stale: bool,
    learning: int,
    unit: str | None,
    language: str,
) -> None:
    target = data.draw(targets(better))
    seen = series(values, first=date(2025, 1, 1), running=bool(values))
    made = kpi(target, better=better, formula=formula, learning=learning, unit=unit)
    verdict = judge(made, seen, setting(today, stale=stale))
    card = Card(kpi=made, verdict=verdict, calendar=CALENDAR, history=seen.until(verdict.period))
    page = board_html([card], Heading(title="Acme", today=today), language)
    outline(page)
    assert not set("{}") & set(page.partition("<body>")[2])
    assert len(board_table([card], language).splitlines()) == 3
    base = base_of(target, seen, CALENDAR, today)
    subject = Explained(kpi=made, verdict=verdict, calendar=CALENDAR, bases=(base,))
    assert explain_text(subject, language).startswith("revenue")
    told = facts(card, language)
    for text in (told.said, told.why, told.copied, told.asked, told.since, told.change.text):
        assert not set("{}") & set(text)
    shown = escape(value_text(verdict.value, unit, language))
    assert told.value == value_text(verdict.value, unit, language)
    letter = letter_html(Letter(title="Acme", day=today, lines=(Line(card=card),)), language)
    outline(letter)
    assert escape(told.figure.number) in letter and shown in page
    mail = weekly_mail([card], Addressee(name="A", link="l", unsubscribe="u"), today, language)
    assert told.said in mail.text and escape(told.said) in mail.html
    row = Row(kpi=made, calendar=CALENDAR, period=verdict.period, value=verdict.value, status=verdict.status)
    assert harmless(told.value) in values_csv([row], language)
    assert dumps([board_json([card], language), explain_json(subject, language)])
