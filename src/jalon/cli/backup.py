"""`jalon backup`: one consistent copy of the whole workspace, or of its history, in one file."""

from __future__ import annotations

from pathlib import Path

from jalon.cli import output
from jalon.cli.exits import Exit
from jalon.cli.opening import clock, opened
from jalon.cli.speaking import argument, command, dir_option, json_option, option
from jalon.cli.texts import say
from jalon.cli.words import folder_and_file
from jalon.workspace.keeping import keep


@command("backup")
@argument("words", nargs=-1, required=True, metavar="[DIR] FILE")
@dir_option
@option("--history", is_flag=True)
@json_option
def backup(words: tuple[str, ...], directory: str | None, history: bool, as_json: bool) -> Exit:
    """The file's name to stdout as JSON, else a sentence to stderr."""
    folder, file = folder_and_file(words, "jalon backup")
    workspace = opened(folder, directory, clock(None))
    if history:
        with workspace.ledger() as ledger:
            ledger.backup(file)
    count = 0 if history else keep(workspace, Path(file))
    if as_json:
        output.json({"file": file, "files": count})
    else:
        output.message(say("backup_done" if history else "backup_whole", file=file, count=count))
    return Exit.FINE
