"""The pieces of a card as HTML, the same on every page."""

from __future__ import annotations

from jalon.show.facts import Facts
from jalon.show.markup import escape

PRINTED = {
    "on_track": "#1d7a55",
    "reached": "#1d7a55",
    "at_risk": "#8a5000",
    "off_track": "#a02f14",
    "missed": "#a02f14",
}
"""The colours of status on paper and in mails, where no stylesheet is sure to reach the drawing."""
PLAIN = "#5b6472"


def status_html(told: Facts) -> str:
    """The status as shape and word, coloured by its class."""
    return f'<span class="status {told.kind}">{told.mark}{escape(told.status)}</span>'


def printed_status_html(told: Facts) -> str:
    """The same for paper: the shape carries its own colour."""
    mark = told.mark.replace("currentColor", PRINTED.get(told.kind, PLAIN))
    return f'<span class="status {told.kind}">{mark}{escape(told.status)}</span>'


def said_html(told: Facts) -> str:
    """The sentence of Today, the KPI's name in bold where it begins with it."""
    if not told.said.startswith(told.name):
        return escape(told.said)
    return f"<b>{escape(told.name)}</b>{escape(told.said.removeprefix(told.name))}"


def figure_html(told: Facts) -> str:
    """The number with its unit smaller."""
    shown = told.figure
    before = f"<small>{escape(shown.before)}</small>" if shown.before else ""
    after = f"<small>{escape(shown.space)}{escape(shown.after)}</small>" if shown.after else ""
    return f"{before}{escape(shown.number)}{after}"


def change_html(told: Facts) -> str:
    """The change with its number in bold, in the colour of good or bad."""
    change = told.change
    if not change.number:
        return escape(change.text)
    number = f'<b class="{change.kind}">{escape(change.number)}</b>'
    return f"{escape(change.before)}{number}{escape(change.after)}"


def tags_html(told: Facts) -> str:
    """What a reader should know of the number before trusting it: a measure, a value entered by hand."""
    tags = ((told.measure, told.measure_long), (told.entered, told.entered_long))
    return "".join(
        f' <span class="tag" title="{escape(long)}">{escape(tag)}</span>' for tag, long in tags if tag
    )
