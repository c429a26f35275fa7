"""What a plain word of YAML means: the core schema of YAML 1.2, with exact decimals.

`on`, `no`, `yes`, `2026-03`, `20%`, `36h` and dates stay words, as people mean them.
"""

from __future__ import annotations

import re
from decimal import Decimal

from jalon.definitions.nodes import Atom

_WORDS: dict[str, Atom] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_WHOLE = re.compile(r"[-+]?[0-9]{1,40}\Z")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]{1,40}|[0-9]{1,40}(?:\.[0-9]{0,40})?)(?:[eE][-+]?[0-9]{1,2})?\Z")
_NUMBER_STARTS = frozenset("0123456789+-.")


def resolve(text: str) -> Atom:
    """The value of a plain scalar; a number beyond 40 digits stays a word."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if _WHOLE.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return Decimal(text)
    return text
