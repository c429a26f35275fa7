"""A small workspace in a folder, run and read through its verbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jalon.ports import Entry
from jalon.show.board import Card
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.observation import Value
from jalon.workspace import Judged, Outcome, Workspace, board, find, run, shown

APRIL = datetime(2026, 4, 10, 9, tzinfo=UTC)

TEXT = """\
workspace: shop
languages: [en]
calendar: {{timezone: Europe/Paris}}
---
source: orders
rows: orders.csv
key: id
times: {{ordered: day}}
{source}
---
kpi: orders
source: orders
value: count(*)
grains: [month]
by: [region]
{targets}
---
kpi: revenue
source: orders
value: sum(amount)
unit: EUR
grains: [month]
"""

ROWS: tuple[str, ...] = (
    "1,2026-01-05,north,10.50",
    "2,2026-01-20,south,20.00",
    "3,2026-02-03,north,30.25",
    "4,2026-03-03,north,5.00",
    "5,2026-03-30,south,7.00",
)


@dataclass(frozen=True, slots=True)
class Shop:
    """A folder with two KPIs over one table of orders."""

    folder: Path

    def write(self, rows: Sequence[str] = ROWS, *, targets: str = "", source: str = "") -> None:
        """Write definitions and rows; a file that says the same already is left alone."""
        _write(self.folder / "jalon.yaml", TEXT.format(targets=targets, source=source))
        _write(self.folder / "orders.csv", "\n".join(("id,day,region,amount", *rows, "")))

    def find(self, now: datetime = APRIL) -> Workspace:
        """The workspace as it is on disk, which must be sound."""
        found = find(self.folder, now)
        assert found.errors == ()
        return found

    def run(self, now: datetime = APRIL) -> Outcome:
        """Compute and publish."""
        return run(self.find(now), now)

    def shown(
        self,
        kpi: str = "orders",
        now: datetime = APRIL,
        *,
        by: tuple[str, ...] = (),
        as_of: datetime | None = None,
    ) -> list[Judged]:
        """The months of a KPI as published."""
        workspace = self.find(now)
        with workspace.ledger() as ledger:
            return shown(
                workspace,
                ledger,
                workspace.definitions.kpis[kpi],
                Grain.MONTH,
                by=by,
                start=None,
                end=None,
                now=now,
                as_of=as_of,
            )

    def values(
        self, kpi: str = "orders", now: datetime = APRIL, as_of: datetime | None = None
    ) -> dict[str, Value | None]:
        """Value by month."""
        return {
            f"{each.observation.period.start:%Y-%m}": each.observation.value
            for each in self.shown(kpi, now, as_of=as_of)
        }

    def card(self, now: datetime = APRIL, as_of: datetime | None = None) -> Card:
        """The board's first KPI: orders."""
        workspace = self.find(now)
        with workspace.ledger() as ledger:
            return board(workspace, ledger, now, as_of)[0]

    def history(self, kind: str, now: datetime = APRIL) -> list[Entry]:
        """The chain's entries of a kind, after checking the chain."""
        with self.find(now).ledger() as ledger:
            assert ledger.verify() == []
            return ledger.history(kind)


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
