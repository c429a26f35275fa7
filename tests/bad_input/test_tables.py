"""Broken tables: named with place and next step; the last good values stay, stale, until a repair."""

from __future__ import annotations

import shutil

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
    ran = jalon("run", folder, "--json")
    assert ran.code == 4, ran
    assert set(ran.json()["failed"]) == fault.kpis, ran
    _names(fault, ran)
    _tells_a_person(fault, published)

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


def _names(fault: Fault, ran: Answer) -> None:
    """The finding stands where it should; whatever is an error has words of its own, too."""
    found = ran.findings()
    places = [(one["code"], f"{one['file']}:{one['line']}" if one["line"] else one["file"]) for one in found]
    assert (fault.code, fault.place) in places, ran
    assert any(one["severity"] == "error" for one in found), ran
    assert all(one["fact"] and one["next"] and one["title"] != one["code"] for one in found), ran


def _tells_a_person(fault: Fault, published: Shop) -> None:
    """Both languages, on stderr, each with place, names and a next step of its own."""
    said = {}
    for language in ("fr", "en"):
        told = jalon("run", published.folder, lang=language)
        assert told.code == 4, told
        assert fault.place in told.err and fault.code in told.err, told
        assert all(name in told.err for name in fault.names), told
        assert fault.code not in told.out and told.out.strip(), told
        (line,) = {line for line in told.err.splitlines() if f"{fault.place}  {fault.code}" in line}
        said[language] = line.split(f"{fault.code}  ")[1].split(" → ")
    assert len(said["fr"]) == len(said["en"]) == 2, said
    assert said["fr"][0] != said["en"][0] and said["fr"][1] != said["en"][1], said


def test_enough_is_broken() -> None:
    assert len(FAULTS) >= 55
    assert len({fault.kind for fault in FAULTS}) >= 15
