"""What a worker's fault means to people: deadline, memory, disk, or what DuckDB said of a file or a query."""

from __future__ import annotations

import errno
import re

from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.workspace import Connection
from jalon.warehouses.child import Fault
from jalon.warehouses.files import SourceFile

FULL = (errno.ENOSPC, errno.EDQUOT)
_CSV_LINE = re.compile(r"CSV Error on Line: (\d+)")
_CSV_WIDTH = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")


def of_query(fault: Fault, connection: Connection, why: str) -> Refusal:
    """`query-deadline`, `query-memory`, `disk-full` or `query-failed`."""
    facts = {"connection": connection.name, "why": why}
    if fault.kind == "deadline":
        facts["seconds"] = f"{connection.deadline:g}"
        return Refusal(Finding(code="query-deadline", place=connection.place, facts=facts))
    if fault.kind == "memory":
        facts["memory"] = str(connection.memory_mb)
        return Refusal(Finding(code="query-memory", place=connection.place, facts=facts))
    if fault.kind == "disk":
        return Refusal(Finding(code="disk-full", place=connection.place, facts=facts))
    return Refusal(
        Finding(code="query-failed", place=connection.place, facts={**facts, "reason": first_line(fault)})
    )


def of_system(error: OSError, connection: Connection, why: str) -> Refusal:
    """`disk-full`, or `query-failed` where no process or temporary folder can be made."""
    facts = {"connection": connection.name, "why": why, "reason": error.strerror or str(error)}
    code = "disk-full" if error.errno in FULL else "query-failed"
    return Refusal(Finding(code=code, place=connection.place, facts=facts))


def of_load(fault: Fault, connection: Connection, source: str, place: Place) -> Refusal:
    """`load-deadline`, `load-memory`, `disk-full` or `file-broken`."""
    facts = {"source": source, "connection": connection.name, "file": place.file, "reason": first_line(fault)}
    facts["memory"] = str(connection.memory_mb)
    code = {"deadline": "load-deadline", "memory": "load-memory", "disk": "disk-full"}.get(fault.kind)
    return Refusal(Finding(code=code or "file-broken", place=place, facts=facts))


def of_row(fault: Fault, file: SourceFile) -> Refusal | None:
    """`row-broken` where a text file has a row of another width or an open quote; None for other faults."""
    line = _CSV_LINE.search(fault.message)
    if fault.kind != "sql" or line is None:
        return None
    place = file.place(int(line[1]))
    if width := _CSV_WIDTH.search(fault.message):
        facts = {"file": file.shown, "line": line[1], "expected": width[1], "found": width[2]}
        return Refusal(Finding(code="row-broken", place=place, facts=facts))
    facts = {"file": file.shown, "line": line[1], "reason": _reason(fault.message)}
    return Refusal(Finding(code="row-unreadable", place=place, facts=facts))


def first_line(fault: Fault) -> str:
    """The first line of what the engine said."""
    return _plain((fault.message.strip().splitlines() or [""])[0])[:300]


def _plain(message: str) -> str:
    """A message without an exception's class before it (`TProtocolException: Invalid data`)."""
    return re.sub(r"^(\w+(Exception|Error): )+", "", message)


def _reason(message: str) -> str:
    lines = [line.strip() for line in message.splitlines()]
    after = next((number for number, line in enumerate(lines) if line.startswith("Original Line")), 0)
    return lines[after + 1][:200] if len(lines) > after + 1 else lines[0][:200]
