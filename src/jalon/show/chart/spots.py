"""Where a label inside the plane stands: of the places around its point, the one that covers the least."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jalon.show.svg import Point

Stroke = tuple[Point, Point]

_NEAR, _FAR = 8.0, 20.0
_OVER_LABEL, _OUTSIDE, _AWAY = 10.0, 20.0, 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """The room of a text, from its left and top to its right and bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """True where two boxes share some room."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def crossed(self, stroke: Stroke) -> bool:
        """True where a straight stroke runs through the box (Liang and Barsky's clipping)."""
        (x, y), (to_x, to_y) = stroke
        enters, leaves = 0.0, 1.0
        for step, low, high in (
            (to_x - x, self.left - x, self.right - x),
            (to_y - y, self.top - y, self.bottom - y),
        ):
            if step == 0:
                if low > 0 or high < 0:
                    return False
                continue
            first, last = sorted((low / step, high / step))
            enters, leaves = max(enters, first), min(leaves, last)
        return enters <= leaves


def spot(
    point: Point,
    size: tuple[float, float],
    within: Box,
    strokes: Sequence[Stroke],
    taken: Sequence[Box],
) -> Box:
    """The box of a label of `size` (width, height) beside `point`, inside `within` where it has room.

    A label weighs more than strokes, the outside more than a label; the nearest of equal places is taken.
    """
    reach = size[0] + _FAR
    left, right = point[0] - reach, point[0] + reach
    near = [each for each in strokes if min(each)[0] <= right and max(each)[0] >= left]
    return min(_around(point, size), key=lambda box: _cost(box, point, within, near, taken))


def _around(point: Point, size: tuple[float, float]) -> Iterator[Box]:
    """The places tried: over, under, then at the sides of the point, near and a little away."""
    (x, y), (width, height) = point, size
    for gap in (_NEAR, _FAR):
        for top in (y - gap - height, y + gap):
            for left in (x + 4 - width, x - 4, x - width / 2, x - gap - width, x + gap):
                yield Box(left=left, top=top, right=left + width, bottom=top + height)
        for left in (x + gap, x - gap - width):
            yield Box(left=left, top=y - height / 2, right=left + width, bottom=y + height / 2)


def _cost(box: Box, point: Point, within: Box, strokes: Sequence[Stroke], taken: Sequence[Box]) -> float:
    """How much a place covers or lies outside, and whether it is further from its point than need be."""
    outside = box.left < within.left or box.right > within.right
    outside = outside or box.top < within.top or box.bottom > within.bottom
    covered = sum(box.crossed(stroke) for stroke in strokes)
    labels = sum(box.meets(other) for other in taken)
    away = min(abs(box.top - point[1]), abs(box.bottom - point[1])) > _NEAR
    return covered + _OVER_LABEL * labels + _OUTSIDE * outside + _AWAY * away
