"""The two protocols that the middle packages meet through: Warehouse (rows) and Ledger (keep and read)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Any, Protocol

from jalon.vocabulary.finding import Finding
from jalon.vocabulary.observation import Observation, Run, Slice, SourceState
from jalon.vocabulary.practice import Practice
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import Source, Table, TableColumn


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """A source made readable by its engine.

    `table` is None when it could not be; `findings` say why, or what is worth knowing.
    `fingerprint` changes whenever the rows may have changed; `delivered_at` is when they were last written.
    """

    source: str
    table: Table | None
    findings: tuple[Finding, ...] = ()
    fingerprint: str = ""
    delivered_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """One SELECT in the engine's dialect, built by `compute`, and why it is run."""

    sql: str
    sources: tuple[str, ...] = ()
    why: str = ""


class Warehouse(Protocol):
    """An engine that holds facts and answers queries about them.

    Every method raises `Refusal` with a finding (lost connection, deadline, memory, wrong password …),
    never an engine's own exception.
    """

    @property
    def dialect(self) -> str:
        """The sqlglot dialect of its SQL: `duckdb`, `postgres`, `spark`."""
        ...

    @property
    def version(self) -> str:
        """Engine and version, as kept with every number."""
        ...

    def describe(self, source: Source) -> Loaded:
        """Columns and types of a source, quickly, without reading all rows."""
        ...

    def load(self, source: Source, needed: frozenset[str]) -> Loaded:
        """Make a source readable; `needed` are the columns that will be read (empty: all)."""
        ...

    def lend(self, name: str, columns: Sequence[TableColumn], rows: Sequence[Sequence[Any]]) -> Table:
        """Copy a small table of another connection in, readable until the warehouse is closed."""
        ...

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """All rows of a query as Python values: int, Decimal, float, str, bool, date, datetime, None."""
        ...

    def close(self) -> None:
        """Let go of connections and worker processes."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which observations to read. None means any; `as_of` replays what was published at that moment."""

    kpi: str
    grain: str | None = None
    slices: tuple[Slice, ...] | None = None
    dimensions: tuple[str, ...] | None = None  # the slices of exactly this cut
    start: date | None = None  # periods that begin in `[start, end)`
    end: date | None = None
    as_of: datetime | None = None
    run: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One link of the chain of history: what was decided (definition, target, base, run), when and why.

    `subject` is a KPI or source; `kind` is `definition`, `target`, `base`, `change` or `status`; `content`
    is canonical JSON; `digest` covers the content and the digest before it.
    """

    number: int
    at: datetime
    kind: str
    subject: str
    content: str
    reason: str = ""
    previous: str = ""
    digest: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """Where a chain of history no longer holds."""

    number: int
    subject: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """What a run publishes beside its staged values."""

    sources: Mapping[str, SourceState] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()


class Ledger(Protocol):
    """Keeps observations and history; a crash at any moment loses nothing and shows nothing half done."""

    def current(self) -> Run | None:
        """The published run that pages show, or None before the first."""
        ...

    def runs(self, limit: int = 50) -> list[Run]:
        """Published runs, newest first."""
        ...

    def begin(self, engine: str, at: datetime) -> int:
        """Open a run and return its number; leftovers of crashed runs are cleared."""
        ...

    def stage(self, run: int, kpi: str, observations: Iterable[Observation]) -> int:
        """Stage *all* values of one KPI; only what differs from the published ones is written: how many."""
        ...

    def publish(self, run: int, publication: Publication, at: datetime) -> bool:
        """Show the run's values by moving one pointer; False when another run came first."""
        ...

    def abandon(self, run: int) -> None:
        """Drop a run's staged values."""
        ...

    def observations(self, wanted: Wanted) -> list[Observation]:
        """Values as published, in order of slice and time."""
        ...

    def versions(self, wanted: Wanted) -> list[Observation]:
        """Every value ever published, with the run that brought it and why, oldest first."""
        ...

    def history(self, kind: str | None = None, subject: str | None = None) -> list[Entry]:
        """The chain of history, oldest first."""
        ...

    def append(self, entries: Sequence[Entry], at: datetime) -> list[Entry]:
        """Add what was decided outside a run to the chain, recorded `at`; returns the links as kept."""
        ...

    def keep_judgements(self, run: int, said: Mapping[str, str], at: datetime) -> bool:
        """Replace what is said of KPIs by what is said after a run; False when another run is shown."""
        ...

    def judgement(self, kpi: str) -> str | None:
        """What is said of a KPI's published values; None where those were not judged yet."""
        ...

    def judged(self) -> bool:
        """True where the run that pages show was judged."""
        ...

    def practice(self, zone: tzinfo = UTC) -> Practice | None:
        """What people wrote down, its days those of `zone`; None where nobody has an account to write."""
        ...

    def verify(self) -> list[Broken]:
        """Check the whole chain; empty when it holds."""
        ...

    def backup(self, to: str) -> None:
        """Write one consistent copy to a new file."""
        ...

    def restore(self, source: str) -> None:
        """Replace the contents by those of a backup, whole or not at all."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Cells:
    """A text file or one sheet of a workbook as rows of texts, before anything is said about it.

    `lines` are the 0-based lines on which the rows begin; `sheets` the names of all sheets of a workbook.
    `encoding` is "" for UTF-8; another one was chosen by its letters, of which `letters` shows some.
    `cut` is true when rows beyond a bound were left out.
    """

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    delimiter: str = ""
    encoding: str = ""
    letters: str = ""
    cut: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class DatesSeen:
    """One reading of a column as dates: `pattern` for strptime ("" for ISO 8601), first and last day."""

    pattern: str
    type: ColumnType
    days: Mapping[str, date]  # by text, each text once, in order of appearance

    @property
    def first(self) -> date:
        """The earliest day."""
        return min(self.days.values())

    @property
    def last(self) -> date:
        """The latest day."""
        return max(self.days.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class NumbersSeen:
    """How a column's numbers are written; `exact` gives each text's value."""

    decimal: str = "."
    thousands: str = ""
    sign: str = ""  # of a currency
    fraction: bool = False
    coded: bool = False  # some begin with 0, as codes do
    values: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnSeen:
    """What a column of texts holds, decided from all of them.

    `members` counts its different texts, `common` are the most frequent, each with how often. `dates` are
    the readings as dates that fit and differ: two or more make it ambiguous. `odd` are texts that stand for
    no value among numbers or dates.
    """

    name: str
    rows: int
    filled: int
    members: int
    common: tuple[tuple[str, int], ...]
    dates: tuple[DatesSeen, ...] = ()
    numbers: NumbersSeen | None = None
    odd: tuple[str, ...] = ()


class ReadColumn(Protocol):
    """Reads the texts of a column."""

    def __call__(self, name: str, texts: Sequence[str]) -> ColumnSeen:
        """What the texts of one column hold."""
        ...
