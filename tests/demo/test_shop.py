"""The definitions of the demo: sound whatever the day; comments differ by language, definitions do not."""

from __future__ import annotations

from datetime import date

import pytest

from jalon.definitions import check
from jalon.definitions.read import read_texts
from jalon.demo import starter_files
from jalon.demo.days import fiscal_year, last_of, month_before, quarter
from tests.demo.days import files_of

DAYS = [
    date(2026, 11, 24),
    date(2026, 12, 1),
    date(2027, 1, 1),
    date(2028, 2, 29),
    date(2026, 4, 1),
    date(2026, 3, 31),
]


def texts_of(files: dict[str, bytes]) -> dict[str, str]:
    return {name: content.decode() for name, content in files.items() if name.endswith(".yaml")}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_definitions_are_sound_whatever_the_day(day: date) -> None:
    readings = {}
    for language in ("fr", "en"):
        texts = texts_of(files_of(day, language))
        assert "@" not in "".join(texts.values())
        readings[language] = read_texts(texts)
        assert readings[language].findings == ()
        assert list(check(readings[language].definitions, today=day)) == []
    french, english = readings["fr"].definitions, readings["en"].definitions
    assert list(french.kpis) == list(english.kpis)
    assert [kpi.value for kpi in french.kpis.values()] == [kpi.value for kpi in english.kpis.values()]
    kinds = {type(target).__name__ for kpi in french.kpis.values() for target in kpi.targets}
    assert kinds == {"ReachBy", "Improve", "Stay", "StayWithin", "PerPeriod"}


def test_every_kpi_is_whole() -> None:
    """Owned by a role, tied to an objective, with a reason, for somebody, reviewed, in both languages."""
    made = read_texts(texts_of(files_of(DAYS[0], "fr"))).definitions
    assert len(made.objectives) == 4
    for kpi in made.kpis.values():
        assert set(kpi.label) == set(kpi.because) == {"fr", "en"}
        assert kpi.objective in made.objectives
        assert kpi.owner
        assert kpi.review
        assert kpi.scope
        assert kpi.level
        assert kpi.timing
    scopes = {kpi.scope.partition(":")[0] for kpi in made.kpis.values() if kpi.scope}
    assert scopes == {"company", "team", "project"}
    assert 18 <= sum(bool(kpi.targets) for kpi in made.kpis.values()) <= 36


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 3, 31), date(2025, 4, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2027, 1, 1), date(2026, 4, 1)),
    ],
)
def test_the_fiscal_year(day: date, start: date) -> None:
    assert fiscal_year(day) == start


def test_months_and_quarters() -> None:
    assert month_before(date(2026, 3, 31), 0) == date(2026, 3, 1)
    assert month_before(date(2026, 3, 31), 3) == date(2025, 12, 1)
    assert month_before(date(2026, 12, 1), -1) == date(2027, 1, 1)
    assert last_of(date(2028, 2, 3)) == date(2028, 2, 29)
    assert quarter(date(2026, 12, 31)) == date(2026, 10, 1)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_starter_defines_nothing_yet(language: str) -> None:
    reading = read_texts(texts_of(starter_files(language, "mine")))
    assert (reading.findings, reading.definitions.name) == ((), "mine")
    assert (reading.definitions.kpis, reading.definitions.sources) == ({}, {})
