"""Pages as what they tell a reader to do: files to write, commands to run, what the terminal then shows.

A file is a block after a line that ends with its path in backquotes and a colon; commands are `sh` blocks;
a `text` block after them is what they print.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"(?:`(?P<path>[^`\n]+)`:\n\n)?```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A file to write, relative to where the reader stands."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Commands:
    """Commands to run, and what they print where the page shows it."""

    text: str
    shown: str | None = None


def steps(page: Path) -> Iterator[Written | Commands]:
    """What a page asks for, in order."""
    pending: Commands | None = None
    for found in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        if pending is not None:
            shown = found["text"] if found["kind"] == "text" else None
            yield Commands(text=pending.text, shown=shown)
            pending = None
        if found["kind"] == "sh":
            pending = Commands(text=found["text"])
        elif found["path"]:
            yield Written(path=found["path"], text=found["text"])
    if pending is not None:
        yield pending


def follow(page: Path, folder: Path, environment: Mapping[str, str] | None = None) -> list[str]:
    """Do what a page says in a folder; see `follow_steps`."""
    return follow_steps(steps(page), folder, environment)


def follow_steps(
    wanted: Iterable[Written | Commands], folder: Path, environment: Mapping[str, str] | None = None
) -> list[str]:
    """Do some steps in a folder; gives the output of each block of commands.

    Fails on a command that fails, and on output that differs from what is shown.
    """
    outputs = []
    for step in wanted:
        if isinstance(step, Written):
            target = folder / step.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(step.text, encoding="utf-8")
            continue
        outputs.append(run(step.text, folder, environment or {}))
        if step.shown is not None:
            assert lines(outputs[-1]) == lines(step.shown), outputs[-1]
    return outputs


def run(commands: str, folder: Path, environment: Mapping[str, str]) -> str:
    """Run commands as a reader would, with `jalon` on the path; gives what they print."""
    surroundings = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "JALON_LANG": "en",
        "COLUMNS": "100",
        "NO_COLOR": "1",
        **environment,
    }
    done = subprocess.run(
        ["sh", "-ec", commands.replace(".venv/bin/", "")],
        cwd=folder,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def lines(text: str) -> list[str]:
    """Lines without the spaces at their ends, empty ones left out; all kinds of space are one."""
    plain = re.sub(r"[^\S\n]", " ", text)
    return [line.rstrip() for line in plain.splitlines() if line.strip()]
