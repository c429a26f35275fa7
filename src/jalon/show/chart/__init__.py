"""The chart of a KPI: a drawing, the sentence and the table that say the same, for page, print and mail.

`given` is what a chart is made from, `plot` where things stand, `ticks` and `steps` the labels of the axes,
`events` and `ends` the labels of both, `newest` and `beyond` those inside (`spots`: where there is room),
`strokes` the lines and bars, `drawing` the whole, `said` its words.
"""

from jalon.show.chart.drawing import chart_svg
from jalon.show.chart.frame import MIDDLE, NARROW, WIDE, ChartFrame
from jalon.show.chart.given import Chart, Event, Kind, Step, milestones_of, steps_of
from jalon.show.chart.said import chart_sentence
from jalon.show.chart.table import chart_html, chart_table

__all__ = [
    "MIDDLE",
    "NARROW",
    "WIDE",
    "Chart",
    "ChartFrame",
    "Event",
    "Kind",
    "Step",
    "chart_html",
    "chart_sentence",
    "chart_svg",
    "chart_table",
    "milestones_of",
    "steps_of",
]
