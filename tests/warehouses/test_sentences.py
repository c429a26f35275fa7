"""Every code that a warehouse can give has its sentence in both languages, with facts it really gets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import jalon.warehouses
from jalon.show import findings
from jalon.vocabulary.finding import Finding, Place
from tests.warehouses.made import Workspace

SOURCE = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(jalon.warehouses.__file__).parent.glob("*.py")
)
CODES = sorted(
    set(re.findall(r'code="([a-z0-9-]+)"', SOURCE))
    | set(re.findall(r'"((?:load|sql|query|text-in|fraction-in)-[a-z-]+)"', SOURCE))
    | {"decimal-comma", "thousands-undeclared", "disk-full", "encoding-wrong", "encoding-unknown"}
)


def test_the_codes_are_found() -> None:
    assert len(CODES) > 40


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_code_has_its_sentence(code: str, language: str) -> None:
    said = findings.sentence(Finding(code=code, place=Place(file="x")), language)
    assert said.title != code
    assert said.fact
    assert said.next


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("a,d\n1,05/06/2024\n", "05/06/2024"),
        ("a,d\n1,2\n3\n", "1"),
        ("a,d\n1,é\n".encode("latin-1"), "cp1252"),
        ("d;x\n1,5;.\n", "1,5"),
    ],
)
def test_sentences_are_filled(files: Workspace, content: str | bytes, part: str) -> None:
    files.write("s.csv", content)
    finding = files.load("s.csv").findings[0]
    for language in ("en", "fr"):
        line = findings.render(finding, language)
        assert part in line
        assert "…" not in line.replace("dates: …", "")
