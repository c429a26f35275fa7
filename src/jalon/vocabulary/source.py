"""A source: a table of facts, what dates its rows, what it links to, when it is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from jalon.vocabulary.finding import Place
from jalon.vocabulary.rows import ColumnType, RowExpression


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnFormat:
    """How a text column is to be read.

    `format` is a strptime pattern for dates and times; `decimal` and `thousands` are the marks of numbers;
    None means "as the file says". `empty` are texts that mean no value.
    """

    type: ColumnType | None = None
    format: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    empty: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TextLayout:
    """How text files are laid out; None means "found by looking at the file"."""

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header: bool | None = None
    names: tuple[str, ...] = ()  # column names of a file without a header
    skip: int = 0  # lines before the header
    decimal: str = "."
    thousands: str = ""
    dates: str | None = None  # the strptime pattern of every date column
    empty: tuple[str, ...] = ("",)


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRows:
    """Rows of files, all with the same columns: CSV (or text), Parquet, JSON, XLSX, by their ending.

    `pattern` is a path or glob relative to the workspace.
    """

    pattern: str
    layout: TextLayout = TextLayout()
    sheet: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TableRows:
    """Rows of a table or view of a database connection, as `table` or `schema.table`."""

    table: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReshapedRows:
    """Rows of one SELECT that only reshapes declared files: names in `files` are the tables it may read."""

    sql: str
    files: Mapping[str, FileRows]


@dataclass(frozen=True, kw_only=True, slots=True)
class EnteredRows:
    """Rows entered by hand, kept as YAML beside the definitions.

    Each has `date` (the day it is about) and `value`; it may say `from` (where the number was taken) and
    `on` (the day it was written down). Other keys are dimensions. Who entered it is kept by the site, not
    in files.
    """

    rows: tuple[Mapping[str, str], ...]

    @property
    def written(self) -> tuple[tuple[date, date], ...]:
        """The day each row is about, with the day it was written down (its own where that is not said)."""
        days = ((row["date"], row.get("on") or row["date"]) for row in self.rows if "date" in row)
        return tuple((date.fromisoformat(day), date.fromisoformat(on)) for day, on in days)


RowsFrom = FileRows | TableRows | ReshapedRows | EnteredRows


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedTime:
    """A column that dates rows. Naive timestamps are wall-clock times of `timezone`."""

    name: str
    column: str
    timezone: str | None = None  # None: the workspace's


@dataclass(frozen=True, kw_only=True, slots=True)
class AsOf:
    """A slowly changing linked table: the row valid when the fact happened, `start <= t < end` (null: open).

    `time` is the fact's named time that picks the row; None is the source's default time.
    """

    start: str
    end: str | None = None
    time: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lookup:
    """A many-to-one link: each row finds at most one row of `source`.

    `on` pairs a column (or derived column) of this source with a column of the other; uniqueness is checked.
    """

    name: str
    source: str
    on: tuple[tuple[str, str], ...]
    as_of: AsOf | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LatestOnly:
    """Of several rows of one key keep the last, ordered by these columns (a log of changes of each thing)."""

    by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A table of facts.

    `times` in order, the first is the default; none at all makes it a snapshot (one value, no history).
    `derived` are row expressions usable as columns. `arrives_within`: rows of a period are all there this
    long after its end. `may_change_for`: how long rows may still change.
    """

    name: str
    connection: str
    rows: RowsFrom
    key: tuple[str, ...] = ()
    latest: LatestOnly | None = None
    distinct_rows: bool = False  # exact repetitions of a row are removed
    times: tuple[NamedTime, ...] = ()
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    columns: Mapping[str, ColumnFormat] = field(default_factory=dict)
    derived: Mapping[str, RowExpression] = field(default_factory=dict)
    arrives_within: timedelta | None = None
    may_change_for: timedelta | None = None
    future: bool = False  # rows may lie ahead of today (a budget, a plan)
    label: Mapping[str, str] = field(default_factory=dict)
    place: Place = Place(file="")
    places: Mapping[str, Place] = field(default_factory=dict)  # of its parts, by dotted name

    def time(self, name: str | None) -> NamedTime | None:
        """The named time, or the default one for None; None where the source has none."""
        if name is None:
            return self.times[0] if self.times else None
        return next((time for time in self.times if time.name == name), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class TableColumn:
    """A column as the engine sees it; `precision` and `scale` only for decimals."""

    name: str
    type: ColumnType
    precision: int | None = None
    scale: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A source as its engine sees it: where to read it (quoted name parts) and its columns."""

    relation: tuple[str, ...]
    columns: Mapping[str, TableColumn]
