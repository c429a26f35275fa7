"""JSON in which every number is exact: a decimal is written digit by digit, never by way of a double."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

_PLAIN = 60
"""Decimals with an exponent beyond this are written with it, not as rows of zeros."""


def dumps(content: Any, indent: int | None = 2) -> str:
    """JSON text: dates in ISO form, enums by value, data classes by field; what is not a number is null."""
    return "".join(_write(content, indent, 0))


def _write(content: Any, indent: int | None, depth: int) -> Iterator[str]:
    match content:
        case None | bool():
            yield {None: "null", True: "true", False: "false"}[content]
        case Enum():
            yield from _write(content.value, indent, depth)
        case str():
            yield json.dumps(content, ensure_ascii=False)
        case int():
            yield str(int(content))
        case float():
            yield repr(content) if math.isfinite(content) else "null"
        case Decimal():
            yield _decimal(content)
        case datetime() | date():
            yield f'"{content.isoformat()}"'
        case Mapping():
            names = (json.dumps(str(key), ensure_ascii=False) for key in content)
            items = [(f"{name}: ", value) for name, value in zip(names, content.values(), strict=True)]
            yield from _enclosed("{}", items, indent, depth)
        case Sequence() | frozenset() | set():
            yield from _enclosed("[]", [("", value) for value in content], indent, depth)
        case _ if is_dataclass(content):
            named = {each.name: getattr(content, each.name) for each in fields(content)}
            yield from _write(named, indent, depth)
        case _:
            raise TypeError(f"not JSON: {type(content).__name__}")


def _decimal(number: Decimal) -> str:
    if not number.is_finite():
        return "null"
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and abs(exponent) > _PLAIN:
        return str(number)
    return f"{number:f}"


def _enclosed(marks: str, items: Sequence[tuple[str, Any]], indent: int | None, depth: int) -> Iterator[str]:
    if not items:
        yield marks
        return
    inner = "" if indent is None else "\n" + " " * (indent * (depth + 1))
    yield marks[0]
    for position, (name, value) in enumerate(items):
        yield ("," if indent is not None else ", ") * (position > 0) + inner + name
        yield from _write(value, indent, depth + 1)
    yield ("" if indent is None else "\n" + " " * (indent * depth)) + marks[1]
