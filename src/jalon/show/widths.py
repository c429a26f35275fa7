"""How wide a text will be, estimated without a font: a little more than usual sans-serif faces take."""

from __future__ import annotations

import unicodedata

_THIN = frozenset("ijlI.,:;'’|!·\u00a0\u202f \u2060")
_SLIM = frozenset('ftr()[]-–/°"')
_BROAD = frozenset("mwMW%@—…")
BOLD = 1.08


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in the units of its size."""
    return sum(_em(character) for character in text) * size * (BOLD if bold else 1)


def fitted(text: str, size: float, room: float) -> str:
    """The text, or as much of it as fits with … at its end; nothing where not even three letters do."""
    if text_width(text, size) <= room:
        return text
    kept = text
    while len(kept) > 3:
        kept = kept[:-1]
        if text_width(shown := kept.rstrip() + "…", size) <= room:
            return shown
    return ""


def _em(character: str) -> float:
    if character in _THIN:
        return 0.33
    if character in _SLIM:
        return 0.42
    if character in _BROAD:
        return 0.95
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1.05
    return 0.72 if character.isupper() else 0.62
