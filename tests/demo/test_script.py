"""`script/demo`: the demo made, served signed in, made anew once it is old, never when it was changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """What one call printed."""

    code: int
    shown: str
    said: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkout:
    """A tree of its own, with the environment of this one."""

    home: Path

    @classmethod
    def at(cls, home: Path) -> Checkout:
        """Copy the scripts; the rest is that of this tree."""
        shutil.copytree(ROOT / "script", home / "script")
        for name in (".venv", "requirements", "pyproject.toml", "src"):
            (home / name).symlink_to(ROOT / name)
        return cls(home=home)

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


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checkout, Ran]:
    """A checkout whose demo was made, and what was printed then."""
    checkout = Checkout.at(tmp_path_factory.mktemp("checkout"))
    return checkout, checkout.demo("fr")


@pytest.fixture
def made(first: tuple[Checkout, Ran]) -> Checkout:
    return first[0]


@pytest.fixture
def old(made: Checkout) -> Iterator[Checkout]:
    """The demo as if another version, or another day, had made it."""
    known, *contents = made.mark.read_text().splitlines()
    made.mark.write_text("\n".join(["another edition", *contents]) + "\n")
    yield made
    _, *contents = made.mark.read_text().splitlines()
    made.mark.write_text("\n".join([known, *contents]) + "\n")


def test_it_is_made_computed_shown_and_answers_signed_in(first: tuple[Checkout, Ran]) -> None:
    checkout, ran = first
    assert ran.code == 0, ran.said
    assert "demo : le site répond, connexion faite" in ran.said
    assert "Revenu mensuel récurrent" in ran.shown
    assert not (checkout.home / "demo.new").exists()


def test_it_is_served_again_as_it_is(made: Checkout) -> None:
    before = (made.home / "demo/jalon.yaml").stat().st_ino
    ran = made.demo()
    assert ran.code == 0, ran.said
    assert "the site answers, signed in" in ran.said
    assert "Monthly recurring revenue" in ran.shown
    assert (made.home / "demo/jalon.yaml").stat().st_ino == before


def test_an_old_one_with_a_changed_file_is_kept(old: Checkout) -> None:
    notes = old.home / "demo/my notes.txt"
    notes.write_text("mine")
    ran = old.demo()
    assert ran.code == 0, ran.said
    assert "demo/ was changed by hand and is kept as it is" in ran.said
    assert notes.read_text() == "mine"
    notes.unlink()


def test_an_old_one_in_which_somebody_wrote_on_the_pages_is_kept(old: Checkout) -> None:
    old.written("insert into people_audit (at, verb, subject) values ('2026-01-01', 'action_done', 'mrr')")
    before = (old.home / "demo/jalon.yaml").stat().st_ino
    ran = old.demo()
    assert ran.code == 0, ran.said
    assert "demo/ was changed by hand" in ran.said
    assert (old.home / "demo/jalon.yaml").stat().st_ino == before
    old.written("delete from people_audit")


def test_an_old_one_that_nobody_touched_is_made_anew(old: Checkout) -> None:
    before = (old.home / "demo/jalon.yaml").stat().st_ino
    ran = old.demo()
    assert ran.code == 0, ran.said
    assert "making three years of a company" in ran.said
    assert (old.home / "demo/jalon.yaml").stat().st_ino != before
    assert not old.mark.read_text().startswith("another edition")


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path) -> None:
    checkout = Checkout.at(tmp_path)
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/letter.txt").write_text("dear all")
    assert checkout.demo().code != 0
    assert (tmp_path / "demo/letter.txt").read_text() == "dear all"
