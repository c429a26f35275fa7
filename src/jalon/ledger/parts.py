"""The parts of a read value, understood only when someone looks: a board reads many values and few parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jalon.ledger.encode import parts_from
from jalon.vocabulary.observation import Value


class SpelledParts(Mapping[str, "Value | None"]):
    """Parts by the text of their leaf, over their spelling in the database."""

    __slots__ = ("_read", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._read: dict[str, Value | None] | None = None

    def __getitem__(self, name: str) -> Value | None:
        return self._parts()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts())

    def __len__(self) -> int:
        return len(self._parts())

    def __repr__(self) -> str:
        return repr(self._parts())

    def _parts(self) -> dict[str, Value | None]:
        if self._read is None:
            self._read = parts_from(self._text)
        return self._read
