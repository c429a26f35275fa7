"""The ledger as the port asks for it: each method says what, the rooms below say how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from django.db import transaction

from jalon.ledger import backup, chain, judgements, practice, publishing, reading, staging, verifying
from jalon.ledger.address import Address, read_address
from jalon.ledger.clearing import clear
from jalon.ledger.databases import connect, disconnect
from jalon.ledger.refusals import refusing
from jalon.ledger.schema import bring_forward
from jalon.ports import Broken, Entry, Publication, Wanted
from jalon.vocabulary.observation import Observation, Run
from jalon.vocabulary.practice import Practice


@dataclass(frozen=True, kw_only=True, slots=True)
class DjangoLedger:
    """A ledger in SQLite or PostgreSQL. Every method raises Refusal where the database or disk fails.

    An object may be used by several threads; each has its own connection.
    """

    alias: str
    address: Address

    @classmethod
    def at(cls, text: str) -> DjangoLedger:
        """Open the ledger at an address, creating or bringing forward its tables."""
        ledger = cls.unopened(text)
        try:
            ledger.prepare()
        except BaseException:  # an interruption, too, must leave no connection open
            ledger.close()
            raise
        return ledger

    @classmethod
    def unopened(cls, text: str) -> DjangoLedger:
        """The ledger at an address, not looked at yet: to restore one that can no longer be opened."""
        address = read_address(text)
        return cls(alias=connect(address), address=address)

    def prepare(self) -> None:
        """Create the tables, or bring them forward to this version. Raises Refusal, as `open_ledger` says."""
        with self._refusing():
            self._make_folder()
            bring_forward(self.alias, self.shown)

    @property
    def shown(self) -> str:
        """The address as people may see it, without a password."""
        return self.address.shown

    def current(self) -> Run | None:
        """The published run that pages show, or None before the first."""
        with self._refusing():
            return publishing.current(self.alias)

    def runs(self, limit: int = 50) -> list[Run]:
        """Published runs, newest first; `values` counts the rows a run brought (new, changed, withdrawn)."""
        with self._refusing():
            return publishing.runs(self.alias, limit)

    def begin(self, engine: str, at: datetime) -> int:
        """Open a run and return its number; leftovers of dead runs are cleared."""
        with self._refusing():
            return publishing.begin(self.alias, engine, at)

    def stage(self, run: int, kpi: str, observations: Iterable[Observation]) -> int:
        """Stage *all* values of one KPI; only what differs is written. Returns how many rows.

        Raises Refusal: `run-closed`, `value-twice`, `value-not-a-number`.
        """
        with self._refusing():
            return staging.stage(self.alias, run, kpi, observations)

    def publish(self, run: int, publication: Publication, at: datetime) -> bool:
        """Show the run's values by moving one pointer; False (nothing changed) when another came first."""
        with self._refusing():
            return publishing.publish(self.alias, run, publication, at)

    def abandon(self, run: int) -> None:
        """Drop a run's staged values; a published run is left alone."""
        with self._refusing():
            clear(self.alias, run, "abandoning")

    def observations(self, wanted: Wanted) -> list[Observation]:
        """Values as published, in order of slice and time."""
        with self._refusing():
            seen = reading.sight(self.alias, wanted.run, wanted.as_of)
            rows = reading.visible(self.alias, wanted, seen)
        return [reading.observation(wanted.kpi, row) for row in rows]

    def versions(self, wanted: Wanted) -> list[Observation]:
        """Every value ever published (withdrawn ones without a value), oldest run first."""
        with self._refusing():
            seen = reading.sight(self.alias, wanted.run, wanted.as_of)
            rows = reading.every(self.alias, wanted, seen)
        return [reading.observation(wanted.kpi, row) for row in rows]

    def history(self, kind: str | None = None, subject: str | None = None) -> list[Entry]:
        """The chain of history, oldest first."""
        with self._refusing():
            return chain.history(self.alias, kind, subject)

    def append(self, entries: Sequence[Entry], at: datetime) -> list[Entry]:
        """Add what was decided outside a run to the chain, recorded `at`; returns the links as kept."""
        with self._refusing(), transaction.atomic(using=self.alias):
            return chain.lengthen(self.alias, [replace(entry, at=at) for entry in entries])

    def keep_judgements(self, run: int, said: Mapping[str, str], at: datetime) -> bool:
        """Replace what is said of KPIs by what is said after a run; False when another run is shown."""
        with self._refusing():
            return judgements.keep(self.alias, run, said, at)

    def judgement(self, kpi: str) -> str | None:
        """What is said of a KPI's published values; None where those were not judged yet."""
        with self._refusing():
            return judgements.judgement(self.alias, kpi)

    def judged(self) -> bool:
        """True where the run that pages show was judged."""
        with self._refusing():
            return judgements.judged(self.alias)

    def practice(self, zone: tzinfo = UTC) -> Practice | None:
        """What people wrote down, its days those of `zone`; None where nobody has an account to write."""
        with self._refusing():
            return practice.practice(self.alias, zone)

    def verify(self) -> list[Broken]:
        """Check the whole chain and the rows of every run; empty when all holds."""
        with self._refusing():
            return verifying.verify(self.alias)

    def backup(self, to: str) -> None:
        """Write one consistent copy to a new file. Raises Refusal: `backup-exists`, `backup-unwritable`."""
        with self._refusing():
            backup.write(self.alias, Path(to))

    def restore(self, source: str) -> None:
        """Replace the contents by those of a backup, whole or not at all.

        Raises Refusal: `backup-missing`, `backup-broken`, `backup-newer`, `ledger-in-use`.
        """
        with self._refusing():
            self._make_folder()
            backup.restore(self.alias, self.address, Path(source))

    def close(self) -> None:
        """Let go of this thread's connection and of the ledger's name."""
        disconnect(self.alias)

    def _make_folder(self) -> None:
        if self.address.file is not None:
            self.address.file.parent.mkdir(parents=True, exist_ok=True)

    def _refusing(self) -> AbstractContextManager[None]:
        return refusing(self.alias, self.shown)
