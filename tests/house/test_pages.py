"""Whoever follows the tutorial, a how-to or the README line by line arrives."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.bounds import LONG
from tests.cli.made import workspace
from tests.demo.days import NOW
from tests.demo.first import first_run_of_the_demo
from tests.house.pages import ROOT, Commands, follow, follow_steps, steps

QUICK = """\
#!/bin/sh
case "$1 $3" in
"init --demo") exec cp -R '{made}' "$2" ;;
"run ") exec '{jalon}' "$@"{clock} ;;
esac
exec '{jalon}' "$@"
"""
ON_THE_DEMO = {"changes"}
"""Pages that speak of what the demo holds: they are followed on the company that all tests share."""
ALONE = [ROOT / "docs/tutorial.md", ROOT / "docs/tutorial.fr.md", *sorted((ROOT / "docs/howto").glob("*.md"))]
WITH_SERVER = ROOT / "docs/howto/postgresql.md"
ALONE.remove(WITH_SERVER)
ALONE = [page for page in ALONE if not page.name.startswith("deploy")]  # followed by tests/deploy


@pytest.mark.parametrize("page", ALONE, ids=lambda page: page.stem)
def test_a_page_can_be_followed(page: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where a page begins with the demo, one that is there stands for it, save in test-long: it is quick."""
    if LONG:
        follow(page, tmp_path)
    elif page.stem in ON_THE_DEMO:
        company = first_run_of_the_demo(tmp_path_factory).folder
        follow(page, tmp_path, quick_demo(tmp_path_factory.mktemp("quick"), company, f" --now {NOW}"))
    else:
        follow(page, tmp_path, quick_demo(tmp_path_factory.mktemp("quick"), workspace(tmp_path / "small")))


def quick_demo(folder: Path, made: Path, clock: str = "") -> dict[str, str]:
    """An environment in which `jalon init FOLDER --demo` copies a workspace; all else is real.

    One that was computed as of a day is run as of that day: `clock`.
    """
    real = Path(sys.executable).parent
    command = folder / "bin" / "jalon"
    command.parent.mkdir()
    command.write_text(QUICK.format(made=made, jalon=real / "jalon", clock=clock))
    command.chmod(0o755)
    return {"PATH": f"{command.parent}:{real}:{os.environ['PATH']}"}


@pytest.mark.skipif(bool(postgres.missing()), reason=postgres.missing() or "-")
def test_the_page_on_postgresql_can_be_followed(tmp_path: Path) -> None:
    with postgres.private_server() as url:
        with psycopg.connect(url) as connection:
            connection.execute(
                "create table orders (order_id int primary key, ordered_on date, amount numeric(10, 2))"
            )
            connection.execute("insert into orders values (1, '2026-01-05', 10.50), (2, '2026-02-03', 20)")
        follow(WITH_SERVER, tmp_path, {"SHOP_DATABASE_URL": url})


def test_every_page_says_something_to_do() -> None:
    for page in [*ALONE, WITH_SERVER]:
        assert any(isinstance(step, Commands) for step in steps(page)), page


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_the_two_minutes_of_the_readme_can_be_followed(name: str, tmp_path: Path) -> None:
    demo, *mine = steps(ROOT / name)
    assert isinstance(demo, Commands)
    assert [line.split("#")[0].strip() for line in demo.text.splitlines()] == ["make demo", "make test"]
    (tmp_path / "orders.csv").write_text(
        "order_id,ordered_on,region,status,amount\n1,2026-01-05,north,paid,40.50\n2,2026-02-03,south,open,9.99\n"
    )
    *_, board = follow_steps(mine, tmp_path)
    assert "Revenue" in board
