"""`jalon show`: the values of one KPI, each with its status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jalon.cli import output
from jalon.cli.completing import complete_kpi
from jalon.cli.exits import Exit
from jalon.cli.language import spoken
from jalon.cli.opening import after, clock, first_day, grain_named, kpi_named, moment, opened
from jalon.cli.speaking import argument, command, dir_option, folder_argument, json_option, now_option, option
from jalon.cli.texts import say, text
from jalon.show.dates import period_text
from jalon.show.numbers import value_text
from jalon.show.targets import member_text
from jalon.show.words import SHAPES, status_word
from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Value
from jalon.vocabulary.verdict import Status
from jalon.workspace import Judged, shown
from jalon.workspace.judging import failures, shown_grain

_MOST_DIGITS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The command's arguments as they were written."""

    kpi: str
    folder: str | None
    directory: str | None
    grain: str | None
    start: str | None
    end: str | None
    by: str | None
    as_of: str | None
    as_json: bool
    now: str | None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions of `--by`, in order."""
        return tuple(part.strip() for part in (self.by or "").split(",") if part.strip())


@command("show")
@argument("kpi", shell_complete=complete_kpi)
@folder_argument
@dir_option
@option("--grain", metavar="GRAIN")
@option("--from", "start", metavar="PERIOD")
@option("--to", "end", metavar="PERIOD")
@option("--by", metavar="DIMENSION[,…]")
@option("--as-of", metavar="MOMENT")
@json_option
@now_option
def show(**words: Any) -> Exit:
    """A table, or a list of `{kpi, grain, period_start, period_end, slice, value, complete, status}`."""
    asked = Asked(**words)
    at = clock(asked.now)
    workspace = opened(asked.folder, asked.directory, at)
    wanted = kpi_named(workspace, asked.kpi)
    calendar = workspace.definitions.calendar(wanted)
    with workspace.ledger() as ledger:
        rows = shown(
            workspace,
            ledger,
            wanted,
            grain_named(asked.grain) or shown_grain(workspace, wanted),
            by=_as_kept(asked.dimensions, wanted),
            start=first_day(asked.start, calendar, "--from"),
            end=after(asked.end, calendar, "--to"),
            now=at,
            as_of=moment(asked.as_of, workspace.definitions),
        )
        run, known = ledger.current(), bool(ledger.history("definition", wanted.name))
    failed = failures(workspace, run, wanted)
    if asked.as_json:
        output.json([_row(each) for each in rows])
    elif rows:
        output.data(_table(rows, wanted, calendar))
    if not asked.as_json:
        output.findings(failed, err=True)
    if run is None:
        output.message(say("never_run", folder=workspace.folder))
    elif not known and not failed:
        output.message(say("not_computed", kpi=wanted.name, folder=workspace.folder))
    elif not rows:
        output.message(say("no_values", kpi=wanted.text(spoken())))
    overdue = any(each.status is Status.STALE and not each.ended for each in rows)
    stale = run is None or failed or not known or overdue
    return Exit.STALE if stale else Exit.FINE


def _as_kept(dimensions: tuple[str, ...], kpi: Kpi) -> tuple[str, ...]:
    """The dimensions in the order in which the KPI keeps them together; as written where it does not."""
    cuts = [cut.dimensions for cut in kpi.by]
    return next((cut for cut in cuts if sorted(cut) == sorted(dimensions)), dimensions)


def _row(judged: Judged) -> dict[str, object]:
    seen = judged.observation
    return {
        "kpi": seen.kpi,
        "grain": seen.period.grain,
        "period_start": seen.period.start,
        "period_end": seen.period.end,
        "slice": dict(seen.slice),
        "value": seen.value,
        "complete": seen.complete,
        "status": judged.status,
    }


def _table(rows: Sequence[Judged], kpi: Kpi, calendar: Calendar) -> str:
    language = spoken()
    dimensions = [dimension for dimension, _ in rows[0].observation.slice]
    heads = [text("words", "period"), *dimensions, text("words", "value"), text("words", "status")]
    lines = []
    for each in rows:
        seen = each.observation
        period = period_text(seen.period, calendar, language)
        members = [member_text(member, language) for _, member in seen.slice]
        state = f"{SHAPES[each.status]} {status_word(each.status, language)}" if each.status else ""
        if not seen.complete:
            state = f"{state} ({text('words', 'partial')})".strip()
        lines.append([period, *members, _number(seen.value, kpi, language), state])
    return output.table(heads, lines, frozenset({1 + len(dimensions)}))


def _number(value: Value | None, kpi: Kpi, language: str) -> str:
    """A value with all its digits where they can be read, so that it can be checked against another."""
    digits = Decimal(repr(value) if isinstance(value, float) else value or 0).normalize().as_tuple().exponent
    return value_text(value, kpi.unit, language, exact=isinstance(digits, int) and digits >= -_MOST_DIGITS)
