"""`jalon restore`: put a backup in the place of a workspace or its history, whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from jalon.cli import output
from jalon.cli.exits import Exit
from jalon.cli.misuse import misused
from jalon.cli.opening import clock, opened
from jalon.cli.speaking import argument, command, dir_option, json_option, option
from jalon.cli.texts import say
from jalon.cli.words import folder_and_file
from jalon.ledger import restore_ledger
from jalon.workspace.keeping import bring_back, is_whole


@command("restore")
@argument("words", nargs=-1, required=True, metavar="[DIR] FILE")
@dir_option
@option("--yes", "-y", is_flag=True)
@json_option
def restore(words: tuple[str, ...], directory: str | None, yes: bool, as_json: bool) -> Exit:
    """Asks on a terminal, refuses elsewhere, unless `--yes` says so or there is nothing to replace."""
    folder, file = folder_and_file(words, "jalon restore")
    if is_whole(Path(file)):
        return _restore_whole(Path(folder or directory or "."), file, yes, as_json)
    workspace = opened(folder, directory, clock(None))
    address = workspace.ledger_address
    if not yes and not _nothing_there(address):
        _ask(file, str(workspace.folder))
    restore_ledger(address, file)
    if as_json:
        output.json({"file": file})
    else:
        output.message(say("restore_done", file=file))
    return Exit.FINE


def _restore_whole(folder: Path, file: str, yes: bool, as_json: bool) -> Exit:
    """A whole workspace needs none to be there."""
    if not yes and folder.exists() and any(folder.iterdir()):
        _ask(file, str(folder))
    count = bring_back(folder, Path(file), clock(None))
    if as_json:
        output.json({"file": file, "files": count})
    else:
        output.message(say("restore_whole", file=file, folder=str(folder), count=count))
    return Exit.FINE


def _nothing_there(address: str) -> bool:
    """True when the history is a file that does not exist yet."""
    return "://" not in address and not address.startswith("env:") and not Path(address).exists()


def _ask(file: str, folder: str) -> None:
    """Raises Refusal: `restore-unconfirmed`."""
    if not sys.stdin.isatty():
        raise misused("restore-unconfirmed", file=file, folder=folder)
    if not click.confirm(say("restore_ask", file=file, folder=folder), err=True):
        raise click.Abort
