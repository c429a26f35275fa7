"""`script/demo`: the demo made, served signed in, made anew once it is old, never when it was changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo.checkout import Checkout, Ran, demo_of_today

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checkout, Ran]:
    """A checkout whose demo was made, and what was printed then."""
    return demo_of_today(tmp_path_factory)


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
    """Made in full in test-long only (see `makes_it_once`)."""
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
