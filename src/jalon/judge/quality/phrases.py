"""People's own sentences, taken apart."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[\w’'-]*\w")
_END = re.compile(r"[.!?…;:](?:\s|$)")


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """The words of a text alone, so that two texts can be compared: lower case, without marks."""
    return " ".join(_WORD.findall(text.replace("’", "'").casefold()))


def longest(text: str) -> int:
    """How many words the longest sentence of a text has."""
    return max(len(_WORD.findall(sentence)) for sentence in _END.split(text))
