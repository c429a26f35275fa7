"""`jalon backup`: one consistent copy of the history in one file."""

from __future__ import annotations

from jalon.cli import output
from jalon.cli.exits import Exit
from jalon.cli.opening import clock, opened
from jalon.cli.speaking import argument, command, dir_option, json_option
from jalon.cli.texts import say
from jalon.cli.words import folder_and_file


@command("backup")
@argument("words", nargs=-1, required=True, metavar="[DIR] FILE")
@dir_option
@json_option
def backup(words: tuple[str, ...], directory: str | None, as_json: bool) -> Exit:
    """The file's name to stdout as JSON, else a sentence to stderr."""
    folder, file = folder_and_file(words, "jalon backup")
    workspace = opened(folder, directory, clock(None))
    with workspace.ledger() as ledger:
        ledger.backup(file)
    if as_json:
        output.json({"file": file})
    else:
        output.message(say("backup_done", file=file))
    return Exit.FINE
