"""Arguments that may or may not begin with a folder."""

from __future__ import annotations

from jalon.cli.misuse import misused

_BOTH = 2


def folder_and_file(words: tuple[str, ...], command: str) -> tuple[str | None, str]:
    """`[DIR] FILE`. Raises Refusal: `arguments-too-many` when there are more."""
    if len(words) > _BOTH:
        raise misused("arguments-too-many", extra=" ".join(words[_BOTH:]), command=command)
    return (words[0] if len(words) == _BOTH else None), words[-1]
