"""Every figure of the demo is the same on every way out: board, letter, PDF, shared link, mails, CSV."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo.days import NOW

WAYS = ("board", "letter", "pdf", "shared", "csv", "mail html", "mail text")
pytestmark = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="no pdftotext here to read a PDF with"
)


@pytest.fixture(scope="module")
def shop(computed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo, whose people may be changed."""
    folder = tmp_path_factory.mktemp("ways") / "shop"
    shutil.copytree(computed, folder)
    return folder


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_way_out_says_the_same(shop: Path, language: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.demo.ways", str(shop), NOW, language],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    found = json.loads(ran.stdout)
    assert len(found["kpis"]) >= 5 and set(found["ways"]) == set(WAYS)
    missing = [
        (way, kpi["name"])
        for way, pieces in found["ways"].items()
        for kpi in found["kpis"]
        if not any(_says(piece, kpi, way) for piece in pieces)
    ]
    assert missing == []


def _says(piece: str, kpi: dict[str, str], way: str) -> bool:
    """True for the piece that says all of this KPI; a mail tells a change only where it means something.

    A PDF's text is guessed from where its letters stand: narrow spaces may be lost in it.
    """
    facts = ("name", "value", "status", "why" if way.startswith("mail") else "change")
    if way == "pdf":
        return all("".join(kpi[fact].split()) in "".join(piece.split()) for fact in facts)
    return all(kpi[fact] in piece for fact in facts)
