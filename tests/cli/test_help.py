"""Help in two languages, quickly, and completion."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from jalon.cli.language import LANGUAGES, chosen, speak
from jalon.cli.main import MODULES, cli
from jalon.cli.texts import _groups
from tests.bounds import at_most
from tests.cli.made import jalon, process, timed

HEAVY = ("sqlglot", "duckdb", "django", "babel", "psycopg", "jalon.compute", "jalon.workspace")
COMMANDS = sorted(MODULES)


@pytest.fixture(autouse=True)
def english() -> None:
    speak("en")


def test_help_answers_within_half_a_second() -> None:
    took = timed("--help")
    print(f"jalon --help: {took.clock:.2f} s by the clock, {took.work:.2f} s of work")
    assert took.work < at_most(0.5)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from jalon.cli.main import cli; cli.main(['--help'], standalone_mode=False);"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    seen = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_in_both_languages(name: str) -> None:
    french, english = (jalon(name, "--help", lang=language) for language in ("fr", "en"))
    assert french.exit_code == english.exit_code == 0
    assert french.stdout.startswith(f"Usage : jalon {name}") or f"{name} " in french.stdout.splitlines()[0]
    assert "Affiche cette aide." in french.stdout
    assert "Show this help." in english.stdout
    assert french.stdout != english.stdout


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Commands by the name of their texts, those below others too."""
    for name in MODULES:
        command = cli.commands[name]
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name}.{inner}", one) for inner, one in command.commands.items())


@pytest.mark.parametrize("name", ["add", "list", "judge", "withdraw"])
def test_commands_below_a_command_explain_themselves(name: str) -> None:
    french, english = (jalon("change", name, "--help", lang=language) for language in ("fr", "en"))
    assert french.exit_code == english.exit_code == 0
    assert french.stdout.startswith(f"Usage : jalon change {name}")
    assert french.stdout != english.stdout
    assert f"\n  {name} " in jalon("change", "--help").stdout


def test_no_word_is_left_over_or_missing() -> None:
    asked, commands = set(), dict(every_command())
    for name, command in commands.items():
        for parameter in command.params:
            own = f"{name}.{parameter.name}"
            asked.add(own if own in _groups()["parameters"] else parameter.name)
    assert set(_groups()["parameters"]) == asked | {"version"}
    assert set(_groups()["commands"]) == {*commands, "jalon"}
    for group in ("words", "commands", "parameters", "sentences", "doctor", "why"):
        for key, texts in _groups()[group].items():
            assert set(texts) == set(LANGUAGES), f"{group}.{key}"
            assert all(texts.values()), f"{group}.{key}"


def test_the_group_lists_commands_without_loading_them() -> None:
    shown = jalon("--help").stdout
    assert all(f"\n  {name} " in shown for name in MODULES)
    assert "Exit codes: 0 fine" in shown


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["--lang", "fr", "board"], {"JALON_LANG": "en"}, "fr"),
        (["board", "--lang=en"], {"JALON_LANG": "fr"}, "en"),
        (["board"], {"JALON_LANG": "fr", "LC_ALL": "en_GB.UTF-8"}, "fr"),
        (["board"], {"LANG": "fr_CA.UTF-8"}, "fr"),
        (["board"], {"LC_ALL": "C.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        (["board"], {"LANG": "de_DE.UTF-8"}, "en"),
        (["board"], {}, "en"),
        (["show", "--", "--lang", "fr"], {}, "en"),
        (["--lang", "xx"], {"LANG": "fr_FR"}, "fr"),
    ],
)
def test_the_language(arguments: list[str], environment: dict[str, str], language: str) -> None:
    assert chosen(arguments, environment) == language


def test_the_version() -> None:
    assert jalon("--version").stdout.startswith("jalon 0.")


@pytest.mark.parametrize(
    ("words", "position", "offered"),
    [("jalon sh", 1, {"show"}), ("jalon b", 1, {"board", "backup"}), ("jalon run --f", 2, {"--full"})],
)
def test_the_tab_key(words: str, position: int, offered: set[str]) -> None:
    environment = {
        "_JALON_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(position),
    }
    done = process(environment=environment)
    assert {line.partition(",")[2] for line in done.stdout.splitlines()} == offered


def test_the_tab_key_knows_the_kpis_of_the_folder(shop) -> None:
    environment = {"_JALON_COMPLETE": "bash_complete", "COMP_WORDS": "jalon show m", "COMP_CWORD": "2"}
    assert "mrr" in process(environment=environment, cwd=shop).stdout


def test_commands_are_a_mapping() -> None:
    assert set(cli.commands) == set(MODULES)
    assert "show" in cli.commands
    assert isinstance(cli.commands["schema"], click.Command)
    assert cli.commands.get("nothing") is None
