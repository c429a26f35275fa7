"""A tree of one's own to call `script/demo` in, and the one that tests of today's demo go on from."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from tests.bounds import LONG
from tests.once import made_once

ROOT = Path(__file__).parents[2]

ONCE = """\
#!/bin/sh
# Three years of a company take a minute to compute: the one that was made first is taken again.
case "$*" in
"init demo.new --demo --json") exec cp -Rp demo demo.new ;;
esac
exec '{jalon}' "$@"
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """What one call printed."""

    code: int
    shown: str
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkout:
    """A tree with the scripts of this one, its program and its environment."""

    home: Path

    @classmethod
    def at(cls, home: Path) -> Checkout:
        """Copy the scripts; the rest is that of this tree."""
        home.mkdir(exist_ok=True)
        shutil.copytree(ROOT / "script", home / "script")
        for name in (".venv", "requirements", "pyproject.toml", "src"):
            (home / name).symlink_to(ROOT / name)
        return cls(home=home)

    def makes_it_once(self) -> None:
        """From now on a demo that is made anew is a copy of the one there; the rest is done in full."""
        (self.home / ".venv").unlink()
        (self.home / ".venv/bin").mkdir(parents=True)
        for folder in ("", "bin"):
            for each in (ROOT / ".venv" / folder).iterdir():
                if each.name not in ("bin", "jalon"):
                    (self.home / ".venv" / folder / each.name).symlink_to(each)
        jalon = self.home / ".venv/bin/jalon"
        jalon.write_text(ONCE.format(jalon=ROOT / ".venv/bin/jalon"))
        jalon.chmod(0o755)

    @property
    def mark(self) -> Path:
        """Which edition the demo is, and what its files hold."""
        return self.home / "demo/.jalon/demo"

    def demo(self, language: str = "en") -> Ran:
        """Run `script/demo` as a build does."""
        told = {"CI": "true", "JALON_LANG": language, "JALON_ADDRESS": "https://elsewhere.example"}
        done = subprocess.run(
            [self.home / "script/demo"],
            env=os.environ | told,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        return Ran(code=done.returncode, shown=done.stdout, said=done.stderr)

    def written(self, statement: str) -> None:
        """Change the demo's database."""
        with closing(sqlite3.connect(self.home / "demo/.jalon/ledger.sqlite3")) as database, database:
            database.execute(statement)


def demo_of_today(factory: pytest.TempPathFactory) -> tuple[Checkout, Ran]:
    """The checkout whose demo `script/demo` made for today, and what it printed then.

    Those who ask for it run in one process, one after another (see `tests.ordering`): a copy elsewhere would
    be computed anew. Each leaves it as it was.
    """
    home = made_once(factory, "today", _make, intact=False)
    return Checkout(home=home / "checkout"), Ran(**json.loads((home / "ran.json").read_text()))


def _make(home: Path) -> None:
    home.mkdir()
    checkout = Checkout.at(home / "checkout")
    (home / "ran.json").write_text(json.dumps(asdict(checkout.demo("fr"))))
    if not LONG:
        checkout.makes_it_once()
