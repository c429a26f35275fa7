"""Whether the targets of members make that of the whole, beside what the tree below a KPI says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from jalon.show.alignment import Speech
from jalon.show.chances import share_text
from jalon.show.dates import day_text
from jalon.show.dimensions import dimension_text
from jalon.show.section import Section, Table
from jalon.show.sentences import say
from jalon.show.targets import member_text
from jalon.vocabulary.alignment import AllottedTarget, Fit
from jalon.vocabulary.kpi import Better


def with_allotments(
    section: Section | None, found: Sequence[AllottedTarget], speech: Speech
) -> Section | None:
    """The section on targets that fit together, with what is said of targets given out to members."""
    if not found:
        return section
    begun = section or Section(key="alignment", title=say("allotted", "title", speech.language), said=())
    told = [allotted_text(each, speech) for each in found if each.fit is not Fit.CANNOT_TELL]
    some = [allotted_text(each, speech) for each in found if each.fit is Fit.CANNOT_TELL]
    means = [
        say("allotted", "mean", speech.language, dimension=_by(each, speech)) for each in found if each.mean
    ]
    said = (*begun.said, *told)
    return replace(
        begun,
        said=said or tuple(some),
        notes=(*begun.notes, *(some if said else ()), *means),
        tables=(*begun.tables, *(_table(each, speech) for each in found)),
    )


def allotted_text(found: AllottedTarget, speech: Speech) -> str:
    """One sentence: the members' targets make the whole's, fall short of it, or ask more."""
    told = found.fit is not Fit.CANNOT_TELL and found.gap is not None
    key = _key(found, speech) if told else "some"
    return say(
        "allotted",
        key,
        speech.language,
        dimension=_by(found, speech),
        name=_name(found, speech),
        together=speech.amount(found.together, found.kpi),
        whole=speech.amount(found.whole, found.kpi),
        gap=speech.difference(abs(found.gap or 0.0), found.kpi),
        with_target=sum(part.value is not None for part in found.parts),
        count=len(found.parts),
    )


def _key(found: AllottedTarget, speech: Speech) -> str:
    if found.mean:
        return f"mean_{found.fit.value}"
    kpi = speech.kpis.get(found.kpi)
    below = kpi is not None and kpi.better is Better.LOWER and found.fit is not Fit.FITS
    return f"{found.fit.value}_below" if below else found.fit.value


def _name(found: AllottedTarget, speech: Speech) -> str:
    if not found.within:
        return say("allotted", "everybody", speech.language)
    names = ", ".join(member_text(member, speech.language) for _, member in found.within)
    return say("alignment", "quoted", speech.language, word=names)


def _by(found: AllottedTarget, speech: Speech) -> str:
    return dimension_text(found.dimension, speech.language)


def _table(found: AllottedTarget, speech: Speech) -> Table:
    shared = any(part.share is not None for part in found.parts)
    columns = ("member", "target", "share") if shared else ("member", "target")
    rows = [
        (
            member_text(part.member, speech.language),
            _value(part.value, found, speech),
            "" if part.share is None else share_text(part.share, speech.language),
        )
        for part in found.parts
    ]
    if found.together is not None:
        together = say("allotted", "together", speech.language)
        rows.append((together, _value(found.together, found, speech), ""))
    return Table(
        caption=say(
            "allotted",
            "table",
            speech.language,
            name=_name(found, speech),
            dimension=_by(found, speech),
            day=day_text(found.until - timedelta(days=1), speech.language),
        ),
        heads=tuple(_heads(columns, speech)),
        rows=tuple(row[: len(columns)] for row in rows),
    )


def _heads(keys: Iterable[str], speech: Speech) -> Iterable[str]:
    return (say("allotted", key, speech.language) for key in keys)


def _value(value: float | None, found: AllottedTarget, speech: Speech) -> str:
    if value is None:
        return say("allotted", "nothing", speech.language)
    return speech.amount(value, found.kpi)
