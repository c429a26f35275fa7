"""What is written about the code still says what the code says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from docs.generate import PAGES, REFERENCE, ROW_EXAMPLES, VALUE_EXAMPLES
from jalon import __version__
from jalon.cli.main import cli
from jalon.definitions.formula.grammar import FUNCTION_WORDS
from jalon.vocabulary.rows import Function

ROOT = Path(__file__).parents[2]
WRITTEN = [
    ROOT / "README.md",
    ROOT / "README.fr.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
WRITTEN = [page for page in WRITTEN if page.parent != REFERENCE]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES)
def test_the_reference_is_fresh(page: str) -> None:
    assert (REFERENCE / page).read_text(encoding="utf-8") == PAGES[page](), (
        f"{page} is stale: run `make docs`"
    )


def test_the_reference_holds_no_other_page() -> None:
    assert {path.name for path in REFERENCE.iterdir()} == set(PAGES)


def test_every_function_has_an_example() -> None:
    assert set(VALUE_EXAMPLES) == set(FUNCTION_WORDS)
    assert set(ROW_EXAMPLES) == {function.value for function in Function}


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_commands_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"^(?:\.venv/bin/)?jalon ([a-z]+)", text, re.MULTILINE)) | set(
        re.findall(r"`jalon ([a-z]+)", text)
    )
    assert named <= set(cli.commands)


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_make_and_scripts_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    rules = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?\bmake ([a-z-]+)(?:`|\s+#)", text)) <= rules
    for script in re.findall(r"\bscript/([a-z]+)", text):
        assert (ROOT / "script" / script).exists()


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_links_inside_the_repository_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


def test_both_readmes_show_the_same_commands_and_definitions() -> None:
    def blocks(name: str) -> list[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return [
            re.sub(r"\s*#(?! (sources|kpis)/).*", "", block)
            for block in re.findall(r"```\w+\n(.*?)```", text, re.DOTALL)
        ]

    assert blocks("README.md") == blocks("README.fr.md")


def test_the_changelog_begins_with_this_version() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == __version__


def test_every_core_package_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    imported = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    module = {
        "prometheus-client": "prometheus_client",
        "python-calamine": "python_calamine",
        "pyyaml": "yaml",
        "tzdata": "zoneinfo",
    }
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=~\[]", requirement)[0].strip()
        assert re.search(rf"^\s*(import|from) {module.get(name, name)}\b", imported, re.MULTILINE), name
