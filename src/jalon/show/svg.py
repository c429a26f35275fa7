"""Small drawings as SVG text: readable without a script, named for screen readers, for all media."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from jalon.vocabulary.observation import Value

INK = "#0f6b66"
MUTED = "#5b6472"
HAIRLINE = "#e4e1d8"


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
CHART = Frame(width=640, height=260, left=76, right=548, top=26, bottom=222)


def sparkline(
    values: Sequence[Value | None],
    *,
    name: str,
    title: str,
    running: bool = False,
    target: Value | None = None,
) -> str:
    """A line of values without axes: the last point marked, its step dashed while the period is running.

    The target is a dotted line with a flag. `name` makes the ids unique on the page; `title` says it.
    """
    numbers = [None if value is None else float(value) for value in values]
    aim = None if target is None else float(target)
    low, high = _range([*numbers, aim])
    points = _points(numbers, SPARK, low, high)
    body = [] if aim is None else _aim(SPARK, SPARK.y(aim, low, high))
    body += _line(points, running=running)
    return _drawing(SPARK, "spark", name, title, "", body)


def line_chart(
    steps: Sequence[tuple[str, Value | None]],
    *,
    name: str,
    title: str,
    description: str,
    marks: Sequence[tuple[Value, str]],
    last: str,
    running: bool = False,
    target: tuple[Value, str] | None = None,
) -> str:
    """A line over labelled steps with at most three grid lines (`marks`: value and label), no box, no legend.

    `last` labels the last point; `target` is a value with the label that stands at its end.
    """
    numbers = [None if value is None else float(value) for _, value in steps]
    aim = None if target is None else float(target[0])
    low, high = _range([*numbers, aim, *(float(value) for value, _ in marks)])
    points = _points(numbers, CHART, low, high)
    body = [line for value, label in marks for line in _grid(CHART.y(float(value), low, high), label)]
    body += _step_labels([label for label, _ in steps])
    if target is not None and aim is not None:
        body += _aim(CHART, CHART.y(aim, low, high))
        body.append(_text(CHART.right + 14, CHART.y(aim, low, high) + 4, target[1], "start", "muted"))
    body += _line(points, running=running)
    drawn = [point for point in points if point is not None]
    if drawn:
        body.append(_text(drawn[-1][0], drawn[-1][1] - 10, last, "end", "strong"))
    return _drawing(CHART, "chart", name, title, description, body)


def round_marks(values: Sequence[Value | None], count: int = 3) -> tuple[float, ...]:
    """Round values for the grid: about `count`, within what is shown."""
    numbers = [float(value) for value in values if value is not None]
    if not numbers:
        return ()
    low, high = min(numbers), max(numbers)
    if high == low:
        return (low,)
    step = (high - low) / count
    magnitude = 10.0 ** int(f"{step:e}".partition("e")[2])
    step = next((magnitude * factor for factor in (1, 2, 2.5, 5, 10) if magnitude * factor >= step), step)
    first = int(low // step) + (low % step > 0)
    return tuple(step * position for position in range(first, int(high // step) + 1))[: count + 1]


_Point = tuple[float, float] | None


def _range(numbers: Sequence[float | None]) -> tuple[float, float]:
    known = [number for number in numbers if number is not None]
    return (min(known), max(known)) if known else (0.0, 0.0)


def _points(numbers: Sequence[float | None], frame: Frame, low: float, high: float) -> list[_Point]:
    count = len(numbers)
    return [
        None if number is None else (frame.x(position, count), frame.y(number, low, high))
        for position, number in enumerate(numbers)
    ]


def _line(points: Sequence[_Point], *, running: bool) -> list[str]:
    """The line, broken where there is no value; its last step apart while the period runs; the last point."""
    drawn: list[str] = []
    solid, last = list(points), None
    while solid and solid[-1] is None:
        solid.pop()
    if solid:
        last = solid[-1]
    if running and len(solid) > 1 and solid[-2] is not None and last is not None:
        drawn.append(_path([solid[-2], last], "running", ' stroke-dasharray="3 3"'))
        solid.pop()
    drawn = [_path(stretch, "line", "") for stretch in _stretches(solid) if len(stretch) > 1] + drawn
    drawn += [_dot(stretch[0], 1.5) for stretch in _stretches(solid) if len(stretch) == 1]
    return drawn if last is None else [*drawn, _dot(last, 3.2)]


def _stretches(points: Sequence[_Point]) -> Iterator[list[tuple[float, float]]]:
    stretch: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            stretch.append(point)
        elif stretch:
            yield stretch
            stretch = []


def _path(points: Sequence[tuple[float, float]], kind: str, more: str) -> str:
    steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline class="{kind}" points="{steps}" fill="none" stroke="{INK}" stroke-width="2"'
        f' stroke-linejoin="round" stroke-linecap="round"{more}/>'
    )


def _dot(point: tuple[float, float], radius: float) -> str:
    return f'<circle class="dot" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{radius}" fill="{INK}"/>'


def _aim(frame: Frame, y: float) -> list[str]:
    """The target: a dotted line that ends in a small flag."""
    pole = frame.right + 6
    ends = f'x1="{frame.left}" x2="{pole}" y1="{y:.1f}" y2="{y:.1f}"'
    cloth = f"M{pole:.1f} {y + 5:.1f}V{y - 5:.1f}l7 2.6l-7 2.6"
    return [
        f'<line class="aim" {ends} stroke="{MUTED}" stroke-width="1.2" stroke-dasharray="1.5 3"/>',
        f'<path class="flag" d="{cloth}" fill="{MUTED}" stroke="{MUTED}" stroke-width="1"/>',
    ]


def _grid(y: float, label: str) -> list[str]:
    ends = f'x1="{CHART.left}" x2="{CHART.right}" y1="{y:.1f}" y2="{y:.1f}"'
    line = f'<line class="grid" {ends} stroke="{HAIRLINE}"/>'
    return [line, _text(CHART.left - 8, y + 4, label, "end", "muted")]


def _step_labels(labels: Sequence[str]) -> list[str]:
    """At most six labels under the line, evenly spaced, the last always among them."""
    count = len(labels)
    every = max(1, -(-count // 6))
    shown = range(count - 1, -1, -every)
    return [
        _text(CHART.x(position, count), CHART.bottom + 24, labels[position], "middle", "muted")
        for position in shown
    ]


def _text(x: float, y: float, text: str, anchor: str, kind: str) -> str:
    weight = ' font-weight="600"' if kind == "strong" else ""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="12"'
        f' fill="{MUTED}"{weight}>{escape(text)}</text>'
    )


def _drawing(frame: Frame, kind: str, name: str, title: str, description: str, body: Sequence[str]) -> str:
    names = f"{name}-t" + (f" {name}-d" if description else "")
    told = f'<desc id="{name}-d">{escape(description)}</desc>' if description else ""
    return (
        f'<svg class="{kind}" viewBox="0 0 {frame.width:g} {frame.height:g}" role="img"'
        f' aria-labelledby="{names}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{escape(title)}</title>{told}{"".join(body)}</svg>'
    )
