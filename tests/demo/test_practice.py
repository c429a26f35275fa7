"""The people's side fits the files: roles, KPIs, teams and days are those of the same company."""

from __future__ import annotations

from datetime import date
from functools import cache

from jalon.definitions.read import read_texts
from jalon.demo import practice, truth
from jalon.demo.practice import Texts
from jalon.vocabulary.workspace import Definitions
from tests.demo.days import files_of
from tests.demo.test_shop import DAYS, texts_of

TODAY = DAYS[0]
MADE = practice(TODAY)


@cache
def files() -> Definitions:
    """Read when they are asked for, not when tests are collected."""
    return read_texts(texts_of(files_of(TODAY, "fr"))).definitions


def test_the_same_day_gives_the_same_practice() -> None:
    assert practice(TODAY) == MADE
    assert practice(DAYS[1]) != MADE


def test_roles_are_those_of_the_files() -> None:
    owners = {kpi.owner for kpi in files().kpis.values()} | {
        each.owner for each in files().objectives.values()
    }
    assert owners == set(MADE.roles)
    assert {role for team in MADE.teams for role in team.roles} == set(MADE.roles)
    acting = {each.owner for each in MADE.actions} | {each.owner for each in MADE.changes}
    assert acting <= set(MADE.roles)


def test_teams_are_those_of_the_scopes() -> None:
    named = {
        kpi.scope.partition(":")[2] for kpi in files().kpis.values() if (kpi.scope or "").startswith("team:")
    }
    assert named <= {team.slug for team in MADE.teams}


def test_kpis_are_those_of_the_files() -> None:
    named = {each.kpi for each in MADE.actions} | {each.kpi for each in MADE.changes}
    named |= {each.kpi for each in MADE.events} - {""}
    assert named | {kpi for board in MADE.boards for kpi in board.kpis} <= set(files().kpis)
    executive = [board for board in MADE.boards if board.executive]
    assert [len(board.kpis) for board in executive] == [2]
    assert all(files().kpis[kpi].level == "strategic" for kpi in executive[0].kpis)


def test_states_and_days_agree() -> None:
    assert {each.state for each in MADE.actions} == {"planned", "done", "dropped"}
    for each in MADE.actions:
        assert (each.closed is None) == (each.state == "planned")
        assert each.closed is None or each.closed <= TODAY
    assert any(each.state == "planned" and each.due < TODAY for each in MADE.actions)  # one is late
    days = [each.day for each in MADE.events] + [each.day for each in MADE.changes]
    assert max(days) <= TODAY


def test_announced_changes_have_the_days_of_the_planted_ones_and_do_not_tell_their_truth() -> None:
    planted = truth(TODAY)
    announced = {each.name: (each.kpi, each.day) for each in MADE.changes}
    every = (planted.successful, planted.useless, planted.idle)
    assert announced == {each.name: (each.kpi, each.since) for each in every}


def test_everything_is_said_in_both_languages() -> None:
    said: list[Texts] = [*MADE.roles.values()]
    said += [each.name for each in MADE.teams] + [each.name for each in MADE.boards]
    said += [each.text for each in MADE.actions]
    said += [each.title for each in MADE.events]
    said += [text for each in MADE.changes for text in (each.title, each.expected)]
    assert all(set(text) == {"fr", "en"} and all(text.values()) for text in said)


def test_days_go_with_the_day_given() -> None:
    later = practice(date(2027, 11, 24))
    assert [(b.due - a.due).days for a, b in zip(MADE.actions, later.actions, strict=True)] == [365] * len(
        MADE.actions
    )
