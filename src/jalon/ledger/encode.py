"""How values, slices, parts and source states are spelled as text, exactly and in one way only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

from jalon.vocabulary.observation import Slice, SourceState, Value

_ENCODER = json.JSONEncoder(separators=(",", ":"))
_KINDS: dict[type, str] = {int: "int", Decimal: "decimal", float: "float"}


class NotANumber(ValueError):
    """A value that may not be published: infinite, NaN, or not a number at all."""


def value_text(value: Value | None) -> tuple[str, str]:
    """Kind and text of a value: plain digits for int and Decimal, the shortest exact text for a float."""
    if value is None:
        return "", ""
    kind = _KINDS.get(type(value))
    if kind is None or not _finite(value):
        raise NotANumber(repr(value))
    if kind == "decimal":
        return kind, format(value, "f")
    return kind, repr(value)


def value_from(kind: str, text: str) -> Value | None:
    """The value again, of the same Python type."""
    if kind == "decimal":
        return Decimal(text)
    if kind == "int":
        return int(text)
    if kind == "float":
        return float(text)
    return None


def parts_text(parts: Mapping[str, Value | None]) -> str:
    """Parts as JSON, each value as its kind's letter and its text: `{"sum(amount)":"d12.30"}`."""
    if not parts:
        return "{}"
    spelled = {}
    for name in sorted(parts):
        kind, text = value_text(parts[name])
        spelled[name] = kind[:1] + text if kind else None
    return compact(spelled)


def parts_from(text: str) -> dict[str, Value | None]:
    """The parts again."""
    if text == "{}":
        return {}
    return {name: _part(spelled) for name, spelled in json.loads(text).items()}


@lru_cache(maxsize=20_000)
def slice_text(slice_: Slice) -> str:
    """A slice as JSON pairs, in the cut's order; the text is plain ASCII, so that any member survives."""
    return compact(slice_) if slice_ else "[]"


def cut_text(dimensions: tuple[str, ...]) -> str:
    """The dimensions of a slice as JSON."""
    return compact(dimensions)


@lru_cache(maxsize=20_000)
def slice_from(text: str) -> Slice:
    """The slice again."""
    return tuple((dimension, member) for dimension, member in json.loads(text))


def sources_text(sources: Mapping[str, SourceState]) -> str:
    """What a run saw of its sources, as JSON."""
    return compact({name: _state(sources[name]) for name in sorted(sources)})


def sources_from(text: str) -> dict[str, SourceState]:
    """The source states again."""
    return {name: _state_from(spelled) for name, spelled in json.loads(text).items()}


def instant(moment: datetime) -> datetime:
    """A moment in UTC. Raises ValueError for one without a time zone: it could be any of 26 hours."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC)


def moment_text(moment: datetime | None) -> str:
    """An instant in UTC, as ISO 8601; empty for none."""
    return instant(moment).isoformat() if moment else ""


def utc(moment: datetime | None) -> datetime | None:
    """An instant as a database gave it: SQLite's carry no zone and are UTC."""
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def storable(text: str) -> str:
    """Words of a person as any database can keep them: no NUL, no half characters."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def compact(content: Any) -> str:
    """Canonical JSON: no spaces, ASCII only. Mappings come sorted from their callers."""
    return _ENCODER.encode(content)


def _finite(value: Value) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) or isfinite(value)


def _part(spelled: str | None) -> Value | None:
    if spelled is None:
        return None
    letter, text = spelled[0], spelled[1:]
    if letter == "d":
        return Decimal(text)
    return int(text) if letter == "i" else float(text)


def _state(state: SourceState) -> dict[str, Any]:
    spelled = {field.name: getattr(state, field.name) for field in fields(state)}
    spelled["message"] = dict(sorted(state.message.items()))
    for name in ("first_day", "last_day", "covered_until"):
        spelled[name] = spelled[name].isoformat() if spelled[name] else None
    spelled["gaps"] = [[day.isoformat() for day in gap] for gap in state.gaps]
    spelled["delivered_at"] = moment_text(state.delivered_at)
    return spelled


def _state_from(spelled: dict[str, Any]) -> SourceState:
    known = {field.name for field in fields(SourceState)}
    state = {name: value for name, value in spelled.items() if name in known}
    for name in ("first_day", "last_day", "covered_until"):
        state[name] = date.fromisoformat(state[name]) if state.get(name) else None
    state["gaps"] = tuple(
        (date.fromisoformat(first), date.fromisoformat(last)) for first, last in state.get("gaps", ())
    )
    state["weekdays"] = tuple(state.get("weekdays", ()))
    delivered = state.get("delivered_at")
    state["delivered_at"] = datetime.fromisoformat(delivered) if delivered else None
    return SourceState(**state)
