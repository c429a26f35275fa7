"""`jalon add`: a ready-made KPI written into the workspace, in the names of its own columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jalon.cli import output
from jalon.cli.completing import complete_entry
from jalon.cli.exits import Exit
from jalon.cli.language import spoken
from jalon.cli.misuse import misused
from jalon.cli.opening import clock, opened
from jalon.cli.speaking import argument, command, dir_option, folder_argument, json_option, now_option, option
from jalon.cli.texts import say
from jalon.workspace.adding import Added
from jalon.workspace.adding import add as added
from jalon.workspace.mapping import Asked


@command("add")
@argument("entry", shell_complete=complete_entry)
@folder_argument
@dir_option
@option("--source", "sources", metavar="[TABLE=]SOURCE", multiple=True)
@option("--column", "columns", metavar="COLUMN=OWN", multiple=True)
@option("--word", "words", metavar="COLUMN.WORD=OWN", multiple=True)
@option("--objective", metavar="OBJECTIVE")
@json_option
@now_option
def add(**said: Any) -> Exit:
    """What was written and where, as JSON or as sentences; refuses with what is missing."""
    now = clock(said["now"])
    asked = Asked(
        entry=said["entry"],
        sources=_pairs(said["sources"], "--source", "orders=sales", alone=True),
        columns=_pairs(said["columns"], "--column", "amount=total"),
        words=_pairs(said["words"], "--word", "status.paid=settled"),
        objective=said["objective"],
        language=spoken(),
    )
    workspace = opened(said["folder"], said["directory"], now)
    done = added(workspace, asked, now)
    if said["as_json"]:
        output.json({"kpis": done.kpis, "files": done.files, "used": done.used, "times": dict(done.times)})
    else:
        _tell(done, asked, str(workspace.folder))
    return Exit.FINE


def _pairs(written: Iterable[str], name: str, example: str, *, alone: bool = False) -> dict[str, str]:
    """`a=b` as a dictionary; `alone`, a word without “=” is under "". Raises Misuse."""
    found: dict[str, str] = {}
    for each in written:
        before, sign, after = each.partition("=")
        if not sign and alone:
            before, after = "", each
        if not after.strip() or (sign and not before.strip()):
            raise misused("pair-wrong", pair=each, option=name, example=example)
        found[before.strip()] = after.strip()
    return found


def _tell(done: Added, asked: Asked, folder: str) -> None:
    """What was done, and what makes a KPI of a measure."""
    files = ", ".join(done.files)
    output.data(say("add_done", count=len(done.kpis), names=", ".join(done.kpis), files=files))
    for source, time in done.times:
        output.message(say("add_time", source=source, time=time))
    if done.used:
        output.message(say("add_used", count=len(done.used), names=", ".join(done.used)))
    if asked.objective is None:
        output.message(say("add_measure", entry=asked.entry))
    output.message(say("add_next", folder=folder))
