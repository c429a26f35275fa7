"""What a person may have meant: known words near to an unknown one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Known words that look like `word`, nearest first; case does not count."""
    by_lower = {name.lower(): name for name in sorted(known)}
    return tuple(by_lower[found] for found in get_close_matches(word.lower(), by_lower, n=most, cutoff=0.6))
