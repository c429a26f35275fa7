"""A workspace that files are dropped into, and what is then published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from jalon.intake import Choices, answered
from jalon.ports import Wanted
from jalon.show.board import Card
from jalon.vocabulary.observation import Value
from jalon.workspace import Workspace, board, find, run
from jalon.workspace.dropping import Adopted, Dropped, adopt, look, receive
from jalon.workspace.renewing import Renewal, again

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


def plain(text: str) -> str:
    """A text with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@dataclass(frozen=True, slots=True)
class House:
    """A folder with nothing but a workspace document."""

    folder: Path

    @classmethod
    def built(cls, folder: Path, currency: str = "EUR") -> House:
        folder.mkdir(exist_ok=True)
        (folder / "jalon.yaml").write_text(f"workspace: maison\ncurrency: {currency}\n")
        return cls(folder)

    def find(self) -> Workspace:
        found = find(self.folder, NOW)
        assert found.errors == ()
        return found

    def receive(self, content: bytes, name: str = "ventes.csv") -> Dropped:
        return receive(self.find(), name, content, now=NOW)

    def choices(self, content: bytes, file: str = "ventes.csv", **said: object) -> tuple[Dropped, Choices]:
        """What is proposed, every question answered as the likeliest."""
        kept = self.receive(content, file)
        proposal = look(self.find(), kept, now=NOW).proposal
        chosen = answered(proposal.defaults, proposal)
        return kept, replace(chosen, **{"name": chosen.name or "Ventes", **said})  # type: ignore[arg-type]

    def adopt(self, content: bytes, file: str = "ventes.csv", **said: object) -> Adopted:
        kept, chosen = self.choices(content, file, **said)
        return adopt(self.find(), kept, chosen, now=NOW)

    def run(self) -> None:
        outcome = run(self.find(), NOW)
        assert outcome.failed == {}

    def again(self, source: str, content: bytes, name: str = "nouveau.csv", **said: object) -> Renewal:
        workspace = self.find()
        kept = receive(workspace, name, content, now=NOW)
        with workspace.ledger() as ledger:
            return again(workspace, ledger, source, kept, now=NOW, **said)  # type: ignore[arg-type]

    def card(self, kpi: str) -> Card:
        workspace = self.find()
        with workspace.ledger() as ledger:
            return board(workspace, ledger, NOW, names=[kpi])[0]

    def values(
        self, kpi: str, grain: str, by: str | None = None
    ) -> dict[tuple[str, str | None], Value | None]:
        """Published values by first day and member."""
        with self.find().ledger() as ledger:
            found = ledger.observations(Wanted(kpi=kpi, grain=grain, dimensions=() if by is None else (by,)))
        return {
            (each.period.start.isoformat(), each.slice[0][1] if each.slice else None): each.value
            for each in found
        }

    def files(self) -> dict[str, bytes]:
        """Every visible file of the folder."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and ".jalon" not in path.parts
        }
