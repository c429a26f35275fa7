"""What a chart says in words: its title, a sentence, a table, and the texts beside its points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jalon.show.asked import asked_text
from jalon.show.chances import about, ends
from jalon.show.chart.ends import Words
from jalon.show.chart.given import Chart, Step
from jalon.show.dates import period_text, when_text
from jalon.show.numbers import no_divisor, unitless, value_text
from jalon.show.sentences import say, say_count
from jalon.vocabulary.foresight import Ahead
from jalon.vocabulary.observation import Value


def chart_title(chart: Chart, language: str) -> str:
    """The KPI and the span of time."""
    if not chart.steps:
        return chart.name
    first, last = (period_text(chart.steps[end].period, chart.calendar, language) for end in (0, -1))
    return say("chart", "title", language, name=chart.name, first=first, last=last)


def chart_sentence(chart: Chart, language: str) -> str:
    """One sentence: from where to where, the highest and the lowest; then what is partial or not known."""
    known = [(position, step.value) for position, step in enumerate(chart.steps) if step.value is not None]
    if not known:
        return say("chart", "none", language, name=chart.name)
    told = [_course(chart, known, language)]
    if not chart.steps[known[-1][0]].complete:
        told.append(say("chart", "partial", language))
    if gaps := known[-1][0] - known[0][0] + 1 - len(known):
        told.append(say_count("chart", "gaps", language, gaps))
    return " ".join(told)


def _course(chart: Chart, known: Sequence[tuple[int, Value]], language: str) -> str:
    first, last = known[0], known[-1]
    top, bottom = max(known, key=_value), min(known, key=_value)
    facts = {"name": chart.name}
    for name, (position, value) in (("first", first), ("last", last), ("top", top), ("bottom", bottom)):
        facts[name] = value_text(value, chart.unit, language)
        facts[f"{name}_when"] = when_text(chart.steps[position].held, chart.calendar, language)
    if len(known) == 1:
        return say("chart", "one", language, name=chart.name, value=facts["last"], when=facts["last_when"])
    if top[1] == bottom[1]:
        return say("chart", "flat", language, value=facts["last"], **facts)
    extremes = say("chart", _extremes(known), language, **facts)
    return say("chart", "span", language, extremes=extremes, **facts)


def _value(known: tuple[int, Value]) -> Value:
    return known[1]


def _extremes(known: Sequence[tuple[int, Value]]) -> str:
    """Which sentence tells the highest and the lowest; one at either end is not dated twice."""
    values = [value for _, value in known]
    high, low = max(values), min(values)
    match (values[0] == high, values[0] == low, values[-1] == high, values[-1] == low):
        case (_, True, True, _):
            return "extremes_rise"
        case (True, _, _, True):
            return "extremes_fall"
        case (_, _, True, _):
            return "extremes_top"
        case (_, _, _, True):
            return "extremes_bottom"
        case (True, _, _, _):
            return "extremes_from_top"
        case (_, True, _, _):
            return "extremes_from_bottom"
        case _:
            return "extremes"


def value_words(step: Step, chart: Chart, language: str) -> tuple[Words, ...]:
    """The label of the last value: the value, and for which period."""
    period = period_text(step.held, chart.calendar, language, short=True)
    return (
        Words(text=value_text(step.value, no_divisor(chart.unit), language), kind="strong"),
        Words(text=period),
    )


def target_words(
    asked: Value | tuple[Value, Value], chart: Chart, language: str, *, narrow: bool
) -> tuple[Words, ...]:
    """The label of what is asked, after a piece of its line: on one line where there is room."""
    ranged, unit = isinstance(asked, tuple), no_divisor(chart.unit)
    value = asked_text(asked, unit, language)
    if narrow or ranged:
        return (Words(text=say("chart", "target_name", language), dotted=not ranged), Words(text=value))
    return (Words(text=say("chart", "target_end", language, value=value), dotted=True),)


def foreseen_words(found: Ahead, chart: Chart, language: str, *, narrow: bool) -> tuple[Words, ...]:
    """The label of what is expected last: for when, how much, with its band."""
    period = period_text(found.period, chart.calendar, language, short=True)
    unit = no_divisor(chart.unit)
    middle = about(found.middle, unit, language)
    low, high = ends(found.low, found.high, unit, language)
    band = Words(text=say("chart", "foreseen_band", language, low=unitless(low, high), high=high))
    if narrow:
        return (Words(text=say("chart", "foreseen_name", language, period=period)), Words(text=middle))
    return (Words(text=say("chart", "foreseen_end", language, period=period, value=middle)), band)


def hover_words(chart: Chart, position: int, language: str) -> Iterator[tuple[str, str]]:
    """What stands beside a point: its period and value in full, what was asked, the year before."""
    step = chart.steps[position]
    yield "label", period_text(step.held, chart.calendar, language)
    yield "value", value_text(step.value, chart.unit, language)
    if step.asked is not None:
        yield "asked", asked_text(step.asked, chart.unit, language)
    if step.foreseen is not None:
        yield "foreseen", foreseen_text(step.foreseen, chart, language)
    if step.year_ago is not None:
        yield "then", value_text(step.year_ago, chart.unit, language)


def foreseen_text(found: Ahead, chart: Chart, language: str) -> str:
    """What is expected of a period, with its band."""
    middle = about(found.middle, chart.unit, language)
    low, high = ends(found.low, found.high, chart.unit, language)
    return say("chart", "foreseen_text", language, value=middle, low=unitless(low, high), high=high)
