"""The stylesheets that come with the drawings, as text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def style(*names: str) -> str:
    """One or more stylesheets of this package, in order: `board.css`, `chart.css`, `letter.css`."""
    return "".join(files("jalon.show").joinpath(name).read_text(encoding="utf-8") for name in names)
