"""What the tree below a KPI says of its target, as one part of what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jalon.show.alignment import (
    Speech,
    alone,
    contributions_text,
    finding_text,
    need_text,
    step_text,
    untold_text,
)
from jalon.show.dates import period_text
from jalon.show.section import Section, Table
from jalon.show.sentences import say
from jalon.vocabulary.alignment import (
    Aligned,
    AlignmentFinding,
    Issue,
    Need,
    NeedState,
    StepCheck,
    Sufficiency,
    Untold,
)

_LOUD = (
    Issue.LOOP,
    Issue.PART_UNKNOWN,
    Issue.CONTRADICTION,
    Issue.TARGET_LATE,
    Issue.COUNTED_TWICE,
    Issue.NOBODY_CARRIES,
    Issue.TARGET_OVER,
)
"""Said at once; other findings are in the table."""
_NEEDS = 2


def aligned_section(found: Aligned, speech: Speech) -> Section:
    """Whether the targets suffice and what would; behind it what each adds and what is wrong.

    Nothing is told of KPIs that are not among those of `speech`: somebody may not see them.
    """
    found = _seen(found, speech)
    said = dict.fromkeys(_said(found, speech))  # each once
    return Section(
        key="alignment",
        title=say("aligned", "title", speech.language),
        said=tuple(said),
        notes=tuple(each for each in dict.fromkeys(_notes(found, speech)) if each not in said),
        tables=tuple(_tables(found, speech)),
    )


def _seen(found: Aligned, speech: Speech) -> Aligned:
    """What is left where only some KPIs may be named."""
    kpis, adds = speech.kpis, found.adds
    if adds is not None and not all(part.kpi in kpis for part in adds.parts):
        adds = None
    return replace(
        found,
        needs=tuple(need for need in found.needs if need.part in kpis),
        adds=adds,
        assumed=tuple(pair for pair in found.assumed if kpis.keys() >= {*pair}),
        findings=tuple(each for each in found.findings if _named(each) <= kpis.keys()),
    )


def _named(finding: AlignmentFinding) -> set[str]:
    """The KPIs that a finding speaks of; one that is unknown is none."""
    if finding.issue is Issue.PART_UNKNOWN:
        return {finding.kpi}
    told = [finding.facts.get(key) for key in ("part", "parts", "through")]
    one = {each for each in told if isinstance(each, str)}
    return {finding.kpi, *one, *(name for each in told if isinstance(each, tuple) for name in each)}


def _said(found: Aligned, speech: Speech) -> Iterator[str]:
    steps = decisive(found)
    if not steps:
        yield untold_text(found.kpi, found.check.untold, speech)
    idle = alone(found.check.steps)
    yield from (step_text(found.kpi, step, speech, idle=idle) for step in steps)
    yield from (need_text(need, speech) for need in _ways_out(found))
    told = {Issue.NOBODY_CARRIES} if idle and steps else set()
    loud = [each for each in _wrong(found, speech) if each.issue in _LOUD and each.issue not in told]
    yield from (finding_text(each, speech).fact for each in loud)


def decisive(found: Aligned) -> tuple[StepCheck, ...]:
    """The first step that stands as the whole does, else the last; and the last where it is missed too."""
    steps = found.check.steps
    like = [step for step in steps if step.state is found.check.state]
    if found.check.state is Sufficiency.ENOUGH or not like:
        return steps[-1:]
    return tuple(dict.fromkeys((like[0], *(steps[-1:] if steps[-1].state is like[0].state else ()))))


def _ways_out(found: Aligned) -> list[Need]:
    """What would do, where the targets do not suffice at the last step: those aimed at come first."""
    steps = found.check.steps
    if not steps or steps[-1].state is Sufficiency.ENOUGH:
        return []
    return [need for need in found.needs if need.state is NeedState.SOLVED][:_NEEDS]


def _wrong(found: Aligned, speech: Speech) -> list[AlignmentFinding]:
    """Findings about KPIs that may be named, but that the targets do not suffice, which is said already."""
    return [
        each
        for each in found.findings
        if (each.kpi in speech.kpis or each.kpi == found.kpi)
        and not (each.issue is Issue.NOT_ENOUGH and each.kpi == found.kpi)
    ]


def _notes(found: Aligned, speech: Speech) -> Iterator[str]:
    said = _ways_out(found)
    steps = found.check.steps
    enough = bool(steps) and steps[-1].state is Sufficiency.ENOUGH
    others = [need for need in found.needs if need not in said]
    unknown = tuple(need.part for need in others if _unknown(need))
    if unknown:
        yield say("aligned", "unknown", speech.language, parts=speech.listed(unknown))
    yield from (need_text(need, speech, enough=enough) for need in others if not _unknown(need))
    if found.adds is not None and found.adds.untold is None:
        yield from contributions_text(found.adds, speech)
    for part, whole in found.assumed:
        yield say("aligned", "assumed", speech.language, whole=speech.name(whole), part=speech.name(part))


def _unknown(need: Need) -> bool:
    """True where what a part would have to be cannot be told, since a value on the way is not known."""
    return need.state is NeedState.CANNOT_TELL and need.untold in (None, Untold.NO_VALUE)


def _tables(found: Aligned, speech: Speech) -> Iterator[Table]:
    steps = found.check.steps
    if steps:
        yield Table(
            caption=say("aligned", "steps", speech.language),
            heads=_heads(("period", "needed", "planned", "margin"), speech),
            rows=tuple(_step(found.kpi, step, speech) for step in steps),
        )
        dues = [due for due in steps[-1].dues if due.kpi in speech.kpis]
        yield Table(
            caption=say("aligned", "counted", speech.language),
            heads=_heads(("part", "value", "by"), speech),
            rows=tuple(
                (
                    speech.kpis[due.kpi].text(speech.language),
                    speech.amount(due.value, due.kpi),
                    say("aligned", "held", speech.language) if due.held else speech.last_day(due.period),
                )
                for due in dues
            ),
        )
    wrong = [finding_text(each, speech) for each in _wrong(found, speech)]
    if wrong:
        yield Table(
            caption=say("aligned", "mend", speech.language),
            heads=_heads(("fact", "next"), speech),
            rows=tuple((told.fact, told.next) for told in wrong),
        )


def _heads(keys: tuple[str, ...], speech: Speech) -> tuple[str, ...]:
    return tuple(say("aligned", key, speech.language) for key in keys)


def _step(kpi: str, step: StepCheck, speech: Speech) -> tuple[str, ...]:
    return (
        period_text(step.period, speech.calendar, speech.language),
        speech.amount(step.needed, kpi),
        speech.amount(step.planned, kpi),
        "" if step.margin is None else speech.difference(step.margin, kpi, signed=True),
    )
