"""The workspace and ledger that this process serves, read again only when something changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from django.conf import settings

from jalon.ledger.address import read_address
from jalon.ledger.ledger import DjangoLedger
from jalon.show.board import Card
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.workspace import Definitions
from jalon.web.settings import Serving
from jalon.workspace import Workspace, find
from jalon.workspace.judging import board

_Stamp = tuple[tuple[str, int, int], ...]
_HELD: ContextVar[list[Workspace] | None] = ContextVar("held", default=None)
"""What `Site.reading` has read; None outside it."""


@dataclass
class Site:
    """One workspace over its ledger, as pages read it.

    Definitions are kept until a file changes; cards until a run is published, a definition changes, the day
    ends or a status could change with the clock (a quarter of an hour).
    """

    serving: Serving
    ledger: DjangoLedger
    _workspace: Workspace | None = None
    _stamp: _Stamp = ()
    _cards: dict[tuple[object, ...], dict[str, Card]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def now(self) -> datetime:
        """The clock of pages."""
        return self.serving.clock()

    @property
    def today(self) -> date:
        """The day where the workspace is."""
        return self.now.astimezone(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        """The workspace's time zone."""
        return ZoneInfo(self.definitions.calendars["default"].timezone)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Within it, files are looked at once: all of a page is of one reading of them."""
        token = _HELD.set([])
        try:
            yield
        finally:
            _HELD.reset(token)

    @property
    def workspace(self) -> Workspace:
        """The definitions as the files say now. Raises Refusal."""
        held = _HELD.get()
        if held:
            return held[0]
        found = self._as_files_say()
        if held is not None:
            held.append(found)
        return found

    def _as_files_say(self) -> Workspace:
        stamp = _stamp(self.serving.folder)
        with self._lock:
            if self._workspace is None or stamp != self._stamp:
                self._workspace = find(self.serving.folder, self.now)
                self._stamp = stamp
            return self._workspace

    @property
    def definitions(self) -> Definitions:
        """What the files say, without what they say wrongly."""
        return self.workspace.definitions

    def cards(self, names: Iterable[str] | None = None, as_of: datetime | None = None) -> list[Card]:
        """The cards of some KPIs (None: all), in the order asked; names that are not defined are left out."""
        workspace = self.workspace
        chosen = list(workspace.definitions.kpis) if names is None else list(names)
        known = self._known(workspace, as_of)
        missing = [name for name in chosen if name in workspace.definitions.kpis and name not in known]
        if missing:
            made = board(workspace, self.ledger, self.now, as_of, missing, reconstruct=True)
            known |= {card.kpi.name: card for card in made}
        return [known[name] for name in chosen if name in known]

    def card(self, kpi: Kpi, as_of: datetime | None = None) -> Card:
        """The card of one KPI."""
        return self.cards([kpi.name], as_of)[0]

    def _known(self, workspace: Workspace, as_of: datetime | None) -> dict[str, Card]:
        run = self.ledger.current()
        quarter = self.now.replace(minute=self.now.minute // 15 * 15, second=0, microsecond=0)
        key = (run and run.number, id(workspace), quarter, as_of)
        with self._lock:
            if key not in self._cards:
                if len(self._cards) >= _KEPT:
                    self._cards.clear()
                self._cards[key] = {}
            return self._cards[key]


_KEPT = 8  # moments whose cards are kept


@cache
def site() -> Site:
    """The site of this process; `settings.configure` came before."""
    serving: Serving = settings.JALON
    return Site(serving=serving, ledger=DjangoLedger(alias="default", address=read_address(serving.ledger)))


def _stamp(folder: Path) -> _Stamp:
    """Path, time and size of every definition file."""
    found = []
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith((".yaml", ".yml")):
                seen = (Path(base) / name).stat()
                found.append((f"{base}/{name}", seen.st_mtime_ns, seen.st_size))
    return tuple(sorted(found))
