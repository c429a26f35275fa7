"""All definitions of a workspace, resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.finding import Place
from jalon.vocabulary.kpi import Kpi, Objective
from jalon.vocabulary.planned import Planned
from jalon.vocabulary.signal import Caution
from jalon.vocabulary.source import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Connection:
    """Where facts live: `duckdb` for files, else the kind and address of a database.

    `address` may be `env:NAME`: the secret is read from the environment when it is used, never kept.
    `deadline` in seconds and `memory_mb` bound each query.
    """

    name: str
    kind: str
    address: str = ""
    deadline: float = 60.0
    memory_mb: int = 2048
    place: Place = Place(file="")


@dataclass(frozen=True, kw_only=True, slots=True)
class Definitions:
    """Everything the YAML files of a workspace say.

    `shared` maps a shared dimension to its path in each source: `{"region": {"orders": "customer.region"}}`.
    `roles` are what people call the owners that KPIs name: `{"head-of-sales": {"en": "Head of sales"}}`.
    `most_slices` caps the combinations of one cut; `signals` says how sure one must be to call a value news.
    """

    name: str
    languages: tuple[str, ...] = ("fr", "en")
    currency: str = "EUR"
    calendars: Mapping[str, Calendar] = field(default_factory=lambda: {"default": Calendar()})
    connections: Mapping[str, Connection] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    shared: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    roles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    board: tuple[str, ...] = ()
    most_slices: int = 1000
    signals: Caution = Caution.QUIET
    planned: tuple[Planned, ...] = ()  # for the KPIs each of them names
    ledger: str = ""  # database address; empty: SQLite inside the workspace
    places: Mapping[str, Place] = field(
        default_factory=dict
    )  # of the workspace document's parts, by dotted name

    def calendar(self, kpi: Kpi) -> Calendar:
        """The calendar a KPI follows."""
        return self.calendars[kpi.calendar or "default"]

    def planned_for(self, kpi: Kpi) -> tuple[Planned, ...]:
        """What is declared to move a KPI: what it says itself, then what the workspace says of it."""
        return (*kpi.planned, *(each for each in self.planned if kpi.name in each.kpis))
