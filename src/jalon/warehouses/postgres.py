"""The PostgreSQL warehouse: read-only, one snapshot for a whole run, every query with a deadline."""

from __future__ import annotations

import difflib
import json
import os
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus

from jalon.ports import Loaded, Query
from jalon.vocabulary.finding import Finding, Refusal
from jalon.vocabulary.source import Source, Table, TableColumn, TableRows
from jalon.vocabulary.workspace import Connection
from jalon.warehouses import postgres_catalogue as catalogue
from jalon.warehouses import postgres_faults as faults

Session = psycopg.Connection[tuple[Any, ...]]

_CONNECT_SECONDS = 10
_SCHEMA = "pg_temp"
_GRACE_SECONDS = 0.5  # the server's own deadline comes first, and leaves the session usable
_NUMERIC, _INSTANT = 1700, 1184
_PLAIN = frozenset((16, 18, 19, 20, 21, 23, 25, 26, 700, 701, 1042, 1043, 1082, 1114, _NUMERIC, _INSTANT))
_LIMITS = """
SELECT set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false),
  set_config('TimeZone', %s, false), set_config('standard_conforming_strings', 'on', false)
"""


def address_of(connection: Connection) -> str:
    """The connection's address; `env:NAME` is read now. Raises Refusal `connection-address-missing`."""
    if not connection.address.startswith("env:"):
        found = connection.address
    else:
        found = os.environ.get(connection.address.removeprefix("env:"), "")
    if not found:
        facts = {"connection": connection.name, "variable": connection.address.removeprefix("env:")}
        raise Refusal(Finding(code="connection-address-missing", place=connection.place, facts=facts))
    return found


def shown_address(address: str) -> str:
    """Host, port and database of an address: never user, password or options."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.hostname or 'localhost'}{port}{parts.path}" if parts.scheme else "postgresql"
    except ValueError:
        return "postgresql"


class PostgresWarehouse:
    """Tables and views of one database. Connects when first asked; not shared between threads.

    All reads see one snapshot (REPEATABLE READ), so that sources of one run agree with each other.
    """

    def __init__(self, connection: Connection, timezone: str) -> None:
        self._settings = connection
        self._timezone = timezone
        self._session: Session | None = None
        self._lent: dict[str, tuple[tuple[TableColumn, ...], list[tuple[Any, ...]]]] = {}

    @property
    def dialect(self) -> str:
        """PostgreSQL's."""
        return "postgres"

    @property
    def version(self) -> str:
        """`postgres 15.8`."""
        return f"postgres {self._open().info.parameter_status('server_version')}".split(" (")[0]

    def describe(self, source: Source) -> Loaded:
        """Columns and types from the catalogue."""
        try:
            return Loaded(source=source.name, table=self._table(source))
        except Refusal as refusal:
            return Loaded(source=source.name, table=None, findings=(refusal.finding,))

    def load(self, source: Source, needed: frozenset[str]) -> Loaded:
        """The same: rows are read where they are. Whether they changed cannot be known cheaply."""
        found = self.describe(source)
        if found.table is None:
            return found
        missing = sorted(
            name for name in needed if name not in found.table.columns and name not in source.derived
        )
        if not missing:
            return found
        columns = list(found.table.columns)
        facts = {"source": source.name, "column": missing[0], "file": ".".join(found.table.relation)}
        near = tuple(difflib.get_close_matches(missing[0], columns, n=3))
        place = source.places.get("rows", source.place)
        finding = Finding(code="column-missing", place=place, facts=facts, suggestions=near)
        return Loaded(source=source.name, table=None, findings=(finding,))

    def lend(self, name: str, columns: Sequence[TableColumn], rows: Sequence[Sequence[Any]]) -> Table:
        """A temporary table of this session. Raises Refusal `lend-refused` where the role may make none."""
        self._lent[name] = (tuple(columns), [tuple(row) for row in rows])
        self._make_lent(name)
        return Table(relation=(_SCHEMA, name), columns={column.name: column for column in columns})

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows of one SELECT, in the run's snapshot. Raises Refusal."""
        seconds = self._settings.deadline
        with self._refusing(query.why), self._in_snapshot() as session, _deadline(session, seconds):
            try:
                return _select(session, query.sql)
            except psycopg.Error:
                if not session.closed:
                    with suppress(psycopg.Error):
                        session.execute("ROLLBACK TO SAVEPOINT jalon")
                raise

    def close(self) -> None:
        """End the session; temporary tables end with it."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _table(self, source: Source) -> Table:
        place = source.places.get("rows", source.place)
        if not isinstance(source.rows, TableRows):
            facts = {"source": source.name, "connection": self._settings.name}
            raise Refusal(Finding(code="files-need-duckdb", place=place, facts=facts))
        with self._refusing(f"describe {source.name}"), self._in_snapshot() as session:
            found = catalogue.find(session, source.rows.table)
            if found is None:
                facts = {
                    "source": source.name,
                    "table": ".".join(source.rows.table),
                    "connection": self._settings.name,
                }
                near = catalogue.near(session, source.rows.table)
                raise Refusal(Finding(code="table-missing", place=place, facts=facts, suggestions=near))
            if not found.readable:
                facts = {
                    "source": source.name,
                    "why": ".".join(found.relation),
                    "connection": self._settings.name,
                }
                facts["reason"] = "permission denied"
                raise Refusal(Finding(code="table-forbidden", place=place, facts=facts))
            columns = catalogue.columns(session, found.number)
        return Table(relation=found.relation, columns={column.name: column for column in columns})

    def _open(self) -> Session:
        """The session, opened when needed, with its limits; read-only from its first statement on."""
        if self._session is not None and not self._session.closed:
            return self._session
        address = address_of(self._settings)
        milliseconds = str(max(1, int(self._settings.deadline * 1000)))
        try:
            session = psycopg.connect(address, connect_timeout=_CONNECT_SECONDS, application_name="jalon")
            session.autocommit = True
            session.execute(_LIMITS, (milliseconds, milliseconds, self._timezone))
            session.execute("SET default_transaction_read_only = on")
        except (psycopg.Error, ValueError, UnicodeError) as error:
            known = error if isinstance(error, psycopg.Error) else psycopg.OperationalError("invalid address")
            raise faults.of_connect(known, self._settings, shown_address(address)) from None
        self._session = session
        for name in self._lent:
            self._make_lent(name)
        return session

    @contextmanager
    def _in_snapshot(self) -> Iterator[Session]:
        """The session inside its one read-only transaction, begun when first needed."""
        session = self._open()
        if session.info.transaction_status == TransactionStatus.INERROR:
            session.execute("ROLLBACK")
        if session.info.transaction_status == TransactionStatus.IDLE:
            session.execute("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield session

    def _make_lent(self, name: str) -> None:
        """Make a lent table. No read-only transaction may create one, so the snapshot ends here."""
        columns, rows = self._lent[name]
        session = self._open()
        table = sql.Identifier(_SCHEMA, name)
        definitions = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(one.name), sql.SQL(catalogue.type_name(one)))
            for one in columns
        )
        try:
            if session.info.transaction_status != TransactionStatus.IDLE:
                session.execute("ROLLBACK")
            session.execute("BEGIN READ WRITE")
            session.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
            session.execute(sql.SQL("CREATE TEMP TABLE {} ({})").format(sql.Identifier(name), definitions))
            with session.cursor() as cursor, cursor.copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
                for row in rows:
                    copy.write_row(row)
            session.execute("COMMIT")
        except psycopg.Error as error:
            if not session.closed:
                session.execute("ROLLBACK")
            self._lent.pop(name, None)
            if isinstance(error, psycopg.errors.InsufficientPrivilege):
                facts = {"connection": self._settings.name, "table": name}
                raise Refusal(
                    Finding(code="lend-refused", place=self._settings.place, facts=facts)
                ) from error
            raise faults.of_query(error, self._settings, f"lend {name}") from error

    @contextmanager
    def _refusing(self, why: str) -> Iterator[None]:
        """Turn the driver's errors into findings."""
        try:
            yield
        except psycopg.Error as error:
            raise faults.of_query(error, self._settings, why) from error


def _select(session: Session, query: str) -> list[tuple[Any, ...]]:
    """The rows of one SELECT: prepared, so it is one statement; a cursor, so it is a query."""
    session.execute("SAVEPOINT jalon")
    session.execute(f"DECLARE jalon NO SCROLL CURSOR FOR\n{query}".encode(), prepare=True)
    cursor = session.execute("FETCH ALL FROM jalon")
    rows = cursor.fetchall()
    odd = [(at, one.type_code) for at, one in enumerate(cursor.description or ()) if _changes(one.type_code)]
    session.execute("CLOSE jalon")
    session.execute("RELEASE SAVEPOINT jalon")
    return [_plain_row(row, odd) for row in rows] if odd else rows


def _changes(type_code: int) -> bool:
    return type_code in (_NUMERIC, _INSTANT) or type_code not in _PLAIN


def _plain_row(row: tuple[Any, ...], odd: Sequence[tuple[int, int]]) -> tuple[Any, ...]:
    values = list(row)
    for at, type_code in odd:
        values[at] = _plain(values[at], type_code)
    return tuple(values)


def _plain(value: Any, type_code: int) -> Any:
    """Whole numerics (a sum of bigints) as int, instants in UTC, what has no plain value as text."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return int(value) if value.is_finite() and value.as_tuple().exponent == 0 else value
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value if type_code in _PLAIN else str(value)


@contextmanager
def _deadline(session: Session, seconds: float) -> Iterator[None]:
    """Cut the line when the server does not keep its own deadline (it hangs, or a query lifted the limit)."""
    cut = threading.Event()
    timer = threading.Timer(seconds + _GRACE_SECONDS, _cut, (session, cut))
    timer.daemon = True
    timer.start()
    try:
        yield
    except psycopg.OperationalError as error:
        if cut.is_set():
            raise psycopg.errors.QueryCanceled from error
        raise
    finally:
        timer.cancel()


def _cut(session: Session, cut: threading.Event) -> None:
    cut.set()
    with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(session.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)
