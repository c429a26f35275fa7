"""The words of the command line, from `show/texts/cli.yaml`: help, headings, sentences."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from jalon.cli.language import spoken
from jalon.show.findings import TEXTS

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def _groups() -> dict[str, dict[str, dict[str, str]]]:
    text = (TEXTS / "cli.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506 a safe loader
    return read


def known(group: str, key: str) -> bool:
    """True when a group has that entry."""
    return key in _groups()[group]


def text(group: str, key: str) -> str:
    """An entry in the language that is spoken."""
    return _groups()[group][key][spoken()]


def say(key: str, **facts: object) -> str:
    """A sentence with its places filled; `one|many` is chosen by the fact `count`."""
    template = text("sentences", key)
    if "|" in template:
        count = facts["count"]
        assert isinstance(count, int)
        one, many = template.split("|")
        template = one if count == 1 or (count == 0 and spoken() == "fr") else many
    return template.format_map(facts)
