"""The chain of history: every link holds the digest of the one before, so a changed past shows.

People's names stay out of it, so that they can be corrected and erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from enum import StrEnum
from hashlib import sha256

from jalon.ledger.encode import compact, instant, storable
from jalon.ledger.models import EntryRow, Pointer
from jalon.ports import Entry


class Kind(StrEnum):
    """What an entry of history tells."""

    DEFINITION = "definition"
    TARGET = "target"
    BASE = "base"
    STATUS = "status"
    CHANGE = "change"  # registered before it starts, or withdrawn
    RUN = "run"  # written by the ledger itself when a run is published


def digest(entry: Entry) -> str:
    """SHA-256 of what an entry says and of the digest before it."""
    said = [entry.previous, entry.at.isoformat(), entry.kind, entry.subject, entry.content, entry.reason]
    return sha256(compact(said).encode()).hexdigest()


def lengthen(alias: str, entries: Sequence[Entry]) -> list[Entry]:
    """Add entries to the chain; returns them with number and digests. The caller holds a transaction."""
    if not entries:
        return []
    # The lock on this row (PostgreSQL; SQLite has one writer anyway) puts writers of the chain in line.
    end = Pointer.objects.using(alias).select_for_update().get()
    links = _linked(entries, number=end.entries, head=end.head)
    EntryRow.objects.using(alias).bulk_create([_row(link) for link in links])
    Pointer.objects.using(alias).update(entries=links[-1].number, head=links[-1].digest)
    return links


def history(alias: str, kind: str | None = None, subject: str | None = None) -> list[Entry]:
    """The chain, oldest first, or the links of one kind or subject."""
    rows = EntryRow.objects.using(alias).order_by("number")
    if kind is not None:
        rows = rows.filter(kind=kind)
    if subject is not None:
        rows = rows.filter(subject=subject)
    columns = ("number", "at", "kind", "subject", "content", "reason", "previous", "digest")
    return [Entry(**{**row, "at": row["at"].astimezone(UTC)}) for row in rows.values(*columns)]


def _linked(entries: Sequence[Entry], number: int, head: str) -> list[Entry]:
    links = []
    for position, entry in enumerate(entries, start=1):
        said = replace(
            entry,
            number=number + position,
            at=instant(entry.at),
            kind=str(Kind(entry.kind)),
            subject=storable(entry.subject),
            content=storable(entry.content),
            reason=storable(entry.reason),
            previous=head,
        )
        link = replace(said, digest=digest(said))
        links.append(link)
        head = link.digest
    return links


def _row(link: Entry) -> EntryRow:
    return EntryRow(
        number=link.number,
        at=link.at,
        kind=link.kind,
        subject=link.subject,
        content=link.content,
        reason=link.reason,
        previous=link.previous,
        digest=link.digest,
    )
