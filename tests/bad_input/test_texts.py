"""Malformed workspaces: `jalon check` names code, line and next step in both languages, and exits with 3."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bad_input import shop
from tests.bad_input.broken_texts import CASES, Case
from tests.bad_input.command import Answer, jalon


def _written(case: Case, folder: Path) -> Path:
    shop.write(folder)
    for name, text in case.texts().items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.what}")
def test_a_malformed_workspace_is_named(case: Case, tmp_path: Path) -> None:
    folder = _written(case, tmp_path / "shop")
    asked = ("check", folder, "--run") if case.run else ("check", folder)
    answer = jalon(*asked, "--json")
    assert answer.code == 3, answer
    found = next((one for one in answer.findings() if one["code"] == case.code), None)
    assert found is not None, answer
    assert _place(found) == case.place, answer
    assert found["severity"] == "error"
    assert answer.json()["errors"] >= 1
    for one in answer.findings():
        assert one["fact"] and one["next"] and one["title"] != one["code"], one
        assert "…" not in one["fact"], one
    _in_french(case, jalon(*asked, lang="fr"), found)


def _place(found: dict[str, object]) -> str:
    return f"{found['file']}:{found['line']}" if found["line"] else str(found["file"])


def _in_french(case: Case, answer: Answer, english: dict[str, object]) -> None:
    """Findings are what was asked for, so they go to stdout; only the summary goes to stderr."""
    assert answer.code == 3, answer
    start = f"{case.place}  {case.code}  "
    line = next((line for line in answer.out.splitlines() if start in line), "")
    fact, _, step = line.partition(start)[2].partition(" → ")
    assert fact and step, answer
    assert fact != english["fact"] and not step.startswith(str(english["next"])), answer
    assert case.code not in answer.err and answer.err.strip(), answer


def test_check_says_everything_at_once(fresh: Path) -> None:
    parts = [case.added for case in CASES if case.added and case.kind not in ("broken YAML", "KPI cycle")]
    for number, text in enumerate(parts):
        (fresh / f"more{number:02}.yaml").write_text(
            text.replace("extra", f"extra{number}"), encoding="utf-8"
        )
    codes = {one["code"] for one in jalon("check", fresh, "--json").findings()}
    assert len(codes) >= 15


def test_what_is_sound_is_computed_beside_what_is_not(fresh: Path) -> None:
    (fresh / "more.yaml").write_text(
        "kpi: extra\nsource: orders\nvalue: sum(amont)\nunit: EUR\n---\nkpy: x\n"
    )
    answer = jalon("run", fresh, "--json")
    assert answer.code == 4, answer
    assert answer.json()["failed"] == ["extra"]
    board = json.loads(jalon("board", fresh, "--json").out)
    assert {card["kpi"] for card in board if card["value"] is not None} == set(shop.KPIS)


def test_enough_is_malformed() -> None:
    assert len(CASES) >= 45
    assert len({case.kind for case in CASES}) >= 12
