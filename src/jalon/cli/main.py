"""`jalon`: the commands, by the module that holds each."""

from __future__ import annotations

import click

import jalon
from jalon.cli.group import Commands, Group
from jalon.cli.speaking import Option, lang_option

MODULES = {
    "init": "jalon.cli.init",
    "catalogue": "jalon.cli.catalogue",
    "add": "jalon.cli.add",
    "check": "jalon.cli.check",
    "run": "jalon.cli.run",
    "board": "jalon.cli.board",
    "show": "jalon.cli.show",
    "explain": "jalon.cli.explain",
    "align": "jalon.cli.align",
    "next": "jalon.cli.next",
    "history": "jalon.cli.history",
    "change": "jalon.cli.change",
    "backup": "jalon.cli.backup",
    "restore": "jalon.cli.restore",
    "doctor": "jalon.cli.doctor",
    "schema": "jalon.cli.schema",
    "serve": "jalon.cli.serve",
    "worker": "jalon.cli.serve",
}


@click.group("jalon", cls=Group, commands=Commands(MODULES))
@lang_option
@click.version_option(jalon.__version__, message="jalon %(version)s", cls=Option)
def cli() -> None:
    """Give every command its place; what they share is `--lang`."""


def main() -> None:
    """The `jalon` command."""
    cli(prog_name="jalon")
