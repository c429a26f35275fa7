"""`jalon` as a person calls it, in this process."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from jalon.cli.main import cli


def jalon(*words: str) -> Any:
    """What a command prints as JSON, numbers as decimals with all their digits."""
    result = CliRunner().invoke(cli, [*words, "--json"])
    assert result.exit_code == 0, (
        f"jalon {' '.join(words)}: {result.exit_code}\n{result.stdout}\n{result.stderr}"
    )
    return json.loads(result.stdout, parse_float=Decimal)


def show(folder: Path, kpi: str, grain: str, by: str = "", *more: str) -> dict[tuple[str, str | None], Any]:
    """The values of a KPI by first day of the period and member (of a cut of one dimension).

    Where one period holds everything the day is left empty, where there is no cut the member is.
    """
    cut = ("--by", by) if by else ()
    found: dict[tuple[str, str | None], Any] = {}
    for row in jalon("show", kpi, str(folder), "--grain", grain, *cut, *more):
        assert row["kpi"] == kpi
        assert row["grain"] == grain
        assert list(row["slice"]) == ([by] if by else [])
        key = ("" if grain == "all" else row["period_start"], row["slice"][by] if by else "")
        assert key not in found, f"{kpi} is shown twice for {key}"
        found[key] = row["value"]
    return found
