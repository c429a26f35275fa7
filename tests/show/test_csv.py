import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.show.csv import BOM, Row, csv_text, harmless, values_csv
from jalon.show.numbers import value_text
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.observation import OTHER, Value
from jalon.vocabulary.verdict import Status
from tests.show.made import CALENDAR, NOVEMBER, d, made_kpi

REVENUE = made_kpi("revenue", "Chiffre d’affaires", "Revenue", "EUR")
RATE = made_kpi("rate", "Taux", "Rate", "%")


def read(text: str, language: str) -> list[list[str]]:
    assert text.startswith(BOM)
    delimiter = ";" if language == "fr" else ","
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=delimiter))


def row(value: Value | None, **more: object) -> Row:
    return Row(kpi=REVENUE, calendar=CALENDAR, period=NOVEMBER, value=value, **more)  # type: ignore[arg-type]


def test_french_has_semicolons_and_decimal_commas() -> None:
    told = values_csv(
        [row(d("-1234.50"), status=Status.AT_RISK, as_of=date(2026, 11, 22), complete=False)], "fr"
    )
    heads, cells = read(told, "fr")
    assert heads[:5] == ["KPI", "Période", "Premier jour", "Dernier jour", "Valeur"]
    assert cells == [
        "Chiffre d’affaires",
        "novembre\u00a02026",
        "2026-11-01",
        "2026-11-30",
        "-1234,50",
        "€",
        value_text(d("-1234.50"), "EUR", "fr"),
        "À surveiller",
        "non",
        "2026-11-22",
    ]


def test_english_has_commas_and_decimal_points() -> None:
    _, cells = read(values_csv([row(1234.5)], "en"), "en")
    assert cells[4:7] == ["1234.5", "€", "€1,234"]
    assert cells[7:] == ["No target", "yes", ""]


def test_a_share_is_written_in_percent_and_nothing_as_nothing() -> None:
    share = Row(kpi=RATE, calendar=CALENDAR, period=NOVEMBER, value=d("0.0234"))
    assert read(values_csv([share], "fr"), "fr")[1][4:7] == ["2,3400", "%", "2,3\u00a0%"]
    assert read(values_csv([row(None)], "fr"), "fr")[1][4] == ""


def test_members_have_a_column_a_dimension() -> None:
    rows = [
        row(1, slice=(("region", "Île-de-France; Nord"),)),
        row(2, slice=(("region", None),)),
        row(3, slice=(("region", OTHER), ("channel", "=cmd()"))),
        row(4),
    ]
    heads, *cells = read(values_csv(rows, "fr"), "fr")
    assert heads[:4] == ["KPI", "region", "channel", "Période"]
    assert [each[1] for each in cells] == ["Île-de-France; Nord", "non renseigné", "autres", ""]
    assert cells[2][2] == "'=cmd()"


def test_a_snapshot_of_all_time_has_no_days() -> None:
    period = CALENDAR.period_of(Grain.ALL, date(2026, 1, 1))
    made = Row(kpi=REVENUE, calendar=CALENDAR, period=period, value=1)
    assert read(values_csv([made], "en"), "en")[1][1:4] == ["since the beginning", "", ""]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\n=1",
        "＝1+1",
        "\ufeff=1",
        "-",
        "+33a",
    ],
)
def test_what_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-12", "-12,5", "+4,2 %", "-1 234.50", "−12 €", "a=b", "", "Nord - Sud", "–"]
)
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5), st.sampled_from(["fr", "en"]))
def test_any_texts_are_read_back_and_none_begins_a_formula(rows: list[list[str]], language: str) -> None:
    told = csv_text(["a", "b"], rows, language)
    found = read(told, language)[1:]
    assert [[cell.removeprefix("'") for cell in each] for each in found] == [
        [cell.removeprefix("'") for cell in each] for each in rows
    ]
    for cell in (cell for each in found for cell in each):
        if cell.lstrip().startswith(("=", "@", "＝", "＠")):
            pytest.fail(repr(cell))


@given(
    st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9),
    st.sampled_from(["fr", "en"]),
)
def test_numbers_are_exact_and_shown_as_everywhere(value: Value, language: str) -> None:
    _, cells = read(values_csv([row(value)], language), language)
    number = Decimal(cells[4].replace(",", "."))
    assert number == (Decimal(repr(value)) if isinstance(value, float) else Decimal(value))
    shown = value_text(value, "EUR", language)
    assert cells[6] == harmless(shown)
