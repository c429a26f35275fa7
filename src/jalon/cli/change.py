"""`jalon change`: what is going to be changed, sealed before it starts, and judged afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import click

from jalon.cli import output
from jalon.cli.completing import complete_kpi
from jalon.cli.exits import Exit
from jalon.cli.family import Family
from jalon.cli.language import spoken
from jalon.cli.misuse import misused
from jalon.cli.opening import clock, grain_named, kpi_named, opened
from jalon.cli.speaking import (
    argument,
    command,
    dir_option,
    folder_argument,
    json_option,
    lang_option,
    now_option,
    option,
)
from jalon.cli.texts import say
from jalon.ports import Ledger
from jalon.show.change_tables import list_table
from jalon.show.changed import change_name, longer_sentence
from jalon.show.changes import change_sentences, changes_section
from jalon.show.dates import full_day_text
from jalon.show.section import section_text
from jalon.vocabulary.change import Changes, JudgedChange, RegisteredChange
from jalon.vocabulary.kpi import Kpi
from jalon.workspace import Workspace
from jalon.workspace.hoping import read_hope
from jalon.workspace.judgement.changes import changes_by_kpi, judged, register, smallest
from jalon.workspace.published import Published
from jalon.workspace.registering import MOST_PERIODS, Draft, numbered, registered, withdraw

_LONGER = 2


@click.group("change", cls=Family)
@lang_option
def change() -> None:
    """Gather the commands of the change ledger."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The arguments of `change add` as they were written."""

    kpi: str
    folder: str | None
    directory: str | None
    since: str
    expect: str
    window: str
    grain: str | None
    where: tuple[str, ...]
    compare: tuple[str, ...]
    what: str | None
    late: bool
    as_json: bool
    now: str | None

    def draft(self, kpi: Kpi) -> Draft:
        """The change they describe. Raises Refusal: `change-start`, `change-expected`, `change-scope`."""
        direction, size, unit = read_hope(self.expect, kpi)
        scope = tuple(_pair(each) for each in self.where)
        for cut in kpi.by:
            if {*cut.dimensions} == {dimension for dimension, _ in scope}:
                scope = tuple((dimension, dict(scope)[dimension]) for dimension in cut.dimensions)
        what = (self.what or "").strip()
        if not (self.window.isascii() and self.window.isdigit()):
            raise misused("change-window", kpi=kpi.name, window=self.window, most=str(MOST_PERIODS))
        return Draft(
            kpi=kpi.name,
            start=_day(self.since),
            window=int(self.window),
            direction=direction,
            expected=size,
            unit=unit,
            grain=grain_named(self.grain),
            scope=scope,
            compare=tuple(member or None for member in self.compare),
            texts={spoken(): what} if what else {},
        )


@command("change.add")
@argument("kpi", shell_complete=complete_kpi)
@folder_argument
@dir_option
@option("--start", "since", metavar="DAY", required=True)
@option("--expect", metavar="±N%|±N|up|down", required=True)
@option("--window", metavar="PERIODS", required=True)
@option("--grain", metavar="GRAIN")
@option("--where", metavar="DIMENSION=MEMBER", multiple=True)
@option("--compare", metavar="MEMBER", multiple=True)
@option("--what", metavar="TEXT")
@option("--late", is_flag=True)
@json_option
@now_option
def add(**words: Any) -> Exit:
    """Seal a change before it starts, and say what could be found."""
    asked = Asked(**words)
    at = clock(asked.now)
    workspace = opened(asked.folder, asked.directory, at)
    kpi = kpi_named(workspace, asked.kpi)
    draft = asked.draft(kpi)
    with workspace.ledger() as ledger:
        sealed = register(workspace, ledger, draft, at, late=asked.late)
        reading = Published.of(workspace, ledger, at, None)
        found = judged(reading, sealed)
        longer = smallest(reading, replace(draft, grain=sealed.grain), draft.window * _LONGER)
    said = change_sentences(found, kpi, workspace.definitions.calendar(kpi), spoken())
    if longer is not None:
        said += longer_sentence(found, longer, draft.window * _LONGER, kpi, spoken())
    if asked.as_json:
        output.json({**_row(found), "said": said})
    else:
        output.message(say("change_sealed", number=sealed.number))
        output.data("\n".join(said))
    return Exit.FINE


@command("change.list")
@folder_argument
@dir_option
@json_option
@now_option
def listed(folder: str | None, directory: str | None, as_json: bool, now: str | None) -> Exit:
    """Every change ever registered, with its answer."""
    at = clock(now)
    workspace = opened(folder, directory, at)
    with workspace.ledger() as ledger:
        every = registered(ledger)
        told = _told(workspace, ledger, at)
    if as_json:
        output.json([_row(told[one.number]) if one.number in told else {"change": one} for one in every])
        return Exit.FINE
    if not every:
        output.message(say("change_none"))
        return Exit.FINE
    kpis = workspace.definitions.kpis
    shown = list_table([(each, kpis[each.change.kpi]) for each in told.values()], spoken())
    lines = [[*row] for row in shown.rows] + [_gone(one) for one in every if one.number not in told]
    output.data(output.table(shown.heads, sorted(lines, key=lambda line: int(line[0])), frozenset({0})))
    return Exit.FINE


@command("change.judge")
@argument("words", nargs=-1, metavar="[NUMBER] [DIR]")
@dir_option
@json_option
@now_option
def judge(words: tuple[str, ...], directory: str | None, as_json: bool, now: str | None) -> Exit:
    """What can be said now of one change, or of all."""
    at = clock(now)
    number = int(words[0]) if words and words[0].isascii() and words[0].isdigit() else None
    rest = words[number is not None :]
    if len(rest) > 1:
        raise misused("arguments-too-many", extra=" ".join(rest[1:]), command="jalon change judge")
    workspace = opened(rest[0] if rest else None, directory, at)
    with workspace.ledger() as ledger:
        every = registered(ledger)
        one = None if number is None else numbered(every, number)
        by_kpi = changes_by_kpi(Published.of(workspace, ledger, at, None))
    kept = {
        kpi: replace(found, changes=tuple(each for each in found.changes if _meant(each, one)))
        for kpi, found in by_kpi.items()
    }
    if as_json:
        output.json(_judged_json(workspace, kept.values(), single=one is not None))
    elif not by_kpi:
        output.message(say("change_none"))
    else:
        _print(workspace, kept)
    return Exit.FINE


@command("change.withdraw")
@argument("number", type=int)
@folder_argument
@dir_option
@option("--reason", metavar="TEXT", default="")
@json_option
@now_option
def take_back(
    number: int, folder: str | None, directory: str | None, reason: str, as_json: bool, now: str | None
) -> Exit:
    """Withdraw a change by a new entry; the first one stays."""
    at = clock(now)
    with opened(folder, directory, at).ledger() as ledger:
        gone = withdraw(ledger, number, reason, at)
    if as_json:
        output.json({"change": gone})
    else:
        output.message(say("change_withdrawn", number=number))
    return Exit.FINE


for _name, _each in (("add", add), ("list", listed), ("judge", judge), ("withdraw", take_back)):
    change.add_command(_each, _name)


def _told(workspace: Workspace, ledger: Ledger, now: datetime) -> dict[int, JudgedChange]:
    by_kpi = changes_by_kpi(Published.of(workspace, ledger, now, None))
    return {each.change.number: each for found in by_kpi.values() for each in found.changes}


def _meant(found: JudgedChange, one: RegisteredChange | None) -> bool:
    return one is None or found.change.number == one.number


def _row(found: JudgedChange) -> dict[str, object]:
    """A judged change for a program, without what only pictures need."""
    return {
        "change": found.change,
        "answer": found.answer,
        "reason": found.reason,
        "against": found.against,
        "seen": found.seen,
        "over": found.over,
        "smallest": found.smallest,
        "effect": found.effect,
    }


def _judged_json(workspace: Workspace, kept: Iterable[Changes], *, single: bool) -> object:
    rows = []
    for found in kept:
        for each in found.changes:
            kpi = workspace.definitions.kpis[each.change.kpi]
            said = change_sentences(each, kpi, workspace.definitions.calendar(kpi), spoken())
            rows.append({**_row(each), "picture": each.picture, "passed": each.passed, "said": said})
    return rows[0] if single and rows else rows


def _print(workspace: Workspace, kept: Mapping[str, Changes]) -> None:
    pieces = []
    for name, found in kept.items():
        if found.changes:
            kpi = workspace.definitions.kpis[name]
            section = changes_section(found, kpi, workspace.definitions.calendar(kpi), spoken())
            pieces.append(section_text(replace(section, title=kpi.text(spoken()))))
    output.data("\n".join(pieces))


def _gone(one: RegisteredChange) -> list[str]:
    """A change of a KPI that no file defines any more."""
    day = full_day_text(one.start, spoken())
    return [str(one.number), one.kpi, change_name(one, spoken()), day, "–", "–", "–"]


def _pair(written: str) -> tuple[str, str | None]:
    dimension, mark, member = written.partition("=")
    if not mark or not dimension.strip():
        raise misused("change-scope", written=written)
    return dimension.strip(), member or None


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise misused("change-start", written=written) from None
