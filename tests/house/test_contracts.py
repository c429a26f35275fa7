"""Imports flow one way, and the vocabulary needs nothing but Python."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VOCABULARY = sorted((ROOT / "src/jalon/vocabulary").glob("*.py"))
NOT_FOR_WORDS = {
    "asyncio",
    "io",
    "os",
    "pathlib",
    "random",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "time",
    "urllib",
}


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", VOCABULARY, ids=lambda path: path.stem)
def test_vocabulary_imports_the_standard_library_only(path: Path) -> None:
    outside = {
        name
        for name in imported(path)
        if not name.startswith("jalon.vocabulary") and name.partition(".")[0] not in sys.stdlib_module_names
    }
    assert not outside


@pytest.mark.parametrize("path", VOCABULARY, ids=lambda path: path.stem)
def test_vocabulary_does_no_input_or_output_and_reads_no_clock(path: Path) -> None:
    assert not {name.partition(".")[0] for name in imported(path)} & NOT_FOR_WORDS
    calls = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not calls & {"now", "utcnow", "today"}
