"""`jalon board`: where every KPI stands, on the terminal, as JSON or as one page."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jalon.cli import output
from jalon.cli.exits import Exit
from jalon.cli.files import write_new
from jalon.cli.language import spoken
from jalon.cli.opening import clock, moment, opened
from jalon.cli.speaking import command, dir_option, folder_argument, json_option, now_option, option
from jalon.cli.texts import say
from jalon.show.board import Card, board_json
from jalon.show.page import Heading, board_html
from jalon.show.terminal import board_table, left_out
from jalon.vocabulary.observation import Run
from jalon.vocabulary.verdict import Status
from jalon.workspace import Workspace
from jalon.workspace import board as judged
from jalon.workspace.judging import failures

_NARROW, _WIDE = 60, 160


@command("board")
@folder_argument
@dir_option
@option("--html", "page", metavar="FILE")
@option("--as-of", metavar="MOMENT")
@json_option
@now_option
def board(
    folder: str | None,
    directory: str | None,
    page: str | None,
    as_of: str | None,
    as_json: bool,
    now: str | None,
) -> Exit:
    """A table, or a list of `{kpi, name, period_start, value, previous, change, target, status, as_of}`."""
    at = clock(now)
    workspace = opened(folder, directory, at)
    replayed = moment(as_of, workspace.definitions)
    with workspace.ledger() as ledger:
        cards = judged(workspace, ledger, at, replayed)
        run = ledger.current()
    if page is not None:
        heading = _heading(workspace, replayed or at, run)
        write_new(Path(page), board_html(cards if run else [], heading, spoken()))
        output.message(say("page_written", file=page))
    if as_json:
        output.json(board_json(cards, spoken()))
    elif page is None and (run is not None or not cards):
        _print(cards)
    if run is None and cards:
        output.message(say("never_run", folder=workspace.folder))
    overdue = any(card.verdict.status is Status.STALE and not card.verdict.ended for card in cards)
    stale = overdue or any(failures(workspace, run, card.kpi) for card in cards)
    return Exit.STALE if stale or run is None else Exit.FINE


def _print(cards: list[Card]) -> None:
    terminal = sys.stdout.isatty()
    width = min(max(shutil.get_terminal_size((100, 24)).columns, _NARROW), _WIDE)
    output.painted(board_table(cards, spoken(), width=width, colour=terminal))
    if missing := left_out(cards, spoken(), width=width):
        output.message(say("columns_left_out", columns=", ".join(missing)))


def _heading(workspace: Workspace, at: datetime, run: Run | None) -> Heading:
    zone = ZoneInfo(workspace.definitions.calendars["default"].timezone)
    computed = run.published_at.astimezone(zone) if run and run.published_at else None
    return Heading(
        title=workspace.definitions.name,
        today=at.astimezone(zone).date(),
        computed_at=computed,
        defined=len(workspace.definitions.kpis),
    )
