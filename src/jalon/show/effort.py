"""What to do next about a KPI, and why it stands where it does in the list of where effort pays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from jalon.show.chances import chance_text, share_text
from jalon.show.chances import rounded as rounded_to
from jalon.show.dates import when_text
from jalon.show.numbers import decimal_text
from jalon.show.section import Section, Table
from jalon.show.sentences import say, say_count
from jalon.show.steps import Telling, each_once, step_text
from jalon.vocabulary.effort import (
    Aspect,
    Ease,
    Effort,
    Gap,
    Influence,
    Known,
    NextStep,
    Priority,
    Way,
)

_OTHERS = 2
"""Further steps told at most."""
_TENTH = 0.1
_ALL = 0.995


def next_text(found: Priority, telling: Telling) -> str:
    """What is done next: the planned action, else the first step suggested; empty where nothing presses."""
    if found.action is not None:
        text = found.action.text(telling.language)
        key = "planned" if found.action.due is None else "planned_by"
        return say("effort", key, telling.language, text=text, day=telling.day(found.action.due))
    suggested = suggestion(found, telling)
    return suggested and say("effort", "suggested", telling.language, text=suggested)


def suggestion(found: Priority, telling: Telling) -> str:
    """The first step that what is known suggests; empty where nothing presses."""
    first = first_step(found)
    return "" if first is None else step_text(first, telling)


def first_step(found: Priority) -> NextStep | None:
    """The step that is suggested first."""
    return next(each_once(found.effort.steps), None)


def gap_text(gap: Gap, telling: Telling) -> str:
    """Where it is, and what is asked."""
    key = ("least" if gap.more else "most") + ("_ahead" if gap.ahead else "_so_far" if gap.so_far else "")
    return say(
        "effort_gap",
        key,
        telling.language,
        value=telling.value(gap.value) if gap.ahead else telling.exact(gap.value),
        asked=telling.exact(gap.asked),
        when=when_text(gap.period, telling.calendar, telling.language),
    )


def chance_of(gap: Gap, language: str) -> str:
    """How likely the target is; that it is not known, where it is not."""
    if gap.chance is None:
        return say("effort_gap", "no_chance", language)
    return say("effort_gap", "chance", language, chance=chance_text(gap.chance, language))


def influence_text(found: Influence, telling: Telling) -> str:
    """What closing the gap would move."""
    share = found.share or 0.0
    key = found.way.value
    if found.way is Way.SAID and found.through:
        key = "said_through"
    elif found.way is Way.TARGET and share >= _ALL:
        key = "target_alone"
    return say(
        "effort_influence",
        key,
        telling.language,
        through=telling.name(found.through),
        share=share_text(share, telling.language, whole=True),
        tenth=share_text(share * _TENTH, telling.language),
    )


def reasons(found: Priority, telling: Telling, off: Sequence[str] = ()) -> list[str]:
    """Why it stands where it does: why it is not ranked, or the gap, what it moves, what hinders.

    `off` are the members that are off their own target while that of the whole is kept.
    """
    effort, language = found.effort, telling.language
    if effort.bar is not None:
        return [say("effort_bar", effort.bar.value, language)]
    if found.place is None or effort.gap is None:
        return [_kept(effort, off, language)]
    hinders = [each for each in found.eases if each.known is Known.NO]
    return [
        gap_text(effort.gap, telling),
        chance_of(effort.gap, language),
        influence_text(effort.influence, telling),
        *(say("effort_ease", _hinders(each, telling), language) for each in hinders),
    ]


def _kept(effort: Effort, off: Sequence[str], language: str) -> str:
    """That the target is kept, and by whom it is not, or that it is doubted."""
    key = "kept_but" if off else "kept_doubted" if effort.doubted else "kept"
    return say("effort", key, language, members=", ".join(off))


def _hinders(ease: Ease, telling: Telling) -> str:
    unheld = ease.aspect is Aspect.OWNED and telling.kpi.owner
    return "owned_unheld" if unheld else f"{ease.aspect.value}_no"


def pressing(found: Priority) -> bool:
    """True where there is something to do, or to wait for."""
    return found.place is not None or found.effort.bar is not None or found.action is not None


def next_section(found: Priority, count: int, telling: Telling, off: Sequence[str] = ()) -> Section:
    """What to do next, then why; behind it what each factor counts. `count` KPIs are ranked.

    `off` are the members that are off their own target while that of the whole is kept.
    """
    language = telling.language
    if not pressing(found):
        kept = _kept(found.effort, off, language)
        return Section(key="next", title=say("effort", "title", language), said=(kept,))
    said = [next_text(found, telling)]
    steps = list(each_once(found.effort.steps))
    others = steps if found.action is not None else steps[1:]
    said += [say("effort", "also", language, text=step_text(each, telling)) for each in others[:_OTHERS]]
    if found.place is not None:
        said.append(say("effort", "place", language, place=found.place, count=count))
    ranked = found.place is not None
    parents = sum(each in telling.kpis for each in found.effort.influence.parents)
    dependants = [say_count("effort_table", "parents", language, parents)] if parents else []
    return Section(
        key="next",
        title=say("effort", "title", language),
        said=tuple(each for each in (*said, *reasons(found, telling, off)) if each),
        notes=(*dependants, say("effort_table", "method", language)) if ranked else (),
        tables=(_table(found, telling),) if ranked else (),
    )


def _table(found: Priority, telling: Telling) -> Table:
    def head(key: str) -> str:
        return say("effort_table", key, telling.language)

    return Table(
        caption=head("caption"),
        heads=(head("factor"), head("counts"), head("why")),
        rows=tuple(_rows(found, telling, head)),
    )


def _rows(found: Priority, telling: Telling, head: Callable[[str], str]) -> Iterator[tuple[str, ...]]:
    effort, language = found.effort, telling.language
    assert effort.gap is not None
    yield head("gap"), _number(found.urgency, language), gap_text(effort.gap, telling)
    moved = effort.influence
    yield head("influence"), _number(moved.value, language), influence_text(moved, telling)
    for each in found.eases:
        no = each.known is Known.NO
        text = say(
            "effort_ease",
            _hinders(each, telling) if no else f"{each.aspect.value}_{each.known.value}",
            language,
        )
        yield head(each.aspect.value), _number(each.counts, language), text
    yield head("pays"), _number(found.pays, language), ""


def _number(number: float, language: str) -> str:
    return decimal_text(rounded_to(number, 2), language, None)


def next_json(found: Priority, count: int, telling: Telling, off: Sequence[str] = ()) -> dict[str, object]:
    """The same for a program: the factors as numbers, the steps with their sentences."""
    effort = found.effort
    return {
        "kpi": effort.kpi,
        "name": telling.kpi.text(telling.language),
        "place": found.place,
        "of": count,
        "pays": found.pays,
        "urgency": found.urgency,
        "influence": effort.influence,
        "tractability": found.tractability,
        "bar": effort.bar,
        "gap": effort.gap,
        "eases": found.eases,
        "next": next_text(found, telling),
        "action": found.action,
        "steps": [{"kind": each.kind, "text": step_text(each, telling)} for each in effort.steps],
        "why": reasons(found, telling, off),
    }
