"""Small drawings as SVG text: readable without a script, named for screen readers, for all media."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jalon.show.markup import drawn
from jalon.vocabulary.observation import Value

INK = "#0f6b66"
MUTED = "#5b6472"
HAIRLINE = "#e4e1d8"
_BEYOND = 1e300

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """The plane of a drawing, in its own units: outer size and the box that values are drawn in."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    def x(self, position: int, count: int) -> float:
        """Where the value at `position` of `count` stands."""
        if count < 2:
            return self.right
        return self.left + (self.right - self.left) * position / (count - 1)

    def y(self, value: float, low: float, high: float) -> float:
        """Where a value stands between the lowest and the highest shown."""
        if high == low:
            return (self.top + self.bottom) / 2
        return self.bottom - (self.bottom - self.top) * (value - low) / (high - low)


SPARK = Frame(width=240, height=48, left=4, right=224, top=6, bottom=42)
SMALL = Frame(width=110, height=28, left=4, right=94, top=5, bottom=23)
"""For a line of a table."""


def sparkline(
    values: Sequence[Value | None],
    *,
    name: str,
    title: str,
    running: bool = False,
    target: Value | None = None,
    aims: Sequence[Value | None] = (),
    band: tuple[Value, Value] | None = None,
    frame: Frame = SPARK,
) -> str:
    """A line of values without axes: the last point marked, its step dashed while the period is running.

    The target is a dotted line with a flag, through `aims` (one a value) where it moves; a range is a quiet
    band. `name` makes the ids unique on the page; `title` says it.
    """
    numbers = [None if value is None else as_number(value) for value in values]
    aim = None if target is None else as_number(target)
    bounds = [] if band is None else [as_number(bound) for bound in band]
    way = [None if each is None else as_number(each) for each in aims]
    known = [number for number in [*numbers, *way, aim, *bounds] if number is not None] or [0.0]
    low, high = min(known), max(known)
    points = [
        None if value is None else (frame.x(position, len(numbers)), frame.y(value, low, high))
        for position, value in enumerate(numbers)
    ]
    places = [
        None if each is None else (frame.x(position, len(way)), frame.y(each, low, high))
        for position, each in enumerate(way)
    ]
    body = [] if aim is None else _aim(frame, frame.y(aim, low, high), list(stretches(places)))
    if bounds:
        body.append(_band(frame, *(frame.y(bound, low, high) for bound in bounds)))
    return _drawing(frame, "spark", name, title, body + _line(points, running=running))


def as_number(value: Value) -> float:
    """A value as a coordinate can use it; the immense is held at the edge of what a double can do."""
    try:
        return max(-_BEYOND, min(float(value), _BEYOND))
    except OverflowError:
        return _BEYOND if value > 0 else -_BEYOND


def stretches(points: Iterable[Point | None]) -> Iterator[list[Point]]:
    """The points between gaps."""
    stretch: list[Point] = []
    for point in [*points, None]:
        if point is not None:
            stretch.append(point)
        elif stretch:
            yield stretch
            stretch = []


def path(points: Sequence[Point], kind: str, more: str, width: float = 2) -> str:
    """A line through points in the ink of values."""
    steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline class="{kind}" points="{steps}" fill="none" stroke="{INK}" stroke-width="{width:g}"'
        f' stroke-linejoin="round" stroke-linecap="round"{more}/>'
    )


def dot(point: Point, radius: float) -> str:
    """A point in the ink of values."""
    return f'<circle class="dot" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{radius:g}" fill="{INK}"/>'


def _line(points: Sequence[Point | None], *, running: bool) -> list[str]:
    """The line, broken where there is no value; its last step apart while the period runs; the last point."""
    drawn: list[str] = []
    solid, last = list(points), None
    while solid and solid[-1] is None:
        solid.pop()
    if solid:
        last = solid[-1]
    if running and len(solid) > 1 and solid[-2] is not None and last is not None:
        drawn.append(path([solid[-2], last], "running", ' stroke-dasharray="3 3"'))
        solid.pop()
    drawn = [path(stretch, "line", "") for stretch in stretches(solid) if len(stretch) > 1] + drawn
    drawn += [dot(stretch[0], 1.5) for stretch in stretches(solid) if len(stretch) == 1]
    return drawn if last is None else [*drawn, dot(last, 3.2)]


def _aim(frame: Frame, y: float, way: Sequence[Sequence[Point]]) -> list[str]:
    """The target: a dotted line, straight or the way it took, that ends in a small flag."""
    pole = frame.right + 6
    lines = [*way[:-1], [*way[-1], (pole, y)]] if way else [[(frame.left, y), (pole, y)]]
    cloth = f"M{pole:.1f} {y + 5:.1f}V{y - 5:.1f}l7 2.6l-7 2.6"
    return [
        *(
            f'<polyline class="aim" points="{" ".join(f"{x:.1f},{up:.1f}" for x, up in line)}" fill="none"'
            f' stroke="{MUTED}" stroke-width="1.2" stroke-dasharray="1.5 3"/>'
            for line in lines
        ),
        f'<path class="flag" d="{cloth}" fill="{MUTED}" stroke="{MUTED}" stroke-width="1"/>',
    ]


def _band(frame: Frame, bottom: float, top: float) -> str:
    """A range: what is asked lies inside."""
    return (
        f'<rect class="band" x="{frame.left}" y="{top:.1f}" width="{frame.right - frame.left}"'
        f' height="{max(bottom - top, 1):.1f}" fill="{INK}" fill-opacity=".12"/>'
    )


def _drawing(frame: Frame, kind: str, name: str, title: str, body: Sequence[str]) -> str:
    return (
        f'<svg class="{kind}" viewBox="0 0 {frame.width:g} {frame.height:g}" role="img"'
        f' aria-labelledby="{name}-t" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{drawn(title)}</title>{"".join(body)}</svg>'
    )
