"""The board as a table for a terminal: aligned whatever the characters, readable without colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jalon.show.asked import asked_text, asked_value
from jalon.show.board import Card
from jalon.show.dates import day_text
from jalon.show.facts import called
from jalon.show.numbers import value_text
from jalon.show.order import members_off
from jalon.show.printable import one_line
from jalon.show.sentences import say
from jalon.show.words import SHAPES, change_sentence, judged_period, status_word
from jalon.vocabulary.verdict import Status, Trend

_COLOURS: dict[Status | None, str] = {
    Status.ON_TRACK: "32",
    Status.REACHED: "32",
    Status.AT_RISK: "33",
    Status.OFF_TRACK: "31",
    Status.MISSED: "31",
    Status.STALE: "35",
}
_TRENDS = {Trend.IMPROVING: "32", Trend.WORSENING: "31"}
_GAP = 2
_LEAST_NAME = 12
_DROPPED = ("as_of", "period", "change", "target")
"""Columns left out, in this order, when the terminal is too narrow."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cell:
    text: str
    colour: str = ""


def board_table(cards: Sequence[Card], language: str, *, width: int = 100, colour: bool = False) -> str:
    """The board as lines of text; `colour` only when the reader is a terminal. Ends with a newline."""
    if not cards:
        return f"{say('board', 'empty_fact', language)}\n{say('board', 'empty_next', language)}\n"
    shown = _fitting(_columns(cards, language), width)
    widths = {key: max(display_width(cell.text) for cell in cells) for key, cells in shown.items()}
    name_width = width - sum(widths.values()) + widths["kpi"] - _GAP * (len(shown) - 1)
    widths["kpi"] = min(widths["kpi"], max(_LEAST_NAME, name_width))
    count = len(shown["kpi"])
    lines = [_line(shown, widths, row, colour=colour and row > 0) for row in range(count)]
    rule = (" " * _GAP).join("─" * widths[key] for key in shown)
    return "\n".join([lines[0], rule, *lines[1:]]) + "\n"


def left_out(cards: Sequence[Card], language: str, *, width: int = 100) -> tuple[str, ...]:
    """The headings of the columns that a width has no room for."""
    columns = _columns(cards, language) if cards else {}
    shown = _fitting(columns, width) if cards else {}
    return tuple(cells[0].text for key, cells in columns.items() if key not in shown)


def display_width(text: str) -> int:
    """How many cells a text takes: wide East Asian characters two, combining and invisible ones none."""
    return sum(_cells_of(character) for character in text)


def clip(text: str, width: int) -> str:
    """A text cut to a width, ending in … when something was left out."""
    if display_width(text) <= width:
        return text
    kept, room = "", width - 1
    for character in text:
        room -= _cells_of(character)
        if room < 0:
            break
        kept += character
    return kept + "…"


def _cells_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Cc", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _columns(cards: Sequence[Card], language: str) -> dict[str, list[_Cell]]:
    """Every column with its heading first; under a KPI its members that are off their own target."""
    columns = {key: [_Cell(text=say("board", key, language))] for key in _cells(cards[0], language)}
    for card in _with_members(cards, language):
        for key, cell in _cells(card, language).items():
            columns[key].append(replace(cell, text=one_line(cell.text)))
    return columns


def _with_members(cards: Sequence[Card], language: str) -> Iterator[Card]:
    for card in cards:
        yield card
        for each in members_off(card):
            kpi = called(each, language).kpi
            yield replace(each, kpi=replace(kpi, label={language: f"└ {kpi.text(language)}"}))


def _cells(card: Card, language: str) -> dict[str, _Cell]:
    verdict, kpi = card.verdict, card.kpi
    fresh = verdict.status is not Status.STALE
    return {
        "status": _Cell(
            text=f"{SHAPES[verdict.status]} {status_word(verdict.status, language)}",
            colour=_COLOURS.get(verdict.status, "2"),
        ),
        "kpi": _Cell(text=kpi.text(language)),
        "value": _Cell(text=value_text(verdict.value, kpi.unit, language)),
        "change": _Cell(
            text=change_sentence(verdict, kpi, card.calendar, language),
            colour=_TRENDS.get(verdict.trend, "2") if fresh else "2",
        ),
        "target": _Cell(text=asked_text(asked_value(verdict.expectation), kpi.unit, language)),
        "period": _Cell(text=judged_period(verdict, kpi, card.calendar, language)),
        "as_of": _Cell(text=day_text(verdict.as_of, language) if verdict.as_of else "–"),
    }


def _fitting(columns: dict[str, list[_Cell]], width: int) -> dict[str, list[_Cell]]:
    """The columns that fit, the least needed left out first."""
    shown = dict(columns)
    for key in _DROPPED:
        widths = {name: max(display_width(cell.text) for cell in cells) for name, cells in shown.items()}
        widths["kpi"] = min(widths["kpi"], _LEAST_NAME * 2)
        if sum(widths.values()) + _GAP * (len(shown) - 1) <= width:
            break
        del shown[key]
    return shown


def _line(columns: dict[str, list[_Cell]], widths: dict[str, int], row: int, *, colour: bool) -> str:
    cells = []
    for key, column in columns.items():
        text = clip(column[row].text, widths[key])
        fill = " " * (widths[key] - display_width(text))
        painted = f"\x1b[{column[row].colour}m{text}\x1b[0m" if colour and column[row].colour else text
        cells.append(fill + painted if key in ("value", "target") else painted + fill)
    return (" " * _GAP).join(cells).rstrip()
