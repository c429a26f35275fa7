"""One row of `ledger_observation` with its series, as written and as digested."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

from jalon.ledger.compare import Kept
from jalon.ledger.encode import compact, cut_text, moment_text, parts_text, slice_from, slice_text, value_text
from jalon.vocabulary.observation import Observation, Why

_FLAGS = {True: "yes", False: "no"}


class Key(NamedTuple):
    """What tells one value of a KPI from another."""

    grain: str
    slice: str
    start: date
    end: date


class Row(NamedTuple):
    """A value that a run brings."""

    key: Key
    kept: Kept
    data_as_of: date | None
    computed_at: datetime | None
    why: str
    gone: bool


def key_of(observation: Observation) -> Key:
    """The key of a value."""
    period = observation.period
    return Key(str(period.grain), slice_text(observation.slice), period.start, period.end)


def kept_of(observation: Observation) -> Kept:
    """The comparable side of a value, spelled. Raises NotANumber."""
    kind, text = value_text(observation.value)
    parts = parts_text(observation.parts)
    return Kept(kind, text, parts, observation.complete, observation.entered, observation.definition)


def tombstone(key: Key, last: Kept) -> Row:
    """The row that withdraws a value; it keeps the last definition and completeness for the record."""
    empty = last._replace(kind="", value="", parts="{}")
    return Row(key, empty, None, None, Why.WITHDRAWN, True)


def cut_of(slice_: str) -> str:
    """The dimensions of a spelled slice, as JSON."""
    return cut_text(tuple(pair[0] for pair in slice_from(slice_))) if slice_ != "[]" else "[]"


def series_key(kpi: str, grain: str, slice_: str) -> str:
    """The digest that stands for KPI, grain and spelled slice."""
    return sha256(compact([kpi, grain, slice_]).encode()).hexdigest()


def row_digest(kpi: str, run: int, row: Row) -> bytes:
    """SHA-256 of everything a row says."""
    key, kept = row.key, row.kept
    said = (
        kpi, str(run), key.grain, key.slice, key.start.isoformat(), key.end.isoformat(),
        kept.kind, kept.value, kept.parts, _FLAGS[kept.complete], _FLAGS[kept.entered], kept.definition,
        row.data_as_of.isoformat() if row.data_as_of else "", moment_text(row.computed_at),
        row.why, _FLAGS[row.gone],
    )  # fmt: skip
    # Names, digits, hashes and JSON: none holds a line break, so lines cannot be mistaken for each other.
    return sha256("\n".join(said).encode()).digest()


def rows_digest(digests: Iterable[bytes]) -> str:
    """One digest for a set of rows, whatever their order."""
    return sha256(b"".join(sorted(digests))).hexdigest()
