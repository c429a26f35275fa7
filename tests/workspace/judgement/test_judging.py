"""Judging after a run: kept once a run, shown as it was kept, the same as computed anew."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from jalon.vocabulary.judgement import Judgement
from jalon.vocabulary.kpi import Kpi
from jalon.workspace import find, run
from jalon.workspace.judgement import judging
from jalon.workspace.judgement.judging import judge_all, judgement, kept, spelled, understood
from jalon.workspace.published import Published
from tests.workspace.judgement.made import judged, moment

DAY = date(2026, 1, 1)
BESIDE = "---\nkpi: sales_count\nsource: sales\nvalue: count(*)\n"


def test_what_is_kept_is_what_is_computed(tmp_path: Path) -> None:
    found = judged(tmp_path, "targets: [{stay: {above: 3000}, grain: month}]")
    assert understood(spelled(found)) == found
    workspace = find(tmp_path, moment(DAY))
    assert judge_all(workspace, moment(DAY)) == 1
    with workspace.ledger() as ledger:
        assert kept(ledger, "revenue") == found
        assert kept(ledger, "unknown") is None


def test_values_are_judged_once_a_run(tmp_path: Path) -> None:
    judged(tmp_path)
    workspace = find(tmp_path, moment(DAY))
    assert judge_all(workspace, moment(DAY)) == 1
    assert judge_all(workspace, moment(DAY)) == 0
    later = moment(DAY + timedelta(days=1))
    with (tmp_path / "sales.csv").open("a") as rows:
        rows.write(f"9999,{DAY},50\n")
    assert run(find(tmp_path, later), later).run == 2
    with workspace.ledger() as ledger:
        assert kept(ledger, "revenue") is None  # those values were not judged yet
        assert not ledger.judged()
    assert judge_all(find(tmp_path, later), later) == 1
    with workspace.ledger() as ledger:
        reading = Published.of(find(tmp_path, later), ledger, later, None)
        assert kept(ledger, "revenue") == judgement(reading, reading.kpis["revenue"])


def test_nothing_is_judged_before_the_first_run(tmp_path: Path) -> None:
    judged(tmp_path)
    (tmp_path / ".jalon/ledger.sqlite3").unlink()
    assert judge_all(find(tmp_path, moment(DAY)), moment(DAY)) == 0


def test_what_another_version_wrote_counts_as_not_judged(tmp_path: Path) -> None:
    form, said = spelled(judged(tmp_path)).split("\n")
    assert understood(f"{form}\n{said}") is not None
    assert understood(f"another form\n{said}") is None
    assert understood(said) is None
    assert understood(f"{form}\n{{") is None


def test_what_another_version_kept_is_judged_anew(tmp_path: Path) -> None:
    judged(tmp_path)
    workspace = find(tmp_path, moment(DAY))
    assert judge_all(workspace, moment(DAY)) == 1
    with workspace.ledger() as ledger:
        run_number = ledger.runs()[0].number
        assert ledger.keep_judgements(run_number, {"revenue": "an older form\n{}"}, moment(DAY))
        assert kept(ledger, "revenue") is None
    assert judge_all(workspace, moment(DAY)) == 1


@pytest.mark.parametrize(
    "more",
    [
        "planned: [{name: {en: Higher prices}, from: 2026-12-01, until: 9999-12-31, effect: +5%}]",
        "targets: [{reach: {value: 9000, by: 9999-12-31}, grain: month}]",
    ],
)
def test_a_day_at_the_end_of_the_calendar_stops_nothing(tmp_path: Path, more: str) -> None:
    assert judged(tmp_path, more).foresight is not None


def test_a_kpi_that_cannot_be_judged_is_told_after_all_others_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of one KPI is no fault of the others."""
    judged(tmp_path, BESIDE)
    workspace = find(tmp_path, moment(DAY))

    def broken(reading: Published, kpi: Kpi, changes: object = None) -> Judgement:
        if kpi.name == "revenue":
            raise ArithmeticError("revenue")
        return judgement(reading, kpi)

    monkeypatch.setattr(judging, "judgement", broken)
    with pytest.raises(ArithmeticError):
        judge_all(workspace, moment(DAY))
    with workspace.ledger() as ledger:
        assert kept(ledger, "revenue") is None
        assert kept(ledger, "sales_count") is not None
