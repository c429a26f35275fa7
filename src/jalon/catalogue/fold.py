"""Words as they are compared: without accents, case, punctuation; `OrderDate` is two words."""

from __future__ import annotations

import re
import unicodedata

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OTHER = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """A text folded to plain lower-case words, one space between them."""
    apart = unicodedata.normalize("NFKD", _HUMP.sub(" ", text).casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _OTHER.sub(" ", plain.replace("œ", "oe").replace("æ", "ae")).strip()
