"""Broken tables: named with place and next step; the last good values stay, stale, until a repair."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from tests.bad_input.broken_tables import FAULTS, Fault
from tests.bad_input.command import Answer, jalon
from tests.bad_input.conftest import Shop, cards


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.kind}: {fault.what}")
def test_last_good_values_stay(fault: Fault, published: Shop) -> None:
    folder = published.folder
    good = folder.parent / "good"
    shutil.copytree(published.tables, good)

    fault.change(published.tables)
    person, program = ("fr", "en") if FAULTS.index(fault) % 2 else ("en", "fr")
    ran = jalon("run", folder, "--json", lang=program)
    assert ran.code == 4, ran
    assert set(ran.json()["failed"]) == fault.kpis, ran
    _tells_a_person(fault, jalon("run", folder, lang=person), _named(fault, ran))

    after = cards(folder, 4)
    assert {name for name, card in after.items() if card["status"] == "stale"} == fault.kpis
    for name in fault.kpis:
        kept = {key: after[name][key] for key in ("value", "period_start", "as_of")}
        assert kept == {key: published.cards[name][key] for key in kept}, name
    shown = jalon("show", min(fault.kpis), folder, "--json")
    assert shown.code == 4, shown
    assert {row["status"] for row in shown.json()} == {"stale"}
    assert jalon("history", "verify", folder).code == 0

    shutil.rmtree(published.tables, ignore_errors=True)
    shutil.move(good, published.tables)
    repaired = jalon("run", folder)
    assert repaired.code == 0 and not repaired.err, repaired
    assert cards(folder, 0) == published.cards
    assert jalon("history", "verify", folder).code == 0


def _named(fault: Fault, ran: Answer) -> dict[str, Any]:
    """The finding, which stands where it should; whatever is an error has words of its own, too."""
    found = ran.findings()
    assert any(one["severity"] == "error" for one in found), ran
    assert all(one["fact"] and one["next"] and one["title"] != one["code"] for one in found), ran
    here = [one for one in found if one["code"] == fault.code and _place(one) == fault.place]
    assert here, ran
    return here[0]


def _place(found: dict[str, Any]) -> str:
    return f"{found['file']}:{found['line']}" if found["line"] else str(found["file"])


def _tells_a_person(fault: Fault, told: Answer, found: dict[str, Any]) -> None:
    """On stderr, with place, names and a next step; each language has words of its own for them.

    A program was told in the other language: both are asked in turn, fault by fault.
    """
    assert told.code == 4, told
    assert fault.place in told.err and fault.code in told.err, told
    assert all(name in told.err for name in fault.names), told
    assert fault.code not in told.out and told.out.strip(), told
    (line,) = {line for line in told.err.splitlines() if f"{fault.place}  {fault.code}" in line}
    fact, step = line.split(f"{fault.code}  ")[1].split(" → ")
    assert fact != found["fact"] and step != found["next"], (line, found)


def test_enough_is_broken() -> None:
    assert len(FAULTS) >= 55
    assert len({fault.kind for fault in FAULTS}) >= 15
