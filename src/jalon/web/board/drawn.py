"""The chart of a KPI's page and the choices beside it, each an address of the same page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jalon.show.chart import WIDE, Chart, ChartFrame, chart_html, milestones_of, steps_of
from jalon.show.sentences import say_count
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.foresight import Ahead
from jalon.vocabulary.target import Target
from jalon.web.board.address import EVERYTHING, Asked, lengths
from jalon.web.practice.events import drawn_events
from jalon.web.words import plain
from jalon.workspace.story import Story

_AHEAD = 6
"""Periods to come that are drawn at most: a third of the shortest chart."""
_LONGEST = 800
"""More periods than this would be thinner than a pixel."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One thing to choose: its word, its address, and whether it is what is shown."""

    label: str
    address: str
    chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """The chart (safe; "" where there is nothing to draw) and what can be chosen."""

    chart: str
    grains: tuple[Choice, ...]
    lengths: tuple[Choice, ...]
    year: Choice | None


def drawn(
    story: Story,
    asked: Asked,
    name: str,
    language: str,
    mark: str = "kpi-chart",
    frame: ChartFrame = WIDE,
    foreseen: Sequence[Ahead] = (),
) -> Drawn:
    """The chart of a story as an address asks for it; `mark` makes the ids of its drawing unique.

    `foreseen` is what is expected of periods to come, drawn where they are of the chart's grain.
    """
    return Drawn(
        chart=_chart(story, asked, name, language, mark, frame, foreseen),
        grains=tuple(_grain(each, asked, language) for each in story.grains) if len(story.grains) > 1 else (),
        lengths=_lengths(story, asked, language),
        year=_year(story, asked, language),
    )


def _chart(
    story: Story,
    asked: Asked,
    name: str,
    language: str,
    mark: str,
    frame: ChartFrame,
    foreseen: Sequence[Ahead],
) -> str:
    if not any(each.value is not None for each in story.values) or asked.grain is Grain.ALL:
        return ""
    card, kpi = story.card, story.card.kpi
    recent = story.values[-(asked.last or _LONGEST) :]
    shown = [each for each in recent if each.value is not None] or recent
    steps = steps_of(
        list(story.values),
        card.calendar,
        story.asked,
        start=shown[0].period.start,
        covered_until=card.verdict.covered_until,
        foreseen=[each for each in foreseen[:_AHEAD] if each.period.grain is asked.grain],
    )
    if not asked.compare:
        steps = tuple(replace(step, year_ago=None) for step in steps)
    chart = Chart(
        name=name,
        unit=kpi.unit,
        calendar=card.calendar,
        steps=steps,
        milestones=milestones_of(_target(story)),
        events=drawn_events(kpi.name, language),
    )
    return chart_html(chart, language, mark, frame)


def _target(story: Story) -> Target | None:
    """The target that the page judges by."""
    expectation = story.card.verdict.expectation
    return None if expectation is None else expectation.target


def _grain(grain: Grain, asked: Asked, language: str) -> Choice:
    return Choice(
        label=plain(f"kpi.by_{grain.value}", language),
        address=asked.at(grain=grain, last=lengths(grain)[0]),
        chosen=grain is asked.grain,
    )


def _lengths(story: Story, asked: Asked, language: str) -> tuple[Choice, ...]:
    """How much of the past is drawn; lengths that show no more than a shorter one are left out."""
    if asked.grain is Grain.ALL:
        return ()
    offered = [each for each in lengths(asked.grain) if each and each < len(story.values)]
    if not offered:
        return ()
    named = [(each, say_count("span", asked.grain.value, language, each)) for each in offered]
    named.append((EVERYTHING, plain("kpi.everything", language)))
    drawn = asked.last if asked.last in offered else EVERYTHING
    return tuple(
        Choice(label=label, address=asked.at(last=each), chosen=each == drawn) for each, label in named
    )


def _year(story: Story, asked: Asked, language: str) -> Choice | None:
    """The year before beside it, where there is one."""
    if story.card.verdict.year_ago is None and not asked.compare:
        return None
    label = plain("kpi.hide_year" if asked.compare else "kpi.show_year", language)
    return Choice(label=label, address=asked.at(compare=not asked.compare), chosen=asked.compare)
