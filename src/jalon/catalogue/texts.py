"""The catalogue's own sentences, from `texts.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("texts.yaml")


@cache
def _texts() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return read


def say(key: str, language: str, **facts: str) -> str:
    """A sentence with its places filled."""
    return _texts()[key][language].format_map(facts)


def listed(parts: Sequence[str], language: str) -> str:
    """Quoted parts as a list: `« a », « b » et « c »`."""
    quoted = [say("quoted", language, text=part) for part in parts]
    if len(quoted) == 1:
        return quoted[0]
    return say("and", language, first=", ".join(quoted[:-1]), last=quoted[-1])


@cache
def empty_words() -> frozenset[str]:
    """Words of either language that name no aim by themselves, folded."""
    return frozenset(word for words in _texts()["empty_words"].values() for word in words.split())
