"""The past as it was decided: the targets that held at a moment, read back from the chain of history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from jalon.ports import Ledger
from jalon.vocabulary.finding import Place
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.target import Improve, PerPeriod, ReachBy, Stay, StayWithin, Target

_KINDS: Mapping[str, type[Target]] = {
    kind.__name__: kind for kind in (ReachBy, Improve, Stay, StayWithin, PerPeriod)
}


def kpis_at(ledger: Ledger, kpis: Mapping[str, Kpi], moment: datetime) -> dict[str, Kpi]:
    """The KPIs with the targets they had at a moment: a replay judges by what was asked then.

    A KPI whose targets were first recorded later had none that anybody could know of.
    """
    found: dict[str, tuple[Target, ...]] = {}
    for entry in ledger.history("target"):
        if entry.at <= moment:
            found[entry.subject] = tuple(target_from(each) for each in json.loads(entry.content)["targets"])
    return {name: replace(kpi, targets=found.get(name, ())) for name, kpi in kpis.items()}


def target_from(content: Mapping[str, Any]) -> Target:
    """A target from the content that `history.target_content` made of it; only its place is lost."""
    target: Target = _made(_KINDS[content["kind"]], content)
    return target


def _made(kind: type[Any], content: Mapping[str, Any]) -> Any:
    """A dataclass from plain JSON, field by field as its types say."""
    hints = _hints(kind)  # type: ignore[arg-type]  # a type is hashable
    given = {
        each.name: _read(hints[each.name], content[each.name])
        for each in fields(kind)
        if each.name in content and hints[each.name] is not Place
    }
    return kind(**given)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(hint: Any, value: Any) -> Any:
    """A value of a type from its plain form."""
    if value is None:
        return None
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _read(next(each for each in get_args(hint) if each is not type(None)), value)
    if origin is tuple:
        return _members(get_args(hint), value)
    if origin is not None and issubclass(origin, Mapping):
        key, inner = get_args(hint)
        return {_read(key, each): _read(inner, what) for each, what in value.items()}
    if isinstance(hint, type) and is_dataclass(hint):
        return _made(hint, value)
    return _plain(hint, value)


def _members(hints: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if hints[-1] is Ellipsis:
        return tuple(_read(hints[0], each) for each in value)
    return tuple(_read(hint, each) for hint, each in zip(hints, value, strict=True))


def _plain(hint: type[Any], value: Any) -> Any:
    if hint is date:
        return date.fromisoformat(value)
    if hint is Decimal:
        return Decimal(value)
    if issubclass(hint, StrEnum):
        return hint(value)
    return value
