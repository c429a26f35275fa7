"""The child process in which DuckDB runs. Started as a script; imports nothing of Jalon, so it starts fast.

Requests and answers are pickled tuples behind a four-byte length. The parent is trusted, the SQL is not:
after `lock` a request can only read the tables and files made known before, and the process cannot grow
beyond its limits or outlive a deadline, whatever DuckDB itself does.
"""

# ruff: noqa: S608 - wraps one statement that was checked to be a SELECT

from __future__ import annotations

import os
import pickle
import resource
import signal
import struct
import sys
from datetime import UTC, datetime, timedelta

TYPE_CHECKING = False  # `typing` takes longer to import than all else here
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, BinaryIO

    import duckdb
else:
    try:
        import _duckdb as duckdb  # the engine alone: the package around it takes four times as long to import
    except ImportError:
        import duckdb

_PLAIN = (
    "BOOLEAN",
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
    "FLOAT",
    "DOUBLE",
    "VARCHAR",
    "DATE",
    "TIMESTAMP",
    "TIMESTAMP_S",
    "TIMESTAMP_MS",
    "TIMESTAMP_NS",
)
_INSTANT = "TIMESTAMP WITH TIME ZONE"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def limit(space_mb: int) -> None:
    """Bound the address space (0: not) and forbid core dumps; where the system cannot, go without."""
    bounds = [(resource.RLIMIT_CORE, 0), *([(resource.RLIMIT_AS, space_mb << 20)] if space_mb else [])]
    for kind, amount in bounds:
        try:
            resource.setrlimit(kind, (amount, amount))
        except (OSError, ValueError):  # macOS refuses RLIMIT_AS; the memory limit of DuckDB remains
            continue


def run(connection: duckdb.DuckDBPyConnection, statements: Sequence[str]) -> list[tuple[Any, ...]]:
    """Run statements in order; returns the rows of the last."""
    rows: list[tuple[Any, ...]] = []
    for statement in statements:
        rows = connection.execute(statement).fetchall()
    return rows


def fill(connection: duckdb.DuckDBPyConnection, insert: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows into a table of a few thousand rows at most, in one transaction."""
    connection.execute("BEGIN")
    for row in rows:
        connection.execute(insert, list(row))
    connection.execute("COMMIT")


def select(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """The rows of exactly one SELECT, read in a read-only transaction, as plain Python values."""
    only_select(connection, sql)
    connection.execute("BEGIN TRANSACTION READ ONLY")
    try:
        types = [
            (str(name), str(kind)) for name, kind, *_ in connection.execute(f"DESCRIBE {sql}").fetchall()
        ]
        rows = connection.execute(plain(sql, types)).fetchall()
    finally:
        connection.execute("ROLLBACK")
    instants = [position for position, (_, kind) in enumerate(types) if kind == _INSTANT]
    return [_with_instants(row, instants) for row in rows] if instants else rows


def describe(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[str, str]]:
    """Column names and types of exactly one SELECT."""
    only_select(connection, sql)
    return [(str(name), str(kind)) for name, kind, *_ in connection.execute(f"DESCRIBE {sql}").fetchall()]


def only_select(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise PermissionError unless the text is one statement, a SELECT (a PRAGMA counts as one in 1.5)."""
    statements = connection.extract_statements(sql)
    first = sql.split(None, 1)[0].lower() if sql.strip() else ""
    starts = first.startswith(("select", "with", "("))
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT or not starts:
        raise PermissionError("a query is exactly one SELECT")


def plain(sql: str, types: Sequence[tuple[str, str]]) -> str:
    """The query with columns of types that have no plain Python value given as text (instants: as µs)."""
    if all(kind in _PLAIN or kind.startswith("DECIMAL") for _, kind in types):
        return sql
    names = [f"c{position}" for position in range(len(types))]
    chosen = [_plain_column(name, kind) for name, (_, kind) in zip(names, types, strict=True)]
    return f"SELECT {', '.join(chosen)} FROM (\n{sql}\n) AS q({', '.join(names)})"


def _plain_column(name: str, kind: str) -> str:
    if kind == _INSTANT:
        return f"epoch_us({name})"
    if kind in _PLAIN or kind.startswith("DECIMAL"):
        return name
    return f"CAST({name} AS VARCHAR)"


def _with_instants(row: tuple[Any, ...], positions: Sequence[int]) -> tuple[Any, ...]:
    values = list(row)
    for position in positions:
        if values[position] is not None:
            values[position] = _EPOCH + timedelta(microseconds=values[position])
    return tuple(values)


def answer(connection: duckdb.DuckDBPyConnection, request: tuple[Any, ...]) -> Any:
    """Do what a request asks."""
    kind, *rest = request
    if kind == "run":
        return run(connection, *rest)
    if kind == "fill":
        return fill(connection, *rest)
    if kind == "select":
        return select(connection, *rest)
    if kind == "describe":
        return describe(connection, *rest)
    raise PermissionError(f"unknown request {kind!r}")


def reply(connection: duckdb.DuckDBPyConnection, request: tuple[Any, ...]) -> tuple[str, Any]:
    """The answer, or the kind of fault and its first words: a fault never ends the process."""
    try:
        return ("fine", answer(connection, request))
    except (MemoryError, duckdb.OutOfMemoryException) as error:
        return ("memory", str(error)[:500])
    except duckdb.Error as error:
        full = "No space left" in str(error) or "max_temp_directory_size" in str(error)
        return ("disk" if full else "sql", str(error)[:2000])
    except (PermissionError, OverflowError, ValueError, RuntimeError) as error:
        return ("sql", str(error)[:2000])


def serve(requests: BinaryIO, answers: BinaryIO, settings: Sequence[str], deadline: float) -> None:
    """Answer requests until the parent closes the pipe; an alarm ends a request that outlives its parent."""
    connection = duckdb.connect(config={"python_enable_replacements": False})
    broken = reply(connection, ("run", settings))
    unfit = broken if broken[0] != "fine" else None  # never answer from an engine that may not be locked
    while header := requests.read(4):
        request = pickle.loads(requests.read(struct.unpack("!I", header)[0]))  # noqa: S301 - from our parent
        signal.setitimer(signal.ITIMER_REAL, deadline)
        body = pickle.dumps(unfit or reply(connection, request), protocol=5)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(struct.pack("!Q", len(body)))
        answers.write(body)
        answers.flush()


def main() -> None:
    """Limits first, then serve. The pipe to the parent is moved away from stdout, where DuckDB may print."""
    space_mb, deadline = int(sys.argv[1]), float(sys.argv[2])
    limit(space_mb)
    answers = os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    size = struct.unpack("!I", sys.stdin.buffer.read(4))[0]
    settings = pickle.loads(sys.stdin.buffer.read(size))  # noqa: S301 - from our parent
    serve(sys.stdin.buffer, answers, settings, deadline)


if __name__ == "__main__":
    main()
