"""What the command line writes: names and notes from tables are shown, and steer no terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from jalon.show.printable import printable
from tests.cli.made import KPIS, NOW, ROWS, jalon, read, workspace

EVIL = "no\x1b[2J\u202erth"
SHARED = """\
targets:
  - stay: {above: 40}
    grain: month
    for: {region: south}
"""


@pytest.fixture(scope="module")
def steered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose data hold a member that steers. Read only, but for its changes."""
    rows, kpis = ROWS.replace("north", EVIL), KPIS.replace("targets:\n", SHARED)
    folder = workspace(tmp_path_factory.mktemp("steered"), rows=rows, kpis=kpis)
    ran = jalon("run", folder, "--now", NOW)
    assert ran.exit_code == 0, ran.output
    added = ("--start", "2026-04-01", "--expect", "+5%", "--window", "3", "--where", f"region={EVIL}")
    sealed = jalon("change", "add", "revenue", folder, *added, "--what", EVIL, "--now", NOW)
    assert sealed.exit_code == 0, sealed.output
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ("show", "revenue", "--by", "region", "--dir"),
        ("explain", "revenue", "--period", "2026-02", "--against", "2026-01", "--dir"),
        ("align", "revenue", "--dir"),
        ("next", "revenue", "--dir"),
        ("change", "list", "--dir"),
        ("change", "judge", "--dir"),
        ("change", "add", "revenue", "--start", "x\x1by", "--expect", "up", "--window", "3", "--dir"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_member_cannot_steer_the_terminal(steered: Path, words: tuple[str, ...]) -> None:
    for lang in ("en", "fr"):
        said = jalon(*words, steered, "--now", NOW, lang=lang)
        assert printable(said.output) == said.output
    if words[0] not in ("next",):
        assert "�" in said.output
    written = jalon(*words, steered, "--json", "--now", NOW)
    assert printable(written.output) == written.output


def test_json_holds_the_name_as_it_is(steered: Path) -> None:
    rows = read(jalon("show", "revenue", "--by", "region", steered, "--json", "--now", NOW))
    assert EVIL in {row["slice"]["region"] for row in rows}


def test_colours_of_the_program_itself_stay(tmp_path: Path) -> None:
    """Whoever reads on a terminal sees green and red, not the signs that make them."""
    said = jalon("doctor", workspace(tmp_path), color=True)
    assert "\x1b[32m" in said.stdout
    assert "\N{REPLACEMENT CHARACTER}" not in said.stdout
