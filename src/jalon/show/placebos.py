"""Two pictures of a judged change: its effect among those of nothing, and the KPI before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jalon.show.chances import about
from jalon.show.changed import change_name, effect_text, hoped_text
from jalon.show.chart.ticks import tick_labels, ticks
from jalon.show.dates import day_text, full_day_text
from jalon.show.markup import drawn
from jalon.show.sentences import say
from jalon.show.svg import HAIRLINE, INK, MUTED, Frame, dot, path, stretches
from jalon.show.widths import fitted, text_width
from jalon.vocabulary.change import Direction, JudgedChange, Passed, PlaceboPicture, SizeUnit
from jalon.vocabulary.kpi import Kpi

_FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_SIZE = 12.0
_LINE = 15.0
_STRONG = "#1c2330"
_COLUMNS = 36
_ROWS = 12  # circles that stand on each other; more of them are drawn as bars
_PLANE = Frame(width=360, height=168, left=10, right=350, top=42, bottom=134)
_AROUND = Frame(width=360, height=180, left=8, right=330, top=22, bottom=146)
_MOST_LABEL = 170.0  # of the width, for the words at the ends of the means

Bin = tuple[float, float, int, bool]
"""From, to, how many placebos lie there, and whether the real effect does."""


def bins(picture: PlaceboPicture, most: int) -> list[Bin]:
    """Equal steps from the smallest to the largest effect, the real one with them."""
    every = [*picture.effects, picture.real]
    low, high = min(every), max(every)
    step = (high - low) / most or 1.0
    counts = [0] * most
    for effect in picture.effects:
        counts[_place(effect, low, step, most)] += 1
    here = _place(picture.real, low, step, most)
    return [
        (low + step * at, low + step * (at + 1), count, at == here)
        for at, count in enumerate(counts)
        if count or at == here
    ]


def _place(effect: float, low: float, step: float, most: int) -> int:
    return min(int((effect - low) / step), most - 1)


def placebo_picture(found: JudgedChange, kpi: Kpi, language: str) -> str:
    """Every effect of nothing as a grey point over its size, the real one as a diamond. Safe SVG."""
    picture, change = found.picture, found.change
    assert picture is not None
    hoped = _hoped(found)
    every = [*picture.effects, picture.real, 0.0, *([] if hoped is None else [hoped])]
    low, high = min(every), max(every)
    margin = (high - low) * 0.04 or 1.0
    axis = _Axis(low=low - margin, high=high + margin)
    real = effect_text(picture.real, kpi, language, relative=picture.relative)
    told = say(
        "changed_picture",
        "placebos_told",
        language,
        windows=len(picture.effects),
        low=effect_text(min(picture.effects), kpi, language, relative=picture.relative),
        high=effect_text(max(picture.effects), kpi, language, relative=picture.relative),
        real=real,
    )
    body = [*_axis(axis, picture, kpi, language), *_points(axis, picture)]
    if hoped is not None:
        expected = say("changed_picture", "hoped", language, expected=hoped_text(change, kpi, language))
        body += _upright(axis.x(hoped), 2, expected, "3 3", MUTED, "soft")
    this = say("changed_picture", "real", language, real=real)
    body += _upright(axis.x(picture.real), 1, this, "", INK, "")
    body.append(_diamond(axis.x(picture.real), _PLANE.bottom - 6))
    caption = say("changed_picture", "placebos", language, name=change_name(change, language))
    return _drawing(_PLANE, f"placebos-{change.number}", caption, told, body)


def around_picture(found: JudgedChange, kpi: Kpi, language: str) -> str:
    """The values before and after, with the mean reached and the one without the change. Safe SVG."""
    effect, change = found.effect, found.change
    assert effect is not None
    got = effect.without + effect.per_period.value
    known = [each.value for each in found.passed if each.value is not None]
    low, high = min(*known, got, effect.without), max(*known, got, effect.without)
    facts = {
        "got": about(got, kpi.unit, language),
        "without": about(effect.without, kpi.unit, language),
        "day": full_day_text(change.start, language),
    }
    labels = {
        key: fitted(say("changed_picture", key, language, **{key: facts[key]}), _SIZE, _MOST_LABEL)
        for key in ("got", "without")
    }
    wide = max(text_width(label, _SIZE, bold=True) for label in labels.values())
    frame = replace(_AROUND, right=_AROUND.width - wide - 12)
    count = len(found.passed)
    points = [
        None if each.value is None else (frame.x(at, count), frame.y(each.value, low, high))
        for at, each in enumerate(found.passed)
    ]
    since = next((at for at, each in enumerate(found.passed) if each.period.start >= change.start), count)
    start = frame.x(since, count) - (frame.right - frame.left) / max(count - 1, 1) / 2
    ends = f'x1="{start:.1f}" x2="{start:.1f}" y1="{frame.top}" y2="{frame.bottom}"'
    body = [f'<line class="start" {ends} stroke="{MUTED}" stroke-width="1" stroke-dasharray="2 3"/>']
    body += [path(each, "line", ' opacity=".55"', 1.4) for each in stretches(points) if len(each) > 1]
    body += [dot(each[0], 1.5) for each in stretches(points) if len(each) == 1]
    means = [(frame.y(got, low, high), "got"), (frame.y(effect.without, low, high), "without")]
    body += _means(frame, start, sorted(means), labels)
    body += _days(frame, found.passed, start, day_text(change.start, language), language)
    caption = say("changed_picture", "around", language, name=change_name(change, language))
    told = say("changed_picture", "around_told", language, **facts)
    return _drawing(frame, f"around-{change.number}", caption, told, body)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Axis:
    low: float
    high: float

    def x(self, effect: float) -> float:
        return _PLANE.left + (_PLANE.right - _PLANE.left) * (effect - self.low) / (self.high - self.low)


def _hoped(found: JudgedChange) -> float | None:
    """The expected effect on the picture's scale, None where it is counted otherwise."""
    change, picture = found.change, found.picture
    assert picture is not None
    if change.expected is None or picture.relative is not (change.unit is SizeUnit.SHARE):
        return None
    return change.expected if change.direction is Direction.UP else -change.expected


def _axis(axis: _Axis, picture: PlaceboPicture, kpi: Kpi, language: str) -> Iterator[str]:
    base = _PLANE.bottom
    yield (
        f'<line class="grid" x1="{_PLANE.left}" x2="{_PLANE.right}" y1="{base}" y2="{base}"'
        f' stroke="{HAIRLINE}" stroke-width="1"/>'
    )
    unit = "%" if picture.relative else kpi.unit
    values = ticks(axis.low, axis.high, unit)
    for value, label in zip(values, tick_labels(values, unit, language), strict=True):
        x = axis.x(float(value))
        yield (
            f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{base}" y2="{base + 4}"'
            f' stroke="{MUTED}" stroke-width="1"/>'
        )
        yield _text(x, base + _LINE + 2, f"+{label}" if value > 0 else label, "muted")
    yield _text(axis.x(0), base + 2 * _LINE, say("changed_picture", "nothing", language), "muted")


def _points(axis: _Axis, picture: PlaceboPicture) -> Iterator[str]:
    width = (_PLANE.right - _PLANE.left) / _COLUMNS
    counts: dict[int, int] = {}
    for effect in picture.effects:
        column = min(int((axis.x(effect) - _PLANE.left) / width), _COLUMNS - 1)
        counts[column] = counts.get(column, 0) + 1
    tallest = max(counts.values(), default=1)
    room = _PLANE.bottom - _PLANE.top - 4
    step = min(room / tallest, width * 0.85)
    for column, count in sorted(counts.items()):
        x = _PLANE.left + width * (column + 0.5)
        if tallest > _ROWS:
            high = room * count / tallest
            yield (
                f'<rect class="placebo" x="{x - width * 0.4:.1f}" y="{_PLANE.bottom - high:.1f}"'
                f' width="{width * 0.8:.1f}" height="{high:.1f}" fill="{MUTED}" fill-opacity=".45"/>'
            )
            continue
        for place in range(count):
            y = _PLANE.bottom - step * (place + 0.5)
            yield (
                f'<circle class="placebo" cx="{x:.1f}" cy="{y:.1f}" r="{step * 0.42:.1f}" fill="{MUTED}"'
                f' fill-opacity=".45"/>'
            )


def _upright(x: float, row: int, label: str, dashes: str, ink: str, kind: str) -> Iterator[str]:
    """A line over the whole height with its label on a row above the points."""
    y = _LINE * row
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    yield (
        f'<line class="{kind or "real"}" x1="{x:.1f}" x2="{x:.1f}" y1="{y + 4:.1f}" y2="{_PLANE.bottom}"'
        f' stroke="{ink}" stroke-width="1.5"{dashed}/>'
    )
    yield _text(x, y, label, "muted" if kind else "strong")


def _diamond(x: float, y: float) -> str:
    return f'<path class="dot" d="M{x:.1f} {y - 7:.1f}l6 7l-6 7l-6-7z" fill="{INK}"/>'


def _text(x: float, y: float, label: str, kind: str, frame: Frame = _PLANE) -> str:
    """A label around x, moved inwards where it would leave the drawing."""
    half = text_width(label, _SIZE, bold=kind == "strong") / 2
    x = min(max(x, half + 2), frame.width - half - 2)
    ink = _STRONG if kind == "strong" else MUTED
    weight = ' font-weight="600"' if kind == "strong" else ""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="{ink}"{weight}>'
        f"{drawn(label)}</text>"
    )


def _means(
    frame: Frame, start: float, means: Sequence[tuple[float, str]], labels: Mapping[str, str]
) -> Iterator[str]:
    """The mean that was reached as a solid line, the one without the change dashed, each with its words."""
    (above, _), (below, _) = means
    spread = max(_LINE - (below - above), 0) / 2
    for (y, key), moved in zip(means, (-spread, spread), strict=True):
        ink, dashes = (INK, "") if key == "got" else (MUTED, ' stroke-dasharray="5 3"')
        yield (
            f'<line class="{key}" x1="{start:.1f}" x2="{frame.right + 4:.1f}" y1="{y:.1f}" y2="{y:.1f}"'
            f' stroke="{ink}" stroke-width="2.5"{dashes}/>'
        )
        kind = 'class="strong" font-weight="600"' if key == "got" else 'class="muted"'
        yield (
            f'<text {kind} x="{frame.right + 8:.1f}" y="{y + moved + 4:.1f}"'
            f' fill="{_STRONG if key == "got" else MUTED}">{drawn(labels[key])}</text>'
        )


def _days(frame: Frame, passed: Sequence[Passed], start: float, day: str, language: str) -> Iterator[str]:
    """The day of the change under its line, and the first and last period's, as far as they have room."""
    labels = [(start, day)]
    ends = [(frame.left, passed[0]), (frame.right, passed[-1])]
    for x, each in ends:
        label = day_text(each.period.start, language)
        wide = text_width(label, _SIZE)
        if all(abs(x - other) > wide + 8 for other, _ in labels):
            labels.append((x, label))
    for x, label in labels:
        yield _text(x, frame.bottom + _LINE + 2, label, "muted", frame)


def _drawing(frame: Frame, name: str, title: str, told: str, body: Sequence[str]) -> str:
    return (
        f'<svg class="chart effects" viewBox="0 0 {frame.width:g} {frame.height:g}" role="img"'
        f' aria-labelledby="{name}-t" aria-describedby="{name}-d" font-family="{_FONT}"'
        f' font-size="{_SIZE:g}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{drawn(title)}</title><desc id="{name}-d">{drawn(told)}</desc>'
        f"{''.join(body)}</svg>"
    )
