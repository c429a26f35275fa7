"""The planes a chart is drawn on: for a page or paper, for half a page, and for a phone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ChartFrame:
    """Outer size and text size of a chart, in its own units, and whether it has little room.

    A narrow one writes the labels at line ends on two lines. `touched` is how many steps a pointer can tell
    apart at most.
    """

    name: str
    width: float
    height: float
    text: float
    narrow: bool = False
    touched: int = 2000

    @property
    def line(self) -> float:
        """The height of a line of text."""
        return self.text * 1.25


WIDE = ChartFrame(name="wide", width=640, height=260, text=12)
MIDDLE = ChartFrame(name="middle", width=480, height=250, text=13)
NARROW = ChartFrame(name="narrow", width=320, height=250, text=13, narrow=True, touched=160)
