"""Commands, options and arguments whose help is read in the language that is spoken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from jalon.cli.language import LANGUAGES
from jalon.cli.texts import known, text

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Command(click.Command):
    """A command whose help stands in the texts under its name."""

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 click's signature
        """The first sentence of the help."""
        return short_help(self.name or "")

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how the command is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, f"{text('words', 'usage')} ")

    def format_help_text(
        self,
        ctx: click.Context,  # noqa: ARG002 click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """What the command does."""
        write_help(self.name or "", formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Arguments, then options."""
        write_parameters(self, ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in the language that is spoken."""
        return _in_language(super().get_help_option(ctx))


class Argument(click.Argument):
    """An argument whose help stands in the texts."""

    def explained(self, ctx: click.Context) -> tuple[str, str]:
        """Its name and help."""
        return self.make_metavar(ctx), _parameter_text(ctx, self.name or "")


class Option(click.Option):
    """An option whose help stands in the texts."""

    def get_help_extra(self, ctx: click.Context) -> Any:
        """What is said of it in brackets, in the language that is spoken."""
        extra = super().get_help_extra(ctx)
        if "required" in extra:
            extra["required"] = text("words", "required")
        return extra

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Its forms and help, in the language that is spoken."""
        if self.hidden:
            return None
        self.help = _parameter_text(ctx, self.name or "")
        return super().get_help_record(ctx)


def _parameter_text(ctx: click.Context, name: str) -> str:
    """The help of a parameter: of this command's own, else the common one."""
    own = f"{ctx.command.name}.{name}"
    return text("parameters", own if known("parameters", own) else name)


def _in_language(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = text("words", "help")
    return option


def short_help(name: str) -> str:
    """The first line of a command's help."""
    return text("commands", name).strip().splitlines()[0]


def write_help(name: str, formatter: click.HelpFormatter) -> None:
    """A command's help, as paragraphs."""
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(text("commands", name).strip())


def write_parameters(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """The sections of arguments and options."""
    parameters = command.get_params(ctx)
    arguments = [one.explained(ctx) for one in parameters if isinstance(one, Argument)]
    if arguments:
        with formatter.section(text("words", "arguments")):
            formatter.write_dl(arguments)
    records = [one.get_help_record(ctx) for one in parameters if isinstance(one, click.Option)]
    options = [record for record in records if record is not None]
    if options:
        with formatter.section(text("words", "options")):
            formatter.write_dl(options)


def command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """A command of this name, with `--lang`."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        made: click.Command = click.command(name, cls=Command)(lang_option(function))
        return made

    return decorate


def option(*names: str, **settings: Any) -> Callable[[_Function], _Function]:
    """An option; its help stands in the texts."""
    return click.option(*names, cls=Option, **settings)


def argument(name: str, **settings: Any) -> Callable[[_Function], _Function]:
    """An argument; its help stands in the texts."""
    return click.argument(name, cls=Argument, **settings)


def lang_option(function: _Function) -> _Function:
    """`--lang`: read before anything is parsed (see `language`), here only checked and listed."""
    return option("--lang", type=click.Choice(LANGUAGES), expose_value=False)(function)


json_option = option("--json", "as_json", is_flag=True)
now_option = option("--now", hidden=True)
dir_option = option("--dir", "-C", "directory", metavar="DIR")
folder_argument = argument("folder", required=False, metavar="[DIR]")
