"""A database or disk that fails: a finding with the ledger's name, never a traceback, nothing lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connections

from jalon.ledger import open_ledger
from jalon.ports import Ledger, Publication, Wanted
from jalon.vocabulary.finding import Finding, Refusal
from tests.ledger.values import START, moment, month, publish
from tests.postgres import new_database

pytestmark = pytest.mark.usefixtures("migrated")

if TYPE_CHECKING:
    from jalon.ledger.ledger import DjangoLedger

ROOT = Path(__file__).parents[2]


def refused(address: str) -> Finding:
    with pytest.raises(Refusal) as refusal:
        open_ledger(address)
    return refusal.value.finding


@pytest.fixture
def small(tmp_path: Path) -> Iterator[DjangoLedger]:
    """A SQLite ledger with one published run."""
    ledger = open_ledger(str(tmp_path / "ledger.sqlite3"))
    publish(ledger, {"revenue": month({1: 1})})
    yield ledger
    ledger.close()


@pytest.mark.parametrize(
    "address", ["", "  ", "mysql://u:secret@host/db", "postgresql://u:secret@host", "postgresql://u:secret@[host/db",
                "postgresql://u:secret@host:port/db"]
)  # fmt: skip
def test_an_address_that_is_none(address: str) -> None:
    finding = refused(address)
    assert finding.code == "ledger-address"
    assert "secret" not in str(finding)


def test_an_address_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_LEDGER", str(tmp_path / "there.sqlite3"))
    open_ledger("env:KPI_LEDGER").close()
    assert (tmp_path / "there.sqlite3").exists()
    monkeypatch.delenv("KPI_LEDGER")
    finding = refused("env:KPI_LEDGER")
    assert (finding.code, finding.facts["variable"]) == ("ledger-unset", "KPI_LEDGER")


def test_a_file_that_is_no_ledger(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    file.write_text("date;montant\n" * 500)
    finding = refused(str(file))
    assert (finding.code, finding.place.file) == ("ledger-unreadable", str(file))
    assert file.read_text() == "date;montant\n" * 500


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    assert refused(str(tmp_path)).code == "ledger-unreadable"


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / ".jalon").write_text("")
    assert refused(str(tmp_path / ".jalon" / "ledger.sqlite3")).code == "ledger-unreadable"


def test_a_ledger_of_a_newer_version(address: str) -> None:
    ledger = open_ledger(address)
    publish(ledger, {"revenue": month({1: 1})})
    with connections[ledger.alias].cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '0999_x', '2030-01-01')"
        )
    ledger.close()
    finding = refused(address)
    assert (finding.code, finding.facts["step"]) == ("ledger-newer", "ledger.0999_x")


def test_a_full_disk_while_staging(small: DjangoLedger) -> None:
    with connections[small.alias].cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 4}")
    run = small.begin("duckdb 2.0.0", moment(2))
    with pytest.raises(Refusal) as refusal:
        small.stage(run, "revenue", month({day: day for day in range(1, 29)}, definition="d" * 2_000))
    assert refusal.value.finding.code == "ledger-full"
    assert [each.value for each in small.observations(Wanted(kpi="revenue"))] == [1]
    with connections[small.alias].cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 100000")
    # With space again, the same run goes on.
    small.stage(run, "revenue", month({1: 2}))
    assert small.publish(run, Publication(), moment(2))
    assert small.verify() == []


FULL_DISK = """
import glob, os, resource, signal, sys
from datetime import UTC, datetime
from jalon.ledger import open_ledger
from jalon.vocabulary.finding import Refusal
from tests.ledger.values import START, month
ledger = open_ledger(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
largest = max(os.path.getsize(file) for file in glob.glob(sys.argv[1] + "*"))
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 60_000, largest + 60_000))
run = ledger.begin("left", START)
codes = set()
for day in range(60):
    try:
        ledger.stage(run, f"kpi{day}", month({day: day for day in range(1, 29)}, f"kpi{day}"))
    except Refusal as refusal:
        codes.add(refusal.finding.code)
print(*codes)
"""


def test_no_file_may_grow(small: DjangoLedger) -> None:
    """The system itself refuses to write more, as on a full disk or over a quota."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, small.shown],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["ledger-full"]
    assert [each.value for each in small.observations(Wanted(kpi="revenue"))] == [1]
    publish(small, {"revenue": month({1: 2})}, 3)
    assert small.verify() == []


def test_a_locked_database(small: DjangoLedger) -> None:
    with connections[small.alias].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with sqlite3.connect(small.shown, isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refusal) as refusal:
            small.begin("duckdb 2.0.0", START)
        # Reading never waits for a writer.
        assert [each.value for each in small.observations(Wanted(kpi="revenue"))] == [1]
        holder.execute("ROLLBACK")
    holder.close()
    assert refusal.value.finding.code == "ledger-busy"
    assert small.begin("duckdb 2.0.0", START) == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    assert refused(str(tmp_path / "closed" / "ledger.sqlite3")).code in (
        "ledger-unreadable",
        "ledger-read-only",
    )


def test_a_read_only_database(small: DjangoLedger) -> None:
    with connections[small.alias].cursor() as cursor:
        cursor.execute("PRAGMA query_only = 1")
    with pytest.raises(Refusal) as refusal:
        small.begin("duckdb 2.0.0", START)
    assert refusal.value.finding.code == "ledger-read-only"


def replaced(url: str, **parts: str) -> str:
    """A URL with another part."""
    split = urlsplit(url)
    return urlunsplit(split._replace(**parts))


def test_a_wrong_password(server: str) -> None:
    split = urlsplit(server)
    wrong = replaced(server, netloc=f"jalon:wr0ng@{split.hostname}:{split.port}")
    finding = refused(wrong)
    assert finding.code == "ledger-password"
    assert "wr0ng" not in str(finding)
    assert refused(replaced(server, netloc=f"jalon@{split.hostname}:{split.port}")).code == "ledger-password"


def test_no_such_server_or_database(server: str) -> None:
    assert refused(replaced(server, netloc="jalon:x@127.0.0.1:1")).code == "ledger-unreachable"
    assert refused(replaced(server, path="/nowhere")).code == "ledger-unreachable"
    assert refused("postgresql://jalon:x@no-such-host.invalid/db").code == "ledger-unreachable"


def test_no_password_is_shown(server: str) -> None:
    secret = urlsplit(server).password
    assert secret
    ledger = open_ledger(server)
    assert secret not in repr(ledger)
    assert secret not in ledger.shown
    ledger.close()


def test_a_connection_that_is_lost_comes_back(server: str) -> None:
    url = new_database(server)
    ledger: Ledger = open_ledger(url)
    publish(ledger, {"revenue": month({1: 1})})
    run = ledger.begin("duckdb 2.0.0", moment(2))
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [urlsplit(url).path[1:]],
        )
    with pytest.raises(Refusal) as refusal:
        ledger.stage(run, "revenue", month({1: 2}))
    assert refusal.value.finding.code == "ledger-unreachable"
    assert ledger.stage(run, "revenue", month({1: 2})) == 1
    assert ledger.publish(run, Publication(), moment(2))
    assert ledger.verify() == []
    ledger.close()


def test_a_user_who_may_only_read(server: str) -> None:
    url = new_database(server)
    open_ledger(url).close()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("CREATE ROLE reader LOGIN PASSWORD 'reads'")
        admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    split = urlsplit(url)
    ledger = open_ledger(replaced(url, netloc=f"reader:reads@{split.hostname}:{split.port}"))
    assert ledger.observations(Wanted(kpi="revenue")) == []
    with pytest.raises(Refusal) as refusal:
        ledger.begin("duckdb 2.0.0", START)
    assert refusal.value.finding.code == "ledger-read-only"
    ledger.close()


NO_DRIVER = """
import sys
sys.modules["psycopg"] = None
sys.modules["psycopg2"] = None
from jalon.ledger import open_ledger
from jalon.vocabulary.finding import Refusal
try:
    open_ledger("postgresql://u:p@127.0.0.1/db")
except Refusal as refusal:
    print(refusal.finding.code)
"""


def test_the_driver_is_not_installed() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", NO_DRIVER], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "ledger-driver\n"
