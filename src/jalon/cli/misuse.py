"""Wrong arguments, as findings with exit code 2; click's own errors in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

import click

from jalon.vocabulary.finding import Finding, Place, Refusal

_EXTRA = re.compile(r"unexpected extra argument\w* \((.*)\)")
"""How click names words too many; it has no class of its own for them."""


class Misuse(Refusal):
    """A wrong argument on the command line."""


def misused(code: str, suggestions: Iterable[str] = (), **facts: str) -> Misuse:
    """A misuse with its finding; its place is the command line."""
    place = Place(file="jalon")
    return Misuse(Finding(code=code, place=place, facts=facts, suggestions=tuple(suggestions)))


def near(word: str, words: Iterable[str]) -> list[str]:
    """What may have been meant."""
    return get_close_matches(word, list(words), n=3, cutoff=0.5)


def unknown_command(name: str, names: list[str]) -> Misuse:
    """No such command."""
    return misused("command-unknown", near(name, names), command=name, commands=", ".join(names))


def misuse_of(fault: click.UsageError) -> Misuse:
    """What click found wrong."""
    command = fault.ctx.command_path if fault.ctx is not None else "jalon"
    match fault:
        case click.NoSuchOption():
            return misused("option-unknown", _offered(fault), option=fault.option_name, command=command)
        case click.BadOptionUsage():
            return misused("option-without-value", option=fault.option_name)
        case click.MissingParameter():
            return misused("argument-missing", argument=_named(fault), command=command)
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices))):
            return misused(
                "argument-not-offered", argument=_named(fault), choices=", ".join(choices), command=command
            )
        case click.BadParameter(param=click.Parameter(type=click.IntRange() as asked)):
            bounds = _bounds(asked)
            return misused("argument-out-of-range", argument=_named(fault), command=command, bounds=bounds)
        case click.BadParameter(param=click.Parameter(type=click.types.IntParamType())):
            return misused("argument-not-number", argument=_named(fault), command=command)
        case click.BadParameter():
            return misused("argument-wrong", argument=_named(fault), why=fault.message, command=command)
        case _ if extra := _EXTRA.search(fault.message):
            return misused("arguments-too-many", extra=extra[1], command=command)
        case _:
            return misused("arguments-wrong", why=fault.format_message(), command=command)


def _offered(fault: click.NoSuchOption) -> list[str]:
    """The options that may have been meant, without those that no help lists."""
    parameters = fault.ctx.command.get_params(fault.ctx) if fault.ctx is not None else []
    hidden = {name for one in parameters if isinstance(one, click.Option) and one.hidden for name in one.opts}
    return [name for name in fault.possibilities or () if name not in hidden]


def _bounds(asked: click.IntRange) -> str:
    """The numbers that an option takes, for both languages: `1 ≤ n ≤ 9`, `n < 100`."""
    low = "" if asked.min is None else f"{asked.min} {'<' if asked.min_open else '≤'} "
    high = "" if asked.max is None else f" {'<' if asked.max_open else '≤'} {asked.max}"
    return f"{low}n{high}"


def _named(fault: click.BadParameter) -> str:
    if fault.param is None or fault.ctx is None:
        return str(fault.param_hint or "")
    return fault.param.get_error_hint(fault.ctx).strip("'")
