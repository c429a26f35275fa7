import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.show.chances import about
from jalon.show.json import dumps
from jalon.show.numbers import change_text, figure, unitless, value_text
from jalon.vocabulary.observation import Value

NB, NN = "\u00a0", "\u202f"


def d(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize(
    ("value", "unit", "french", "english"),
    [
        (d("118400.4"), "EUR", f"118{NN}400{NB}€", "€118,400"),
        (d("64.3"), "EUR", f"64,30{NB}€", "€64.30"),
        (d("-2310"), "EUR", f"−2{NN}310{NB}€", "−€2,310"),
        (d("12.3456"), "%", f"1{NN}234,6{NB}%", "1,234.6%"),
        (d("0.0234"), "%", f"2,3{NB}%", "2.3%"),
        (d("0.005"), "%", f"0,50{NB}%", "0.50%"),
        (0, "%", f"0,0{NB}%", "0.0%"),
        (d("5.2"), "hours", f"5{NB}h{NB}12", f"5{NB}h{NB}12"),
        (d("0.5"), "hours", f"30{NB}min", f"30{NB}min"),
        (d("0"), "hours", f"0{NB}h", f"0{NB}h"),
        (d("1234.6"), "hours", f"1{NN}234{NB}h", f"1,234{NB}h"),
        (312, "minutes", f"5{NB}h{NB}12", f"5{NB}h{NB}12"),
        (1184, "leads", f"1{NN}184{NB}prospects", f"1,184{NB}leads"),
        (1, "orders", f"1{NB}commande", f"1{NB}order"),
        (0, "orders", f"0{NB}commande", f"0{NB}orders"),
        (7, "widgets", f"7{NB}widgets", f"7{NB}widgets"),
        (d("64.3"), "EUR/order", f"64,30{NB}€ par commande", "€64.30\u00a0per order"),
        (1_234_567_890, "EUR", f"1,2{NB}Md{NB}€", "€1.2B"),
        (45.678, None, "45,68", "45.68"),
        (42, "points", f"42{NB}points", f"42{NB}points"),
        (None, "EUR", "–", "–"),
    ],
)
def test_a_value_in_both_languages(value: Value | None, unit: str | None, french: str, english: str) -> None:
    assert value_text(value, unit, "fr") == french
    assert value_text(value, unit, "en") == english


@pytest.mark.parametrize(
    ("change", "relative", "unit", "french", "english"),
    [
        (d("0.021"), None, "%", f"+2,1{NB}pts", f"+2.1{NB}pts"),
        (d("-0.01"), d("-0.3"), "%", f"−1,0{NB}pt", f"−1.0{NB}pt"),
        (100, d("0.042"), "EUR", f"+4,2{NB}%", "+4.2%"),
        (-3, d("-0.0312"), None, f"−3,1{NB}%", "−3.1%"),
        (d("-5"), None, "EUR", f"−5,00{NB}€", "−€5.00"),
        (d("0.6333"), d("0.1"), "hours", f"+38{NB}min", f"+38{NB}min"),
        (4, d("0.1"), "points", f"+4{NB}points", f"+4{NB}points"),
    ],
)
def test_a_change_has_a_sign_and_the_right_measure(
    change: Value, relative: Decimal | None, unit: str | None, french: str, english: str
) -> None:
    assert change_text(change, relative, unit, "fr") == french
    assert change_text(change, relative, unit, "en") == english


def test_exact_keeps_every_digit() -> None:
    assert value_text(d("12345.678"), "EUR", "fr", exact=True) == f"12{NN}345,678{NB}€"
    assert value_text(d("0.123456"), "%", "en", exact=True) == "12.3456%"
    assert value_text(d("5.25"), "hours", "en", exact=True) == f"5.25{NB}h"


def test_a_figure_keeps_number_and_unit_apart() -> None:
    french, english = (figure(d("64.3"), "EUR", language) for language in ("fr", "en"))
    assert (french.number, french.after) == ("64,30", "€")
    assert (english.before, english.number) == ("€", "64.30")


def test_a_number_nobody_reads_digit_by_digit_has_a_power_of_ten() -> None:
    assert value_text(1.5e300, "EUR", "fr") == f"1,50{NB}×{NB}10^300{NB}€"
    assert value_text(-1.5e300, None, "en", exact=True) == f"−1.50{NB}×{NB}10^300"
    assert value_text(1e300, "hours", "en").endswith("h")


def test_a_change_beyond_a_hundredfold_is_told_in_the_unit() -> None:
    assert change_text(5000, d("5000"), "EUR", "en") == "+€5,000"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**25), max_value=10**25))
def test_json_keeps_decimals_exactly(number: Decimal) -> None:
    assert json.loads(dumps([number]), parse_float=Decimal, parse_int=Decimal) == [number]


def test_json_reads_back() -> None:
    content = {
        "a": [1, 2.5, None, True],
        "é": "x\u202f€ \n",
        "day": date(2026, 1, 1),
        "empty": {},
        "none": [],
    }
    expected = {**content, "day": "2026-01-01"}
    assert json.loads(dumps(content)) == expected
    assert json.loads(dumps(content, indent=None)) == expected
    assert "\n" not in dumps(content, indent=None)
    assert dumps([float("nan"), d("Infinity"), d("1E+3")], indent=None) == "[null, null, 1000]"
    with pytest.raises(TypeError):
        dumps(object())


def test_a_quotient_of_many_digits_can_be_shown() -> None:
    long = Decimal("33." + "3" * 45)
    assert value_text(long, None, "fr", exact=True) == "33," + "3" * 45
    assert value_text(long, None, "en") == "33.33"


@pytest.mark.parametrize(
    ("unit", "other", "french", "english"),
    [
        ("tickets", "tickets", "138", "138"),
        ("EUR/order", "EUR/order", "138,00", "€138.00"),
        ("EUR", "EUR", f"138,00{NB}€", "€138.00"),
        ("%", "%", f"13{NN}800{NB}%", "13,800%"),
        ("hours", "hours", f"138{NB}h", f"138{NB}h"),
        ("tickets", "orders", f"138{NB}tickets", f"138{NB}tickets"),
        ("tickets", None, f"138{NB}tickets", f"138{NB}tickets"),
    ],
)
def test_the_words_of_a_unit_are_said_once(unit: str, other: str | None, french: str, english: str) -> None:
    for language, expected in (("fr", french), ("en", english)):
        beside = value_text(d("13860000"), other, language)
        assert unitless(value_text(d("138"), unit, language), beside) == expected


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.sampled_from(["fr", "en"]))
def test_a_number_without_its_unit_keeps_its_digits(first: int, second: int, language: str) -> None:
    text, other = (value_text(d(str(each)), "tickets", language) for each in (first, second))
    shown = unitless(text, other)
    assert text.startswith(shown) and any(map(str.isdigit, shown))
    assert ("ticket" in shown) == (text.split(NB)[-1] != other.split(NB)[-1])


@pytest.mark.parametrize(
    ("value", "unit", "french", "english"),
    [
        ("71.8", "customers", f"72{NB}clients", f"72{NB}customers"),
        ("5.25", "customers", f"5,2{NB}clients", f"5.2{NB}customers"),
        ("101.2", "EUR", f"101{NB}€", "€101"),
        ("33.72", "EUR", f"33,70{NB}€", "€33.70"),
        ("0.3312", "%", f"33,1{NB}%", "33.1%"),
        ("13", "ratio", "13", "13"),
    ],
)
def test_an_estimate_has_no_digits_that_say_nothing(value: str, unit: str, french: str, english: str) -> None:
    assert about(float(value), unit, "fr") == french
    assert about(float(value), unit, "en") == english
