"""Every ready-made KPI is in the demo, and computes what the catalogue says, in the demo's columns."""

from __future__ import annotations

from functools import cache

import pytest

from jalon.catalogue import Entry, catalogue, instantiate
from jalon.definitions.formula import read_value
from jalon.definitions.read import read_texts
from jalon.vocabulary.finding import Place
from jalon.vocabulary.workspace import Definitions
from tests.demo.days import files_of
from tests.demo.mapping import MAPPED
from tests.demo.test_shop import DAYS, texts_of

ALL = catalogue()


@cache
def made() -> Definitions:
    """Read when they are asked for, not when tests are collected."""
    return read_texts(texts_of(files_of(DAYS[0], "en"))).definitions


OWN = {"team_pulse"}
"""KPIs of the demo that are not ready-made."""


def test_every_entry_is_there_and_nothing_else() -> None:
    assert set(made().kpis) == set(ALL.entries) | OWN


def test_every_table_is_mapped_to_a_source_that_has_its_times() -> None:
    assert set(MAPPED) == set(ALL.tables)
    for table, mapped in MAPPED.items():
        source = made().sources[mapped.source]
        assert set(mapped.columns) == set(ALL.tables[table].columns)
        named = {time.column: time.name for time in source.times}
        assert dict(mapped.times) == named
        assert next(iter(named)) == mapped.columns[ALL.tables[table].default_time]


@pytest.mark.parametrize("entry", ALL.entries.values(), ids=lambda entry: entry.name)
def test_an_entry_is_what_the_catalogue_says(entry: Entry) -> None:
    kpi = made().kpis[entry.name]
    mapped = MAPPED[entry.table] if entry.table else None
    keys = instantiate(ALL, entry, mapped, known=ALL.entries)
    assert kpi.formula == read_value(keys["value"], source=keys.get("source"), place=Place(file="catalogue"))
    assert dict(kpi.label) == dict(entry.label)
    assert dict(kpi.says) == dict(entry.says)
    assert (kpi.better, kpi.level, kpi.timing) == (entry.better, entry.level, entry.timing)
    assert kpi.unit == entry.unit
    assert kpi.counter == entry.counter
    assert set(kpi.grains or ()) <= set(entry.grains)
    assert kpi.empty is entry.empty or entry.empty is None
