"""Objectives: what a badge counts is what the page lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from django.test import Client

from tests.web.board.test_kpi import page, text

Clients = Callable[..., Client]


def test_the_badge_and_the_fold_of_those_without_a_target_agree(
    definitions: Path, client_of: Clients
) -> None:
    learning = "kpi: orders\nlearning: 9\n"
    kept = definitions.read_text(encoding="utf-8").replace("kpi: orders\n", learning)
    over = kept.replace(
        "above: 10}\n    grain: month\n", "above: 10}\n    grain: month\n    until: 2026-02-28\n"
    )
    definitions.write_text(over, encoding="utf-8")
    for language, badge, fold in (
        ("en", r"(\d+) No target", r"(\d+) without a target"),
        ("fr", r"(\d+) Sans cible", r"(\d+) sans cible"),
    ):
        seen = text(page(client_of(language=language), "/objectives/"))
        assert re.findall(badge, seen)[0] == re.findall(fold, seen)[0] == "2"
        assert "Average basket" in seen or "Panier moyen" in seen
