"""A text of a chart as SVG."""

from __future__ import annotations

from jalon.show.markup import drawn
from jalon.show.svg import MUTED

_STRONG = "#1c2330"


def text(x: float, y: float, words: str, anchor: str, kind: str) -> str:
    """Words whose `anchor` (start, middle, end) stands at `x`, their baseline at `y`; strong or muted."""
    ink = _STRONG if kind == "strong" else MUTED
    weight = ' font-weight="600"' if kind == "strong" else ""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}"{where} fill="{ink}"{weight}>{drawn(words)}</text>'
