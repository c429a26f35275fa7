"""What each tool may find where there is nothing, and why: set before more than one company was looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """Of all `cases` at most the share `most` may be false findings."""

    tool: str
    cases: str
    most: float
    why: str


BOUNDS = (
    Bound(
        tool="signals",
        cases="values judged in the last year",
        most=0.01,
        why="one false alarm in a hundred values is what is aimed at on stable series; here all series count,"
        " the growing, seasonal and rare ones too",
    ),
    Bound(
        tool="levels",
        cases="values judged in the last year",
        most=0.005,
        why="a change of level is a stronger claim than one alarm: half as many",
    ),
    Bound(
        tool="changes",
        cases="placebo changes that have an answer or cannot tell, window over",
        most=0.05,
        why="the answer is given at 5 %, both directions together: worked, or moved the wrong way",
    ),
    Bound(
        tool="worked",
        cases="the same placebo changes",
        most=0.025,
        why="half of these move as was hoped",
    ),
    Bound(
        tool="leads",
        cases="undeclared early signs tried",
        most=0.01,
        why="chance may bring one in ten readings of a company, of some 70 links tried: well below 1 %",
    ),
    Bound(
        tool="members",
        cases="moves explained of which members could be judged",
        most=0.05,
        why="one move in twenty may name a member that stands out by chance, as with changes",
    ),
    Bound(
        tool="segments",
        cases="moves searched for segments",
        most=0.05,
        why="as for members",
    ),
    Bound(
        tool="faults",
        cases="moves explained",
        most=0.0,
        why="every row is there: no days are missing, nothing is late but the bank, which is late on purpose",
    ),
    Bound(
        tool="gamed",
        cases="KPIs with a counter-KPI",
        most=0.01,
        why="an accusation: at most one company in two among some fifty pairs",
    ),
    Bound(
        tool="targets",
        cases="KPIs with a target",
        most=0.0,
        why="no target was ever moved",
    ),
    Bound(
        tool="bands",
        cases="forecasts of the first to the third period ahead, made without what came",
        most=0.25,
        why="the band is of four in five: 75 to 85 % are to lie within",
    ),
)
