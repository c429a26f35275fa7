"""What no file of the repository may hold, and what every lock must."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
TEXT = {
    ".cfg",
    ".css",
    ".csv",
    ".html",
    ".ini",
    ".js",
    ".json",
    ".md",
    ".py",
    ".sh",
    ".sql",
    ".svg",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    "",
}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work/(?:main|shared)|root/|home/\w+/|Users/\w+/|tmp/(?:v|v15)/)")
ADDRESS_OF_PACKAGES = re.compile(
    r"^\s*(--(extra-)?index-url|-i\s|--find-links|-f\s|--trusted-host)|://(?!docs\.)[\w.-]*(pypi|pythonhosted)",
    re.MULTILINE,
)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[Path, str]]:
    return [
        (path, path.read_bytes().decode("utf-8", errors="replace"))
        for path in tracked()
        if path.suffix in TEXT and path != Path(__file__)
    ]


def test_no_file_names_a_path_of_one_machine() -> None:
    assert [str(path) for path, text in texts() if MACHINE_PATH.search(text)] == []


def test_no_file_says_where_packages_come_from() -> None:
    assert [str(path) for path, text in texts() if ADDRESS_OF_PACKAGES.search(text)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_its_hashes(lock: Path) -> None:
    lines = [
        line
        for line in lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        if line and line[0].isalnum()
    ]
    assert lines
    assert [line for line in lines if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []


def test_both_locks_agree_on_what_is_run() -> None:
    def pins(name: str) -> set[str]:
        return set(
            re.findall(
                r"^([\w.-]+==\S+)", (ROOT / "requirements" / name).read_text(encoding="utf-8"), re.MULTILINE
            )
        )

    assert pins("run.txt") <= pins("dev.txt")


def test_the_oldest_duckdb_is_the_one_that_is_promised() -> None:
    promised = re.search(r'"duckdb>=([\d.]+),', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert promised is not None
    assert f"duckdb=={promised[1]} " in (ROOT / "requirements/duckdb-1.5.txt").read_text(encoding="utf-8")


def test_scripts_are_plain_shell_and_may_be_executed() -> None:
    scripts = [*sorted((ROOT / "script").iterdir()), ROOT / ".ci/run"]
    for script in scripts:
        assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n"), script
        assert os.access(script, os.X_OK), script
        assert subprocess.run(["sh", "-n", script], check=False).returncode == 0, script


def test_the_licence_is_the_whole_apache_licence() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
