"""`jalon change`: from the command line into the chain and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made import NOW, jalon, read, workspace

TERMS = ("--start", "2026-04-06", "--expect", "+10%", "--window", "8", "--grain", "week")


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace, computed. Each test uses its own changes."""
    folder = workspace(tmp_path_factory.mktemp("small"))
    assert jalon("run", folder, "--now", NOW).exit_code in (0, 4)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The same, not computed: registering needs definitions only."""
    return workspace(tmp_path)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def change(*words: str | Path, lang: str = "en") -> Any:
    return jalon("change", *words, "--now", NOW, lang=lang)


def test_a_change_is_sealed_and_listed(folder: Path) -> None:
    added = change("add", "revenue", folder, *TERMS, "--what", "Neue Preise")
    assert added.exit_code == 0, added.output
    assert "Change 1 is sealed into the history." in added.stderr
    assert "“Neue Preise”, from 6 April 2026 on: announced." in plain(added.stdout)
    listed = plain(change("list", folder, lang="fr").stdout)
    assert "annoncé" in listed
    assert "6 avril 2026" in listed
    told = jalon("history", folder, "--now", NOW).stdout
    assert "change registered: “Neue Preise”, from 2026-04-06 on" in told
    assert jalon("history", "verify", folder, "--now", NOW).exit_code == 0


def test_json_holds_what_was_written_down(folder: Path) -> None:
    row = read(change("add", "revenue", folder, *TERMS, "--json"))
    assert row["change"]["expected"] == 0.1
    assert (row["change"]["direction"], row["change"]["grain"], row["change"]["window"]) == ("up", "week", 8)
    assert row["answer"] == "cannot tell"
    assert row["over"] == "2026-06-01"
    assert row["said"]
    (listed,) = read(change("list", folder, "--json"))
    assert listed["change"] == row["change"]
    judged = read(change("judge", "1", folder, "--json"))
    assert judged["change"] == row["change"]
    (one,) = read(change("judge", folder, "--json"))
    assert one == judged


def test_a_withdrawn_change_stays_listed_with_its_reason(folder: Path) -> None:
    change("add", "revenue", folder, *TERMS)
    assert change("withdraw", "1", folder).exit_code == 1
    gone = read(change("withdraw", "1", folder, "--reason", "put off", "--json"))
    assert gone["change"]["why_withdrawn"] == "put off"
    assert "withdrawn" in change("list", folder).stdout
    assert "put off" in change("judge", "1", folder).stdout
    assert "change 1 withdrawn: put off" in jalon("history", folder, "--now", NOW).stdout


def test_members_of_a_published_cut_may_be_named(computed: Path) -> None:
    row = read(
        change("add", "revenue", computed, *TERMS, "--where", "region=north", "--compare", "south", "--json")
    )
    assert row["change"]["scope"] == [["region", "north"]]
    assert row["change"]["compare"] == ["south"]


@pytest.mark.parametrize(
    ("changed", "code", "meant"),
    [
        ({"--start": "2026-02-01"}, "change-started", []),
        ({"--start": "soon"}, "change-start", []),
        ({"--expect": "10%"}, "change-expected", []),
        ({"--window": "many"}, "change-window", []),
        ({"--window": "0"}, "change-window", []),
        ({"--grain": "weeks"}, "grain-not-known", ["week"]),
        ({"--where": "north"}, "change-scope", []),
        ({"--where": "regoin=north"}, "cut-not-kept", ["region"]),
        ({"--where": "region=nroth"}, "change-member-unknown", ["north"]),
        ({"--compare": "south"}, "change-compare-alone", []),
    ],
)
def test_what_makes_no_sense_is_refused_in_both_languages(
    computed: Path, changed: dict[str, str], code: str, meant: list[str]
) -> None:
    terms = dict(zip(TERMS[::2], TERMS[1::2], strict=True)) | changed
    words = [word for pair in terms.items() for word in pair]
    said = {}
    for language in ("fr", "en"):
        ran = change("add", "revenue", computed, *words, lang=language)
        assert ran.exit_code in (1, 2)
        assert code in ran.stderr
        said[language] = ran.stderr
        assert all(each in ran.stderr for each in meant)
    assert said["fr"] != said["en"]


def test_a_late_change_is_marked(folder: Path) -> None:
    late = ("--start", "2026-02-02", "--expect", "-5", "--window", "2", "--grain", "month")
    assert change("add", "revenue", folder, *late).exit_code == 1
    added = read(change("add", "revenue", folder, *late, "--late", "--json"))
    assert added["change"]["late"]
    assert any("Registered on 20 March 2026, after its start" in plain(text) for text in added["said"])
    assert "registered late" in change("list", folder).stdout


def test_unknown_kpis_numbers_and_commands_are_named(folder: Path) -> None:
    assert "“revenue”" in change("add", "revenu", folder, *TERMS).stderr
    assert "change-unknown" in change("judge", "7", folder).stderr
    assert "“change judge”" in jalon("change", "juge", folder).stderr
    assert change("judge", "1", folder, "more").exit_code == 2
    assert "No change is registered yet" in change("list", folder).stderr
    assert "No change is registered yet" in change("judge", folder).stderr
