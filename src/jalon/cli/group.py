"""The group of commands: each loaded when asked for, every fault told as a sentence, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from jalon.cli.exits import Exit
from jalon.cli.faults import report, told
from jalon.cli.language import chosen, speak
from jalon.cli.misuse import misuse_of, unknown_command
from jalon.cli.speaking import short_help, write_help, write_parameters
from jalon.cli.texts import text
from jalon.vocabulary.finding import Refusal


class Commands(MutableMapping[str, click.Command]):
    """Commands by name; the module of each is imported when it is asked for, since most need engines."""

    def __init__(self, modules: dict[str, str]) -> None:
        self.modules = modules
        self.loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self.loaded:
            self.loaded[name] = getattr(import_module(self.modules[name]), name)
        return self.loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self.modules.setdefault(name, "")
        self.loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self.modules[name]
        self.loaded.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self.modules)

    def __len__(self) -> int:
        return len(self.modules)

    def __contains__(self, name: object) -> bool:
        return name in self.modules


class Group(click.Group):
    """Jalon's commands. Running it exits with one of `Exit`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """The commands in the order in which they are needed."""
        return list(self.commands)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """A command, imported now."""
        return self.commands.get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name. Raises Misuse: `command-unknown`."""
        if not ctx.resilient_parsing and args and args[0] not in self.commands and args[0][:1] != "-":
            raise unknown_command(args[0], list(self.commands))
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how a command is called."""
        formatter.write_usage(ctx.command_path, text("words", "pieces"), f"{text('words', 'usage')} ")

    def format_help_text(
        self,
        ctx: click.Context,  # noqa: ARG002 click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """What Jalon is."""
        write_help("jalon", formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then every command with its first line; no command is imported for it."""
        write_parameters(self, ctx, formatter)
        with formatter.section(text("words", "commands")):
            formatter.write_dl([(name, short_help(name)) for name in self.commands])

    def format_epilog(
        self,
        ctx: click.Context,  # noqa: ARG002 click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """Exit codes and completion."""
        formatter.write_paragraph()
        formatter.write_text(text("words", "epilog").strip())

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in the language that is spoken."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = text("words", "help")
        return option

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands and options that begin so; no command is imported for it."""
        names = [name for name in self.commands if name.startswith(incomplete)]
        found = [CompletionItem(name, help=short_help(name)) for name in names]
        return found or click.Command.shell_complete(self, ctx, incomplete)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,  # noqa: ARG002 click's signature
        **extra: Any,
    ) -> Any:
        """Run the command that the arguments name; ends the process unless told otherwise."""
        arguments = list(sys.argv[1:] if args is None else args)
        speak(chosen(arguments, os.environ))
        if os.environ.get("NO_COLOR"):
            extra.setdefault("color", False)
        run = super().main
        code = _guarded(
            lambda: run(arguments, prog_name, complete_var, standalone_mode=False, **extra), arguments
        )
        if standalone_mode:
            sys.exit(int(code))
        return code


def _guarded(run: Callable[[], Any], arguments: Sequence[str]) -> Exit | int:
    """Run a command and say what went wrong, whatever it is; gives the exit code."""
    as_json = "--json" in arguments
    try:
        code = _answered(run, as_json)
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go_of_stdout()
        return Exit.FAILURE  # as click ends where a pipe closes earlier
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    return code


def _answered(run: Callable[[], Any], as_json: bool) -> Exit | int:
    try:
        code = run()
    except Refusal as refusal:
        return report(refusal, as_json)
    except click.UsageError as misuse:
        return report(misuse_of(misuse), as_json)
    except click.exceptions.Abort:
        return Exit.INTERRUPTED
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as fault:  # whatever else goes wrong is told in words, never as a traceback
        return report(told(fault), as_json)
    return code if isinstance(code, int) else Exit.FINE


def _let_go_of_stdout() -> None:
    """Nobody reads on: what is still buffered goes nowhere, quietly."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
