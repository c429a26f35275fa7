"""Values as YAML text, in flow style on one line or in block style over several."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from jalon.definitions.nodes import Plain
from jalon.definitions.scalars import resolve

_WIDTH = 100
_PLAIN = re.compile(r"[^\W_][\w.%+()/*=<>;€$ '-]*\Z|[^\W_]\Z", re.UNICODE)
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\Z")
_ESCAPED = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def scalar(value: Plain, quote: str = "") -> str:
    """One value; `quote` is the mark the person used before, kept where it can be."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case str():
            return _text(value, quote)
        case _:
            return flow(value)


def _text(value: str, quote: str) -> str:
    if quote == "'" and not _control(value):
        return _single(value)
    if quote == '"':
        return _double(value)
    if _PLAIN.match(value) and not value.endswith(" ") and resolve(value) == value:
        return value
    return _double(value) if _control(value) or "'" in value else _single(value)


def _control(value: str) -> bool:
    return bool(_ESCAPED.search(value)) or any(ord(character) < 32 for character in value)


def _in_lines(value: str) -> bool:
    """Several lines of plain text that read back the same when they stand below their key."""
    lines = value[:-1].split("\n")
    plain = not _ESCAPED.search(value) and all(letter.isprintable() or letter == "\n" for letter in value)
    ends_once = value.endswith("\n") and lines[-1].strip() != ""
    return len(lines) > 1 and ends_once and plain and lines[0].strip() != "" and not lines[0].startswith(" ")


def _single(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _double(value: str) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", written)


def key_text(key: str) -> str:
    """A key, quoted only where it must be: keys are always read as text."""
    return key if _KEY.match(key) else _text(key, "")


def flow(value: Plain) -> str:
    """A value on one line: `{a: 1, b: [2, 3]}`."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{key_text(key)}: {flow(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(flow(item) for item in value) + "]"
        case _:
            return scalar(value)


def entry(key: str, value: Plain, indent: int) -> list[str]:
    """The lines of one key of a block mapping, without the first line's indentation."""
    head = f"{key_text(key)}:"
    if isinstance(value, str) and _in_lines(value):
        return [f"{head} |", *(" " * (indent + 2) + line if line else "" for line in value[:-1].split("\n"))]
    line = f"{head} {flow(value)}"
    if not isinstance(value, (Mapping, list)) or not value or _fits(line, indent):
        return [line]
    if isinstance(value, list):
        return [head, *(" " * (indent + 2) + text for part in value for text in item(part, indent + 2))]
    return [head, *_indented(value, indent + 2)]


def item(value: Plain, indent: int) -> list[str]:
    """The lines of one item of a block list; lines after the first carry the inner indentation only."""
    line = f"- {flow(value)}"
    if not isinstance(value, Mapping) or not value or _fits(line, indent):
        return [line]
    lines = [text for key, part in value.items() for text in entry(key, part, 0)]
    return [f"- {lines[0]}", *("  " + text for text in lines[1:])]


def _indented(value: Mapping[str, Plain], indent: int) -> list[str]:
    lines: list[str] = []
    for key, part in value.items():
        first, *rest = entry(key, part, indent)
        lines += [" " * indent + first, *rest]
    return lines


def _fits(line: str, indent: int) -> bool:
    return len(line) + indent <= _WIDTH


def document(value: Mapping[str, Plain]) -> str:
    """A whole document in block style, one key a line."""
    return "\n".join(_indented(value, 0)) + "\n"


def as_plain(value: object) -> Plain:
    """Mappings and sequences of any class as dicts and lists."""
    match value:
        case Mapping():
            return {str(key): as_plain(part) for key, part in value.items()}
        case str() | int() | Decimal() | bool() | None:
            return value
        case Sequence():
            return [as_plain(part) for part in value]
        case _:
            return str(value)
