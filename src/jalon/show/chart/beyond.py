"""Where the band of what is expected goes on beyond the plane: an arrow at its edge, and how far it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jalon.show.chances import about
from jalon.show.chart.given import Chart
from jalon.show.chart.plot import Plot
from jalon.show.chart.spots import Box
from jalon.show.chart.texts import text
from jalon.show.markup import drawn
from jalon.show.numbers import no_divisor
from jalon.show.sentences import say
from jalon.show.svg import MUTED
from jalon.show.widths import text_width

_ARROW = 12.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Beyond:
    """A bound that lies outside: its words, how a pointer is told, and the box both take."""

    words: str
    told: str
    box: Box
    upward: bool


def beyond(chart: Chart, plot: Plot, size: float, language: str) -> Iterator[Beyond]:
    """The farthest bound over the plane, then the one under it, where the band is cut there."""
    scale = plot.scale
    seen = [(place, found) for place in chart.foreseen if (found := chart.steps[place].foreseen) is not None]
    over = [(place, found.high) for place, found in seen if found.high > scale.high]
    under = [(place, found.low) for place, found in seen if found.low < scale.low]
    if over:
        yield _mark(chart, plot, over[-1][0], max(high for _, high in over), size, language, upward=True)
    if under:
        yield _mark(chart, plot, under[-1][0], min(low for _, low in under), size, language, upward=False)


def _mark(
    chart: Chart, plot: Plot, place: int, bound: float, size: float, language: str, *, upward: bool
) -> Beyond:
    """The mark of one bound, its right end where the band is cut last: over the plane, or at its foot."""
    words = about(bound, no_divisor(chart.unit), language)
    right = plot.x(place)
    left = max(right - text_width(words, size) - _ARROW, 0.0)
    bottom = plot.top - 2 if upward else plot.bottom - 2
    told = say("chart", "beyond", language, value=about(bound, chart.unit, language))
    box = Box(left=left, top=bottom - size, right=right, bottom=bottom)
    return Beyond(words=words, told=told, box=box, upward=upward)


def beyond_svg(mark: Beyond) -> str:
    """The arrow and the bound."""
    box, x = mark.box, mark.box.left + 3.5
    head, foot = (box.top + 1, box.bottom) if mark.upward else (box.bottom, box.top + 1)
    barb = 4 if mark.upward else -4
    return (
        f'<g class="beyond"><title>{drawn(mark.told)}</title>'
        f'<path d="M{x:.1f} {foot:.1f}V{head:.1f}m-3.5 {barb}l3.5 {-barb}l3.5 {barb}" fill="none"'
        f' stroke="{MUTED}" stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round"/>'
        f"{text(box.left + _ARROW, box.bottom - 2, mark.words, 'start', 'muted')}</g>"
    )
