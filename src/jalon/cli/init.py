"""`jalon init`: a folder to begin with, or the demo company."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from jalon.cli import output
from jalon.cli.exits import Exit
from jalon.cli.language import spoken
from jalon.cli.opening import clock
from jalon.cli.speaking import argument, command, json_option, now_option, option
from jalon.cli.texts import say
from jalon.demo import delivered, demo_files, earlier_files, practice, starter_files, truth
from jalon.demo.practice import Change
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.workspace import Workspace, find
from jalon.workspace import run as compute
from jalon.workspace.finding import HIDDEN
from jalon.workspace.registering import Draft, append
from jalon.workspace.secret import FILE, new_secret

_IGNORED = ".gitignore"


@command("init")
@argument("folder", metavar="DIR")
@option("--demo", is_flag=True)
@json_option
@now_option
def init(folder: str, demo: bool, as_json: bool, now: str | None) -> Exit:
    """The files written, as JSON; else what to do next, to stderr."""
    home = Path(folder)
    today = clock(now).astimezone().date() if now is None else clock(now).date()
    files = demo_files(today, spoken()) if demo else starter_files(spoken(), _name(home))
    if (home / _IGNORED).exists():
        files.pop(_IGNORED)  # a repository has its own
    _free(home, files)
    if demo:
        _remember(home, today)
    _write_all(home, files)
    for name, day in (delivered(today) if demo else {}).items():
        _dated(home / name, day)
    if not (home / HIDDEN / FILE).exists():
        new_secret(home / HIDDEN)
    if as_json:
        output.json({"folder": folder, "files": sorted(files)})
    else:
        output.message(say("init_demo" if demo else "init_done", folder=folder, count=len(files)))
    return Exit.FINE


def _name(home: Path) -> str:
    """The workspace's name: the folder's, in the letters that a name may have."""
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in home.resolve().name)
    return kept.strip("-").lower()[:60] or "workspace"


def _dated(path: Path, day: date) -> None:
    """A file as if it had been written on a day: a source is as late as its file."""
    moment = datetime.combine(day, time(6)).astimezone().timestamp()
    os.utime(path, (moment, moment))


def _free(home: Path, files: dict[str, bytes]) -> None:
    """Refuse when a file is there already. Raises Refusal: `init-exists`."""
    there = [name for name in files if (home / name).exists()]
    if there:
        facts = {"folder": str(home), "file": there[0]}
        raise Refusal(Finding(code="init-exists", place=Place(file=str(home / there[0])), facts=facts))


def _remember(home: Path, today: date) -> None:
    """Give the demo a past: what it aimed at some months ago, as a run of then kept it."""
    before = earlier_files(today, spoken())
    _write_all(home, before)
    eve = datetime.combine(truth(today).moved.on - timedelta(days=1), time(20)).astimezone()
    workspace = find(home, eve)
    _register(workspace, practice(today).changes)
    compute(workspace, eve)
    for name in before:
        (home / name).unlink()


def _register(workspace: Workspace, changes: Iterable[Change]) -> None:
    """Seal the changes that were announced, each on its day: nothing was computed yet, so nothing is said."""
    zone = ZoneInfo(workspace.definitions.calendars["default"].timezone)
    with workspace.ledger() as ledger:
        for each in sorted(changes, key=lambda one: one.registered):
            draft = Draft(
                kpi=each.kpi,
                start=each.day,
                window=each.window,
                grain=each.grain,
                direction=each.direction,
                expected=each.size,
                texts=each.title,
            )
            append(ledger, draft, datetime.combine(each.registered, time(10), tzinfo=zone), None, zone)


def _write_all(home: Path, files: dict[str, bytes]) -> None:
    """Write every file. Raises Refusal: `init-unwritable`."""
    try:
        for name, content in files.items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
    except OSError as fault:
        facts = {"folder": str(home), "reason": fault.strerror or str(fault)}
        raise Refusal(Finding(code="init-unwritable", place=Place(file=str(home)), facts=facts)) from fault
