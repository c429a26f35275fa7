"""`jalon check`: every finding with its place; expected numbers; speed on many KPIs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jalon.cli.expecting import agrees
from tests.bounds import at_most
from tests.cli.made import KPIS, NOW, ROWS, SOURCE, jalon, read, timed, workspace


def test_a_sound_workspace(tmp_path: Path) -> None:
    result = jalon("check", workspace(tmp_path), "--now", NOW)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "All is well: 3 KPIs, 1 source.\n"
    assert (
        jalon("check", tmp_path, "--now", NOW, lang="fr").stderr == "Tout est en ordre : 3 KPI, 1 source.\n"
    )


def test_the_folder_may_be_an_option_or_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace(tmp_path)
    assert jalon("check", "-C", tmp_path).exit_code == 0
    monkeypatch.chdir(tmp_path)
    assert jalon("check").exit_code == 0


def test_all_findings_at_once_sorted_by_place(tmp_path: Path) -> None:
    kpis = KPIS.replace("unit: EUR\n", "unit: EUR\nbetter: hihger\n") + "---\nkpi: lost\nvalue: revenu / 2\n"
    folder = workspace(tmp_path, kpis=kpis, source=SOURCE + "arrives_within: soon\n")
    result = jalon("check", folder, "--now", NOW)
    assert result.exit_code == 3
    places = [line.split()[1] for line in result.stdout.splitlines()]
    assert places == sorted(places, key=lambda place: (place.split(":")[0], int(place.split(":")[1])))
    assert {place.split(":")[0] for place in places} == {"kpis/sales.yaml", "sources/orders.yaml"}
    assert "did you mean “higher”" in result.stdout
    assert "Traceback" not in result.output


def test_findings_as_json(tmp_path: Path) -> None:
    folder = workspace(tmp_path, kpis=KPIS.replace("sum(amount)", "sum(amuont)"))
    said = read(jalon("check", folder, "--json", "--now", NOW), 3)
    assert (said["kpis"], said["sources"], said["errors"]) == (3, 1, 1)
    (finding,) = said["findings"]
    assert set(finding) == {
        "code", "severity", "file", "line", "title", "fact", "next", "suggestions", "facts",
    }  # fmt: skip
    assert (finding["code"], finding["file"], finding["line"]) == ("column-unknown", "kpis/sales.yaml", 8)
    assert finding["suggestions"] == ["amount"]


def test_a_missing_table_is_a_finding(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    (folder / "data/orders.csv").unlink()
    result = jalon("check", folder)
    assert result.exit_code == 3
    assert "file-missing" in result.stdout


def test_expected_numbers_that_are_right(tmp_path: Path) -> None:
    result = jalon("check", workspace(tmp_path), "--run", "--now", NOW)
    assert (result.exit_code, result.stdout) == (0, "")


def test_expected_numbers_that_differ(tmp_path: Path) -> None:
    kpis = KPIS.replace("2026-02: 210.00", "2026-02: 210.01, 2025-12: 7").replace("60.25", "60.3")
    found = read(jalon("check", workspace(tmp_path, kpis=kpis), "--run", "--json", "--now", NOW), 3)[
        "findings"
    ]
    assert [(one["code"], one["line"]) for one in found] == [
        ("expect-differs", 14),
        ("expect-missing", 14),
    ]
    assert found[0]["facts"] == {
        "kpi": "revenue", "period": "2026-02", "expected": "210.01", "found": "210.00", "off": "-0.01",
    }  # fmt: skip


def test_a_computation_that_fails_is_an_error(tmp_path: Path) -> None:
    rows = ROWS.replace("90.00", "ninety")
    result = jalon("check", workspace(tmp_path, rows=rows), "--run", "--now", NOW)
    assert result.exit_code == 3
    assert "data/orders.csv:4" in result.stdout or "ninety" in result.stdout


@pytest.mark.parametrize(
    ("found", "expected", "same"),
    [
        (7, "7", True),
        (7, "8", False),
        (Decimal("182340.50"), "182340.5", True),
        (Decimal("182340.50"), "182340.51", False),
        (Decimal("10.51"), "10", False),
        (Decimal("10.4"), "10", True),
        (Decimal("0.3333333333333"), "0.333", True),
        (Decimal("0.3336"), "0.333", False),
        (0.1 + 0.2, "0.3", True),
        (1e6 + 1e-4, "1000000", True),
        (0.31, "0.3", True),
        (0.36, "0.3", False),
    ],
)
def test_when_a_number_is_the_expected_one(found: int | float | Decimal, expected: str, same: bool) -> None:
    assert agrees(found, Decimal(expected)) is same


def test_two_hundred_kpis_within_a_second(tmp_path: Path) -> None:
    took = timed("check", many(tmp_path))
    print(f"jalon check, 200 KPIs over 4 tables: {took.clock:.2f} s by the clock, {took.work:.2f} s of work")
    assert took.work < at_most(1.5)  # 0.7 s where it was written


def many(folder: Path) -> Path:
    """A workspace of 200 KPIs with targets over four tables."""
    workspace(folder)
    (folder / "kpis/sales.yaml").unlink()
    (folder / "sources/orders.yaml").unlink()
    (folder / "objectives.yaml").write_text("objective: o\n")
    for source in range(4):
        (folder / f"data/table{source}.csv").write_text(ROWS)
        (folder / f"sources/table{source}.yaml").write_text(
            SOURCE.replace("source: orders", f"source: table{source}").replace(
                "data/orders", f"data/table{source}"
            )
        )
        documents = [one(source, number) for number in range(25)]
        documents += [ratio(source, number) for number in range(25)]
        (folder / f"kpis/table{source}.yaml").write_text("---\n".join(documents))
    return folder


def one(source: int, number: int) -> str:
    return (
        f"kpi: k{source}_{number}\nobjective: o\nsource: table{source}\n"
        f"name: {{en: Number {number}, fr: Nombre {number}}}\n"
        f"value: sum(amount * {number + 1}) filter (where status = 'paid' and amount > {number})\n"
        "unit: EUR\nby: [region, status]\ntargets:\n"
        "  - improve: {by: 5%, each: month, from: previous, compounded: false}\n"
    )


def ratio(source: int, number: int) -> str:
    return (
        f"kpi: r{source}_{number}\nobjective: o\nby: [region]\n"
        f"value: k{source}_{number} / k{source}_{(number + 1) % 25}\n"
        "targets:\n  - stay: {above: 0.5}\n    grain: month\n"
    )
