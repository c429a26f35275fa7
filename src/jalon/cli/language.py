"""Which language a person is spoken to in: `--lang`, else JALON_LANG, else the locale, else English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar

LANGUAGES = ("fr", "en")
_FALLBACK = "en"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_spoken: ContextVar[str] = ContextVar("spoken", default=_FALLBACK)


def spoken() -> str:
    """The language of this command."""
    return _spoken.get()


def speak(language: str) -> None:
    """Choose the language of this command."""
    _spoken.set(language)


def chosen(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language that arguments and environment ask for.

    The option is looked for before anything is parsed, so that even a mistyped command is answered in it.
    """
    asked = _option(arguments) or environment.get("JALON_LANG", "")
    if asked in LANGUAGES:
        return asked
    locale = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    return "fr" if locale.lower().startswith("fr") else _FALLBACK


def _option(arguments: Sequence[str]) -> str:
    for position, argument in enumerate(arguments):
        if argument == "--":
            return ""
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return ""
