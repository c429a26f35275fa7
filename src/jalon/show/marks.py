"""One small drawn shape a status: readable in grey, in print and without telling colours apart."""

from __future__ import annotations

from jalon.vocabulary.quality import PointState
from jalon.vocabulary.verdict import Status

_SHAPES: dict[Status | None, str] = {
    Status.ON_TRACK: '<circle cx="6" cy="6" r="5"/>',
    Status.AT_RISK: '<path d="M6 .8 11.6 11H.4z"/>',
    Status.OFF_TRACK: '<rect x="1" y="1" width="10" height="10" rx="1"/>',
    Status.REACHED: '<circle cx="6" cy="6" r="5.6"/><path class="cut" d="M3.2 6.2 5.3 8.3 8.9 4" fill="none"'
    ' stroke="#fff" stroke-width="1.5"/>',
    Status.MISSED: '<rect x=".5" y=".5" width="11" height="11" rx="1"/><path class="cut"'
    ' d="M3.5 3.5l5 5m0-5l-5 5" fill="none" stroke="#fff" stroke-width="1.5"/>',
    Status.LEARNING: '<circle cx="6" cy="6" r="4.8" fill="none" stroke="currentColor" stroke-width="1.6"'
    ' stroke-dasharray="1.6 1.8"/>',
    Status.NO_DATA: '<path d="M1 6h10" fill="none" stroke="currentColor" stroke-width="2"/>',
    Status.STALE: '<path d="M.7.7h10.6v10.6H.7zM.7 5 5 .7M.7 9.6 9.6.7M2.4 11.3l8.9-8.9M7 11.3l4.3-4.3"'
    ' fill="none" stroke="currentColor" stroke-width="1.2"/>',
    None: '<circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" stroke-width="1"/>',
}


def status_mark(status: Status | None) -> str:
    """The shape of a status as SVG, in the colour of the word beside it, which says it aloud."""
    return (
        '<svg class="mark" viewBox="0 0 12 12" width="12" height="12" fill="currentColor" aria-hidden="true"'
        f' xmlns="http://www.w3.org/2000/svg">{_SHAPES[status]}</svg>'
    )


LIKE: dict[PointState, Status | None] = {
    PointState.HOLDS: Status.ON_TRACK,
    PointState.FAILS: Status.OFF_TRACK,
    PointState.CANNOT_TELL: Status.LEARNING,
    PointState.WAIVED: Status.REACHED,
}
"""A point of a good KPI has the shape and colour of a status."""


FLAG = (
    '<svg class="flagmark" viewBox="0 0 16 20" width="16" height="20" aria-hidden="true"'
    ' xmlns="http://www.w3.org/2000/svg"><path d="M2 1v18" stroke="currentColor" stroke-width="2"/>'
    '<path d="M3 2h12l-3 4 3 4H3z" fill="#0f6b66"/></svg>'
)
"""The product's mark: a milestone flag."""
