"""The demo's people in the database: whole, fitting the files, and let in once."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from jalon.demo import demo_files, practice

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
MADE = practice(NOW.date())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's definitions; letting people in reads no rows."""
    home = tmp_path_factory.mktemp("seeded")
    for name, content in demo_files(NOW.date(), "en").items():
        if name.endswith(".yaml"):
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_bytes(content)
    return home


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.demo.seeded", str(folder), NOW.isoformat(), "en"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_everybody_is_called_by_their_role_and_whoever_runs_the_site_comes_first(
    told: dict[str, Any],
) -> None:
    first, *others = told["people"]
    assert first == ["direction@demo.example", "Management", "admin", "en", False]
    assert {right for _, _, right, _, _ in others} == {"owner", "editor"}
    assert not any(password for *_, password in others)
    assert {email.partition("@")[0] for email, *_ in told["people"]} == set(MADE.roles)
    assert told["duties"] == sorted(MADE.roles)


def test_teams_boards_actions_and_events_are_all_there(told: dict[str, Any]) -> None:
    assert told["teams"] == {
        each.slug: sorted(f"{role}@demo.example" for role in each.roles) for each in MADE.teams
    }
    assert list(told["boards"].items()) == [(each.slug, list(each.kpis)) for each in MADE.boards]
    assert told["executive"] == [each.slug for each in MADE.boards if each.executive]
    assert sorted(told["actions"]) == sorted([each.kpi, each.state, str(each.due)] for each in MADE.actions)
    assert len(told["closed"]) == sum(each.closed is not None for each in MADE.actions)
    assert sorted(told["events"]) == sorted([each.kpi, str(each.day)] for each in MADE.events)


def test_nothing_is_dated_after_now_or_closed_before_it_was_made(told: dict[str, Any]) -> None:
    assert told["untimely"] == []


def test_they_are_let_in_once(told: dict[str, Any]) -> None:
    """An action removed by hand does not come back."""
    people, actions, events = len(told["people"]), len(told["actions"]), len(told["events"])
    assert told["after"] == [people, actions - 1, events]
