"""A ready-made KPI, the pack it belongs to, and the aims it serves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jalon.catalogue.table import Texts
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.kpi import Better, Cut, Level, Timing, WhenEmpty


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A KPI over canonical tables.

    `number` is its place in the brief's list (K02). `table` holds its rows; None where it only uses other
    entries. `read` says how to read it, `formula` how it is computed, denominator spelled out, `cited` where
    that is found, `traps` what misleads. `counter` shows the damage when this one is gamed. `variant_of` is
    the entry that answers the same question with another denominator.
    """

    name: str
    pack: str
    label: Texts
    says: Texts
    read: Texts
    formula: Texts
    value: str
    unit: str
    better: Better
    grains: tuple[Grain, ...]
    level: Level
    timing: Timing
    table: str | None = None
    number: str | None = None
    by: tuple[Cut, ...] = ()
    empty: WhenEmpty | None = None
    cited: tuple[str, ...] = ()
    traps: tuple[Texts, ...] = ()
    counter: str | None = None
    variant_of: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pack:
    """Entries of one function or trade: its own, and those of other packs that belong to it too."""

    name: str
    label: Texts
    says: Texts
    entries: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """An entry that serves an aim, and why."""

    entry: str
    because: Texts


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """What a company is after, how people say it, and the entries that serve it, best first."""

    name: str
    label: Texts
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
