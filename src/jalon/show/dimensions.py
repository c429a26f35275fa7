"""What a break-down is by, as people read it."""

from __future__ import annotations

from collections.abc import Iterable

from jalon.show.sentences import known, say


def dimension_text(name: str, language: str) -> str:
    """A column without its table, translated where it is a common word: `customer.canal` is “channel”."""
    column = name.rpartition(".")[2]
    if known("dimension", column.lower()):
        return say("dimension", column.lower(), language)
    return column.replace("_", " ").replace("-", " ")


def dimensions_text(names: Iterable[str], language: str) -> str:
    """Several at once: `région × canal`."""
    return " × ".join(dimension_text(each, language) for each in names)
