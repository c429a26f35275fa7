"""Filters of a board: they stand in the address, so that a filtered board can be passed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from unicodedata import normalize
from urllib.parse import urlencode

from jalon.show.board import Card
from jalon.show.roles import role_text
from jalon.show.words import status_word
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.verdict import Status
from jalon.vocabulary.workspace import Definitions
from jalon.web.words import plain

_NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One thing to filter by, as a select shows it."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What a board is narrowed to; "" for anything. `order`: "" as the board says, or `worst` first."""

    status: str = ""
    objective: str = ""
    function: str = ""
    level: str = ""
    timing: str = ""
    owner: str = ""
    order: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filters:
        """The filters of an address."""
        return cls(**{each.name: asked.get(each.name, "")[:120] for each in fields(cls)})

    def __bool__(self) -> bool:
        """True when something is left out."""
        return any(getattr(self, name) for name in _NAMES)

    def keeps(self, card: Card) -> bool:
        """True for a card that every filter lets through."""
        return all(not (wanted := getattr(self, name)) or _said(name, card) == wanted for name in _NAMES)

    def address(self) -> str:
        """The filters as they stand in an address."""
        return urlencode({each.name: value for each in fields(self) if (value := getattr(self, each.name))})

    def choices(
        self, cards: Iterable[Card], definitions: Definitions, language: str
    ) -> dict[str, list[Choice]]:
        """What each filter can be set to: what the cards hold."""
        found: dict[str, list[Choice]] = {}
        cards = list(cards)
        for name in _NAMES:
            values = sorted({_said(name, card) for card in cards})
            listed = [
                Choice(
                    value=value,
                    label=_label(name, value, definitions, language),
                    chosen=value == getattr(self, name),
                )
                for value in values
            ]
            found[name] = sorted(listed, key=_place)
        return found


_NAMES = ("status", "objective", "function", "level", "timing", "owner")


def _said(name: str, card: Card) -> str:
    if name == "status":
        return _NONE if card.verdict.status is None else card.verdict.status.value
    return _of_kpi(name, card.kpi)


def _of_kpi(name: str, kpi: Kpi) -> str:
    value = getattr(kpi, name)
    return _NONE if value is None else str(value)


def _label(name: str, value: str, definitions: Definitions, language: str) -> str:
    if name == "status":
        return status_word(None if value == _NONE else Status(value), language)
    if value == _NONE:
        return plain(f"board.no_{name}", language)
    if name in ("level", "timing"):
        return plain(f"board.{value}", language)
    if name == "objective" and value in definitions.objectives:
        label = definitions.objectives[value].label
        return label.get(language) or next(iter(label.values()), value)
    if name == "owner":
        return role_text(value, language, definitions.roles)
    return value.replace("-", " ").replace("_", " ")


def _place(choice: Choice) -> tuple[bool, str]:
    """What has none comes last; é stands beside e."""
    return choice.value == _NONE, normalize("NFKD", choice.label.casefold())
