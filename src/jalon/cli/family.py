"""A command with commands of its own: `jalon change add`."""

from __future__ import annotations

import click

from jalon.cli.misuse import unknown_command
from jalon.cli.speaking import Command, short_help, write_parameters
from jalon.cli.texts import text


class Family(Command, click.Group):
    """Commands under one word; the texts of each stand under both, as `change.add`."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Its options, and that a command follows."""
        return [*click.Command.collect_usage_pieces(self, ctx), text("words", "pieces").split()[-1]]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name. Raises Misuse: `command-unknown`."""
        if not ctx.resilient_parsing and args and args[0] not in self.commands and args[0][:1] != "-":
            raise unknown_command(f"{self.name} {args[0]}", [f"{self.name} {name}" for name in self.commands])
        return click.Group.resolve_command(self, ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then every command with its first line."""
        write_parameters(self, ctx, formatter)
        with formatter.section(text("words", "commands")):
            formatter.write_dl([(name, short_help(one.name or "")) for name, one in self.commands.items()])
