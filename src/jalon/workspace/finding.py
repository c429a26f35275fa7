"""Opening a workspace: its definitions with all findings, its ledger, its warehouses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jalon.compute.plan import undated
from jalon.definitions import Reading, check, check_columns, needed_columns, read_workspace
from jalon.definitions.nearest import nearest
from jalon.ports import Loaded, Warehouse
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Finding, Place, Refusal, Severity
from jalon.vocabulary.source import FileRows, Source, Table
from jalon.vocabulary.workspace import Definitions
from jalon.warehouses import open_warehouse

if TYPE_CHECKING:
    from jalon.ledger.ledger import DjangoLedger

HIDDEN = ".jalon"
"""The folder for what Jalon keeps: the ledger and caches that can be rebuilt."""


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """A folder of definitions, read whole."""

    folder: Path
    reading: Reading
    findings: tuple[Finding, ...] = field(default=())

    @property
    def definitions(self) -> Definitions:
        """What the files say, without what they say wrongly."""
        return self.reading.definitions

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop what they concern."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def hidden(self) -> Path:
        """The folder of the ledger and caches."""
        return self.folder / HIDDEN

    @property
    def ledger_address(self) -> str:
        """Where the ledger is: as defined, else a SQLite file inside the workspace."""
        return self.definitions.ledger or str(self.hidden / "ledger.sqlite3")

    @contextmanager
    def ledger(self) -> Iterator[DjangoLedger]:
        """The open ledger. Raises `Refusal` when it cannot be opened."""
        from jalon.ledger import open_ledger  # noqa: PLC0415 (start-up cost: commands that keep nothing)

        ledger = open_ledger(self.ledger_address)
        try:
            yield ledger
        finally:
            ledger.close()

    @contextmanager
    def warehouses(self) -> Iterator[Opened]:
        """The warehouses of all connections that sources use; those that cannot be opened say why."""
        opened = Opened()
        try:
            for name in sorted({source.connection for source in self.definitions.sources.values()}):
                self._open(name, opened)
            yield opened
        finally:
            for warehouse in opened.warehouses.values():
                warehouse.close()

    def _open(self, name: str, opened: Opened) -> None:
        connection = self.definitions.connections.get(name)
        if connection is None:
            return  # named by a finding of the check
        zone = self.definitions.calendars["default"].timezone
        try:
            warehouse = open_warehouse(connection, self.folder, self.hidden / "cache" / name, zone)
            assert warehouse.version  # a database is reached now, so that only its own sources fail
        except Refusal as refusal:
            opened.refused[name] = refusal.finding
            return
        opened.warehouses[name] = warehouse

    def described(self, opened: Opened) -> dict[str, Loaded]:
        """Columns of every source, quickly."""
        return {
            name: self._reached(source, opened, lambda each, source=source: each.describe(source))
            for name, source in self.definitions.sources.items()
        }

    def loaded(self, opened: Opened, names: frozenset[str]) -> dict[str, Loaded]:
        """Sources made readable, with the columns that are needed.

        A column that is not there is not asked for: it stops the KPIs that name it, not the whole source.
        """
        found = {}
        for name in sorted(names):
            source = self.definitions.sources[name]
            needed = frozenset() if source.distinct_rows else needed_columns(self.definitions, name)
            missing: tuple[Finding, ...] = ()
            if needed:
                seen = self._reached(source, opened, lambda each, source=source: each.describe(source))
                if seen.table is not None and seen.table.columns:  # a file without a byte has none at all
                    missing = _missing(source, needed, seen.table)
                    needed &= seen.table.columns.keys()
            loaded = self._reached(
                source,
                opened,
                lambda each, source=source, needed=needed: each.load(source, needed),
            )
            found[name] = replace(loaded, findings=(*loaded.findings, *missing))
        return found

    def _reached(self, source: Source, opened: Opened, ask: object) -> Loaded:
        assert callable(ask)
        refused = opened.refused.get(source.connection)
        if refused is not None:
            return Loaded(source=source.name, table=None, findings=(refused,))
        warehouse = opened.warehouses.get(source.connection)
        if warehouse is None:
            missing = Finding(
                code="connection-unknown",
                place=source.places.get("connection", source.place),
                facts={"connection": source.connection},
            )
            return Loaded(source=source.name, table=None, findings=(missing,))
        try:
            loaded: Loaded = ask(warehouse)
        except Refusal as refusal:
            return Loaded(source=source.name, table=None, findings=(refusal.finding,))
        return loaded


def _missing(source: Source, needed: frozenset[str], table: Table) -> tuple[Finding, ...]:
    """Where columns were looked for in vain, and what they may be called now."""
    absent = sorted(needed - table.columns.keys() - source.derived.keys())
    rows = source.rows
    place = source.places.get("rows", source.place)
    file = rows.pattern if isinstance(rows, FileRows) else source.name
    if isinstance(rows, FileRows):
        place = Place(file=rows.pattern)
    return tuple(
        Finding(
            code="column-missing",
            place=place,
            facts={"source": source.name, "column": name, "file": file},
            severity=Severity.WARNING,
            suggestions=nearest(name, table.columns),
        )
        for name in absent
    )


@dataclass
class Opened:
    """Open warehouses by connection, and why others could not be opened."""

    warehouses: dict[str, Warehouse] = field(default_factory=dict)
    refused: dict[str, Finding] = field(default_factory=dict)


def find(folder: Path, now: datetime) -> Workspace:
    """Read the workspace of a folder with every finding of its definitions.

    Raises `Refusal`: `folder-missing`, `workspace-empty` when it holds no definition at all.
    """
    if not folder.is_dir():
        raise Refusal(
            Finding(code="folder-missing", place=Place(file=str(folder)), facts={"folder": str(folder)})
        )
    reading = read_workspace(folder)
    if not reading.files and all(finding.code == "workspace-missing" for finding in reading.findings):
        raise Refusal(
            Finding(code="workspace-empty", place=Place(file=str(folder)), facts={"folder": str(folder)})
        )
    today = now.astimezone(ZoneInfo(reading.definitions.calendars["default"].timezone)).date()
    findings = (*reading.findings, *check(reading.definitions, left_out=reading.left_out, today=today))
    return Workspace(folder=folder, reading=_with_snapshots(reading), findings=findings)


def _with_snapshots(reading: Reading) -> Reading:
    """KPIs whose rows have no date keep one value, whatever grains are written; it is judged as such."""
    definitions = reading.definitions
    kpis = {
        name: replace(kpi, grains=(Grain.ALL,)) if undated(definitions, kpi) else kpi
        for name, kpi in definitions.kpis.items()
    }
    return replace(reading, definitions=replace(definitions, kpis=kpis))


def columns_found(
    workspace: Workspace, loaded: Mapping[str, Loaded], *, whole: bool = True
) -> tuple[Finding, ...]:
    """What the sources' own columns say about the definitions, and what describing them found.

    Not `whole`: only the columns that KPIs need were loaded, so that others are not missing.
    """
    read = None if whole else {name: needed_columns(workspace.definitions, name) for name in loaded}
    tables = {name: each.table for name, each in loaded.items() if each.table is not None}
    seen = [finding for each in loaded.values() for finding in each.findings]
    return (*seen, *check_columns(workspace.definitions, tables, read))
