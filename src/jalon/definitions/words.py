"""The single values that definitions are made of: names, texts, numbers, days, lengths of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from jalon.definitions.context import Context
from jalon.definitions.nodes import Mapping as Keys
from jalon.definitions.nodes import Node, Scalar, plain
from jalon.definitions.shapes import Leaf, MapOf, Schema

NAME_PATTERN = r"^[A-Za-z_][A-Za-z0-9_]{0,62}$"
SLUG_PATTERN = r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$"
PATH_PATTERN = r"^[^.\s][^.]*(\.[^.]+){0,7}$"
LANGUAGE_PATTERN = r"^[a-z]{2}(-[A-Z]{2})?$"
CURRENCY_PATTERN = r"^[A-Z]{3}$"
DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
DURATION_PATTERN = r"^[0-9]{1,9}(\.[0-9]{1,3})?(s|m|h|d|w)$"
MEMORY_PATTERN = r"^[0-9]{1,6}(MB|GB)$"
AMOUNT_PATTERN = r"^[-+]?[0-9]{1,40}(\.[0-9]{1,40})? ?(%|points?)$"

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_ANY_SINGLE = {"type": ["string", "number", "boolean"]}


def _word(pattern: str, expected: str) -> Leaf:
    """A word that matches a pattern, as it is written."""
    matches = re.compile(pattern).match

    def convert(node: Scalar) -> str | None:
        return node.text if matches(node.text) and not node.text.endswith("\n") else None

    return Leaf(expected=expected, convert=convert, json={"type": ["string", "number"], "pattern": pattern})


def _text(node: Scalar) -> str | None:
    return None if node.value is None or not node.text.strip() else node.text


def _any_text(node: Scalar) -> str | None:
    return None if node.value is None and not node.style and node.text != "" else node.text


def _boolean(node: Scalar) -> bool | None:
    return node.value if isinstance(node.value, bool) else None


def _whole(node: Scalar) -> int | None:
    whole = isinstance(node.value, int) and not isinstance(node.value, bool)
    return int(node.text) if whole and 0 <= int(node.text) <= 10**9 else None


def _positive(node: Scalar) -> int | None:
    return _whole(node) or None


def _day(node: Scalar) -> date | None:
    try:
        return date.fromisoformat(node.text) if re.match(DAY_PATTERN, node.text) else None
    except ValueError:
        return None


def _duration(node: Scalar) -> timedelta | None:
    if not re.match(DURATION_PATTERN, node.text):
        return None
    try:
        return timedelta(seconds=float(Decimal(node.text[:-1]) * _SECONDS[node.text[-1]]))
    except OverflowError:
        return None


def _megabytes(node: Scalar) -> int | None:
    if not re.match(MEMORY_PATTERN, node.text):
        return None
    return int(node.text[:-2]) * (1024 if node.text.endswith("GB") else 1) or None


def _zone(node: Scalar) -> str | None:
    try:
        return ZoneInfo(node.text).key
    except (ValueError, OSError, KeyError):
        return None


class AmountKind(Enum):
    """How a number of a target is written."""

    PLAIN = "plain"  # in the KPI's unit
    PERCENT = "percent"  # 20%
    POINTS = "points"  # 2 points


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """A number of a target as it was written: `20%` has the value 20."""

    value: Decimal
    kind: AmountKind
    line: int


def _amount(node: Scalar) -> Amount | None:
    if isinstance(node.value, (int, Decimal)) and not isinstance(node.value, bool):
        return Amount(value=Decimal(node.value), kind=AmountKind.PLAIN, line=node.line)
    if not re.match(AMOUNT_PATTERN, node.text):
        return None
    kind = AmountKind.PERCENT if node.text.endswith("%") else AmountKind.POINTS
    digits = node.text.rstrip("% points")
    return Amount(value=Decimal(digits), kind=kind, line=node.line)


NAME = _word(NAME_PATTERN, "term:a-name")
SLUG = _word(SLUG_PATTERN, "term:a-slug")
PATH = _word(PATH_PATTERN, "term:a-column-path")
LANGUAGE = _word(LANGUAGE_PATTERN, "term:a-language")
CURRENCY = _word(CURRENCY_PATTERN, "term:a-currency")
TEXT = Leaf(expected="term:a-text", convert=_text, json=_ANY_SINGLE)
ANY_TEXT = Leaf(expected="term:a-text", convert=_any_text, json=_ANY_SINGLE)
BOOLEAN = Leaf(expected="term:true-or-false", convert=_boolean, json={"type": "boolean"})
WHOLE = Leaf(expected="term:a-whole-number", convert=_whole, json={"type": "integer", "minimum": 0})
POSITIVE = Leaf(expected="term:a-positive-number", convert=_positive, json={"type": "integer", "minimum": 1})
DAY = Leaf(expected="term:a-day", convert=_day, json={"type": "string", "pattern": DAY_PATTERN})
DURATION = Leaf(
    expected="term:a-duration", convert=_duration, json={"type": "string", "pattern": DURATION_PATTERN}
)
MEMORY = Leaf(
    expected="term:an-amount-of-memory",
    convert=_megabytes,
    json={"type": "string", "pattern": MEMORY_PATTERN},
)
ZONE = Leaf(expected="term:a-time-zone", convert=_zone, json={"type": "string"})
AMOUNT = Leaf(
    expected="term:an-amount",
    convert=_amount,
    json={"anyOf": [{"type": "number"}, {"type": "string", "pattern": AMOUNT_PATTERN}]},
)


@dataclass(frozen=True, slots=True)
class Texts:
    """A text a language; a plain one counts for every language of the workspace."""

    def read(self, node: Node, context: Context) -> dict[str, str] | None:
        """Texts by language."""
        if isinstance(node, Keys):
            return MapOf(key=LANGUAGE, value=TEXT).read(node, context)
        text = TEXT.read(node, context)
        return None if text is None else dict.fromkeys(context.languages, text)

    def schema(self) -> Schema:
        """A text or one a language."""
        return {"anyOf": [TEXT.schema(), MapOf(key=LANGUAGE, value=TEXT).schema()]}


TEXTS = Texts()


@dataclass(frozen=True, slots=True)
class Written:
    """A text together with the line it stands on."""

    text: str
    line: int


def _written(node: Scalar) -> Written | None:
    return Written(node.text, node.line) if _text(node) is not None else None


WRITTEN = Leaf(expected="term:a-formula", convert=_written, json=_ANY_SINGLE)


def json_of(node: Node) -> Any:
    """A node as a JSON reader would see it, to check it against the schema."""
    return _json(plain(node))


def _json(value: Any) -> Any:
    match value:
        case Decimal():
            return float(value)
        case list():
            return [_json(item) for item in value]
        case dict():
            return {key: _json(item) for key, item in value.items()}
        case _:
            return value
