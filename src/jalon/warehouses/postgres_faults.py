"""What PostgreSQL's refusals mean to people. No text of the driver, which may hold a password, is shown."""

from __future__ import annotations

import psycopg
from psycopg import errors

from jalon.vocabulary.finding import Finding, Refusal
from jalon.vocabulary.workspace import Connection


def of_connect(error: psycopg.Error, connection: Connection, shown: str) -> Refusal:
    """Why there is no session: `connection-password`, `database-missing` or `connection-unreachable`."""
    text = str(error).lower()
    facts = {"connection": connection.name, "address": shown}
    if "password" in text or "authentication failed" in text or "no pg_hba.conf entry" in text:
        return Refusal(Finding(code="connection-password", place=connection.place, facts=facts))
    if "database" in text and "does not exist" in text:
        return Refusal(Finding(code="database-missing", place=connection.place, facts=facts))
    facts["reason"] = _reason(text)
    return Refusal(Finding(code="connection-unreachable", place=connection.place, facts=facts))


def of_query(error: psycopg.Error, connection: Connection, why: str) -> Refusal:
    """Why a query failed: `connection-lost`, `query-deadline`, `table-forbidden`, `query-failed`, others."""
    facts = {"connection": connection.name, "why": why}
    if isinstance(error, errors.AdminShutdown | errors.CrashShutdown) or lost(error):
        return Refusal(Finding(code="connection-lost", place=connection.place, facts=facts))
    if isinstance(error, errors.QueryCanceled | errors.LockNotAvailable):
        facts["seconds"] = f"{connection.deadline:g}"
        return Refusal(Finding(code="query-deadline", place=connection.place, facts=facts))
    if isinstance(error, errors.InsufficientPrivilege):
        facts["reason"] = _said(error)
        return Refusal(Finding(code="table-forbidden", place=connection.place, facts=facts))
    if isinstance(error, errors.OutOfMemory | errors.ConfigurationLimitExceeded):
        facts["memory"] = str(connection.memory_mb)
        return Refusal(Finding(code="query-memory", place=connection.place, facts=facts))
    if isinstance(error, errors.DiskFull):
        return Refusal(Finding(code="disk-full", place=connection.place, facts=facts))
    return Refusal(
        Finding(code="query-failed", place=connection.place, facts={**facts, "reason": _said(error)})
    )


def lost(error: psycopg.Error) -> bool:
    """True when the server or the way to it is gone."""
    return isinstance(error, psycopg.OperationalError) and error.sqlstate is None


def _said(error: psycopg.Error) -> str:
    """The server's own first line; a message of the driver itself is not shown."""
    return (error.diag.message_primary or type(error).__name__)[:300]


def _reason(text: str) -> str:
    """A known kind of failure, in words that never quote the address."""
    for sign, reason in (
        ("could not translate host name", "host-unknown"),
        ("failed to resolve host", "host-unknown"),
        ("name or service not known", "host-unknown"),
        ("connection refused", "refused"),
        ("timeout", "timeout"),
        ("too many", "too-many-connections"),
        ("starting up", "starting-up"),
        ("ssl", "ssl"),
        ("invalid", "address-invalid"),
        ("missing", "address-invalid"),
    ):
        if sign in text:
            return f"term:{reason}"
    return "term:unreachable"
