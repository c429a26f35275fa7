"""A database that fails: lost, unreachable, forbidden. The last good values stay, stale; files go on."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.bad_input import shop
from tests.bad_input.command import Answer, ended, jalon, started
from tests.bad_input.conftest import cards
from tests.postgres import missing, new_database, private_server

ADDRESS = "JALON_TEST_SHOP"
JALON = shop.JALON + f"connections: {{files: duckdb, shop: 'env:{ADDRESS}'}}\n"
SALES = """\
source: sales
connection: shop
table: public.sales
times: {sold: sold_on}
---
kpi: sold
source: sales
value: sum(amount)
unit: EUR
grains: [month]
objective: growth
"""
SECRET = "hunter2-not-shown"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if missing():
        pytest.skip(missing())
    with private_server() as url:
        yield url


@pytest.fixture
def address(server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of its own with a table of sales, as the environment names it."""
    url = new_database(server)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE sales (sold_on date, amount numeric(10, 2))")
        connection.execute(
            "INSERT INTO sales SELECT DATE '2026-01-01' + i, i FROM generate_series(0, 90) AS s(i)"
        )
    monkeypatch.setenv(ADDRESS, url)
    return url


@pytest.fixture
def folder(address: str, fresh: Path) -> Path:
    (fresh / "jalon.yaml").write_text(JALON)
    (fresh / "sales.yaml").write_text(SALES)
    done = jalon("run", fresh)
    assert done.code == 0, done
    return fresh


def _parts(url: str, **parts: str) -> str:
    return urlunsplit(urlsplit(url)._replace(**parts))


def _statement(url: str, text: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(text)


def _with_password(url: str) -> str:
    split = urlsplit(url)
    return _parts(url, netloc=f"{split.username}:{SECRET}@{split.hostname}:{split.port}")


def _with_host(url: str) -> str:
    split = urlsplit(url)
    return _parts(url, netloc=f"{split.username}:{SECRET}@no-such-host.invalid:{split.port}")


def _with_port(url: str) -> str:
    split = urlsplit(url)
    return _parts(url, netloc=f"{split.username}:{SECRET}@{split.hostname}:1")


def _visitor(url: str) -> str:
    """A role that may log in and read nothing."""
    _statement(url, f"DROP ROLE IF EXISTS visitor; CREATE ROLE visitor LOGIN PASSWORD '{SECRET}'")
    split = urlsplit(url)
    return _parts(url, netloc=f"visitor:{SECRET}@{split.hostname}:{split.port}")


ADDRESSES: list[tuple[str, Callable[[str], str], str]] = [
    ("a wrong password", _with_password, "connection-password"),
    ("an unknown host", _with_host, "connection-unreachable"),
    ("a closed port", _with_port, "connection-unreachable"),
    ("a missing database", lambda url: _parts(url, path="/nowhere"), "database-missing"),
    ("an address that is none", lambda _: f"postgresql://me:{SECRET}@[::1/x", "connection-unreachable"),
    ("a forbidden table", _visitor, "table-forbidden"),
    ("no address at all", lambda _: "", "connection-address-missing"),
]


@pytest.mark.parametrize(("what", "other", "code"), ADDRESSES, ids=[what for what, _, _ in ADDRESSES])
def test_a_database_that_cannot_be_read(
    what: str,
    other: Callable[[str], str],
    code: str,
    folder: Path,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = cards(folder, 0)
    monkeypatch.setenv(ADDRESS, other(address))
    _stays_stale(folder, before, code)
    monkeypatch.setenv(ADDRESS, address)
    _fresh_again(folder, before)


STATEMENTS = [
    ("a table gone", "ALTER TABLE sales RENAME TO gone", "table-missing",
     "ALTER TABLE gone RENAME TO sales"),
    ("a column renamed", "ALTER TABLE sales RENAME amount TO total", "column-",
     "ALTER TABLE sales RENAME total TO amount"),
    ("a column retyped", "ALTER TABLE sales ALTER amount TYPE text", "column-not-number",
     "ALTER TABLE sales ALTER amount TYPE numeric(10, 2) USING amount::numeric(10, 2)"),
    ("a table emptied", "CREATE TABLE kept AS TABLE sales; TRUNCATE sales", "source-emptied",
     "INSERT INTO sales TABLE kept"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "breaks", "code", "repairs"), STATEMENTS, ids=[one[0] for one in STATEMENTS]
)
def test_a_table_that_changed(
    what: str, breaks: str, code: str, repairs: str, folder: Path, address: str
) -> None:
    before = cards(folder, 0)
    _statement(address, breaks)
    _stays_stale(folder, before, code)
    _statement(address, repairs)
    _fresh_again(folder, before)


def test_a_connection_lost_in_the_middle(folder: Path, address: str) -> None:
    """The server ends the session while the run waits for its table."""
    before = cards(folder, 0)
    with psycopg.connect(address) as holder:
        holder.execute("LOCK TABLE sales IN ACCESS EXCLUSIVE MODE")
        runner = started("run", folder, "--full")
        assert _kill_waiting(address, runner), ended(runner)
        answer = ended(runner)
    assert answer.code == 4 and "connection-lost" in answer.err and " → " in answer.err, answer
    after = cards(folder, 4)
    assert {name for name, card in after.items() if card["status"] == "stale"} == {"sold"}
    assert after["sold"]["value"] == before["sold"]["value"]
    _fresh_again(folder, before)


def _kill_waiting(address: str, runner: subprocess.Popen[str]) -> bool:
    """End the session that waits for the lock."""
    with psycopg.connect(address, autocommit=True) as watcher:
        for _ in range(600):
            killed = watcher.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE wait_event_type = 'Lock' AND datname = current_database()"
            ).fetchall()
            if killed:
                return True
            if runner.poll() is not None:
                return False
            time.sleep(0.05)
    return False


def _stays_stale(folder: Path, before: dict[str, dict[str, object]], code: str) -> None:
    ran = jalon("run", folder, "--json")
    assert ran.code == 4, ran
    assert ran.json()["failed"] == ["sold"], ran
    assert any(one["code"].startswith(code) for one in ran.findings()), ran
    said = {language: jalon("run", folder, lang=language) for language in ("fr", "en")}
    for answer in (ran, *said.values()):
        assert SECRET not in answer.said, answer
    assert all(code in answer.err and " → " in answer.err for answer in said.values()), said["en"]
    assert said["fr"].err != said["en"].err
    after = cards(folder, 4)
    assert {name for name, card in after.items() if card["status"] == "stale"} == {"sold"}
    assert after["sold"]["value"] == before["sold"]["value"]
    assert jalon("history", "verify", folder).code == 0
    checked: Answer = jalon("check", folder, "--run")
    assert checked.code in (0, 3) and SECRET not in checked.said, checked


def _fresh_again(folder: Path, before: dict[str, dict[str, object]]) -> None:
    repaired = jalon("run", folder)
    assert repaired.code == 0, repaired
    assert cards(folder, 0) == before
