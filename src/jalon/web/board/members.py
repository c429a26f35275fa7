"""A KPI by its members: value, change and share of each, with the way to its own chart."""

from __future__ import annotations

from dataclasses import dataclass

from jalon.show.board import Card
from jalon.show.breakdown import share_bar, share_of
from jalon.show.dimensions import dimensions_text
from jalon.show.facts import spark_html
from jalon.show.marks import status_mark
from jalon.show.numbers import value_text
from jalon.show.targets import member_text
from jalon.show.words import against_words, change_words, status_word
from jalon.vocabulary.observation import Slice
from jalon.web.board.address import Asked
from jalon.web.board.drawn import Choice
from jalon.workspace.story import Member, Story


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One member in words; `share`, `bar`, `spark` and `mark` may be empty; the drawings are safe."""

    name: str
    address: str
    chosen: bool
    value: str
    change: str
    trend: str
    share: str
    bar: str
    spark: str
    status: str
    mark: str
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Members:
    """The table of a break-down: its head, its lines, how many more and where, other break-downs."""

    head: str
    lines: tuple[Line, ...]
    more: int
    all_at: str
    total_at: str
    choices: tuple[Choice, ...]
    shares: bool
    changes: bool
    against: str = ""


def members(story: Story, asked: Asked, language: str) -> Members | None:
    """The break-down an address asks for; None for a KPI without one."""
    if not asked.by:
        return None
    lines = tuple(_line(story, each, number, asked, language) for number, each in enumerate(story.members))
    cuts = [cut.dimensions for cut in story.card.kpi.by]
    return Members(
        head=dimensions_text(asked.by, language),
        lines=lines,
        more=story.more,
        all_at=asked.at(every=True),
        total_at=asked.at(slice=()),
        choices=tuple(
            Choice(
                label=dimensions_text(cut, language),
                address=asked.at(by=cut, slice=(), every=False),
                chosen=cut == asked.by,
            )
            for cut in cuts
        )
        if len(cuts) > 1
        else (),
        shares=story.total is not None,
        changes=any(line.change for line in lines),
        against=against_words(story.card.verdict, story.card.calendar, language),
    )


def slice_text(slice: Slice, language: str) -> str:
    """A slice as people read it: `Île-de-France`, `Nord · web`."""
    return " · ".join(member_text(member, language) for _, member in slice)


def _line(story: Story, member: Member, number: int, asked: Asked, language: str) -> Line:
    verdict, kpi = member.verdict, story.card.kpi
    card = Card(kpi=kpi, verdict=verdict, calendar=story.card.calendar, history=member.history)
    share = share_of(verdict.value, story.total)
    judged = verdict.status is not None and verdict.expectation is not None
    return Line(
        name=slice_text(member.slice, language),
        address=asked.at(slice=() if member.slice == asked.slice else member.slice),
        chosen=member.slice == asked.slice,
        value=value_text(verdict.value, kpi.unit, language),
        change=change_words(verdict, kpi, language),
        trend=verdict.trend.value,
        share=value_text(share, "%", language) if share is not None else "",
        bar=share_bar(share),
        spark=spark_html(card, language, f"m{number}"),
        status=status_word(verdict.status, language) if judged else "",
        mark=status_mark(verdict.status) if judged else "",
        kind=verdict.status.value if judged and verdict.status is not None else "none",
    )
