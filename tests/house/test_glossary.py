"""GLOSSARY.md and the vocabulary name the same things."""

from __future__ import annotations

import enum
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import jalon.vocabulary
from jalon.show.words import status_word, trend_word
from jalon.vocabulary import formula, rows
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.kpi import Better, Level, Timing, WhenEmpty
from jalon.vocabulary.verdict import Status, Trend

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
INSIDE_OTHERS = {  # parts of a word that stands in the glossary, or machinery: in the reference only
    "ColumnFormat",
    "EnteredRows",
    "FileRows",
    "LatestOnly",
    "OutsideCalendar",
    "ReshapedRows",
    "Table",
    "TableColumn",
    "TableRows",
    "TextLayout",
    "UnitMismatch",
}


def section(title: str) -> dict[str, tuple[str, str, str]]:
    """The rows of one table: code word -> English, French, meaning."""
    text = GLOSSARY.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    found = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    return {code: (english.strip(), french.strip(), means.strip()) for code, english, french, means in found}


def titles() -> list[str]:
    return re.findall(r"^## (.+)$", GLOSSARY, re.MULTILINE)


def public_classes() -> dict[str, type]:
    """Every public class of the vocabulary outside the two trees, which the language reference lists."""
    found: dict[str, type] = {}
    for module in pkgutil.iter_modules(jalon.vocabulary.__path__, "jalon.vocabulary."):
        loaded = importlib.import_module(module.name)
        if loaded in (formula, rows):
            continue
        found |= {
            name: value
            for name, value in inspect.getmembers(loaded, inspect.isclass)
            if value.__module__ == module.name and not name.startswith("_")
        }
    return found


def class_words() -> set[str]:
    return {word for title in titles() for word in section(title) if word[0].isupper()}


def test_every_class_of_the_vocabulary_is_a_word_of_the_glossary() -> None:
    assert set(public_classes()) - INSIDE_OTHERS - class_words() == set()


def test_every_word_of_the_glossary_is_a_class_of_the_vocabulary() -> None:
    assert class_words() - set(public_classes()) == set()


def test_what_is_excused_exists() -> None:
    assert set(public_classes()) >= INSIDE_OTHERS


@pytest.mark.parametrize(
    ("title", "enums"),
    [
        ("Status words", (Status,)),
        ("Trend words", (Trend,)),
        ("Grain words", (Grain,)),
        ("Words about a KPI", (Better, Level, Timing, WhenEmpty)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_closed_sets_are_listed_whole_and_in_order(title: str, enums: tuple[type[enum.Enum], ...]) -> None:
    assert list(section(title)) == [member.value for kind in enums for member in kind]


@pytest.mark.parametrize("status", Status)
def test_the_screens_say_the_glossary_s_words_for_a_status(status: Status) -> None:
    english, french, _ = section("Status words")[status.value]
    assert (status_word(status, "en").lower(), status_word(status, "fr").lower()) == (english, french)


@pytest.mark.parametrize("trend", [trend for trend in Trend if trend is not Trend.UNKNOWN])
def test_the_screens_say_the_glossary_s_words_for_a_trend(trend: Trend) -> None:
    english, french, _ = section("Trend words")[trend.value]
    assert (trend_word(trend, "en").lower(), trend_word(trend, "fr").lower()) == (english, french)


def test_every_word_has_both_languages_and_a_meaning() -> None:
    rows_of_all = [row for title in titles() for row in section(title).values()]
    assert len(rows_of_all) > 50
    assert all(all(row) for row in rows_of_all)
