"""What a run writes into the history beside values, and reads again: definitions, targets, frozen bases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from jalon.compute.identity import definition_hash
from jalon.compute.observe import Computed
from jalon.compute.reach import Reach
from jalon.judge.base import base_of, base_period, key_of
from jalon.judge.choice import home_grain, own_grain
from jalon.judge.series import Series
from jalon.ports import Entry, Ledger, Wanted
from jalon.vocabulary.calendar import Grain, Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Observation
from jalon.vocabulary.target import Target
from jalon.vocabulary.verdict import FrozenBase


def last_contents(entries: list[Entry]) -> dict[str, dict[str, Any]]:
    """The newest content by subject."""
    return {entry.subject: json.loads(entry.content) for entry in entries}


def definition_entries(
    reach: Reach, kpis: Iterable[Kpi], known: Mapping[str, Mapping[str, Any]], engines: dict[str, str]
) -> list[Entry]:
    """A new entry for each KPI whose definition is not the one last recorded."""
    found = []
    for kpi in kpis:
        content = {
            "hash": definition_hash(reach.definitions, kpi, engines),
            "value": kpi.value,
            "source": kpi.source,
            "unit": kpi.unit,
            "better": kpi.better.value,
        }
        if known.get(kpi.name) != content:
            found.append(_entry("definition", kpi.name, content, reach.now))
    return found


def target_entries(ledger: Ledger, kpis: Iterable[Kpi], now: datetime) -> list[Entry]:
    """A new entry whenever a KPI's targets differ from those last recorded: a moved target cannot hide."""
    known = last_contents(ledger.history("target"))
    found = []
    for kpi in kpis:
        content = {"targets": [target_content(target) for target in kpi.targets]}
        if kpi.name not in known and not kpi.targets:
            continue
        if known.get(kpi.name) != content:
            found.append(_entry("target", kpi.name, content, now))
    return found


def target_content(target: Target) -> dict[str, Any]:
    """A target as plain JSON, without where it is written."""

    def plain(value: Any) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            kept = [each for each in fields(value) if each.name != "place"]
            return {each.name: plain(getattr(value, each.name)) for each in kept}
        if isinstance(value, Mapping):
            return {str(key): plain(inner) for key, inner in value.items()}
        if isinstance(value, tuple | list):
            return [plain(inner) for inner in value]
        return value if value is None or isinstance(value, bool | int) else str(value)

    return {"kind": type(target).__name__, **plain(target)}


def base_entries(ledger: Ledger, kpis: Iterable[Kpi], computed: Computed, reach: Reach) -> list[Entry]:
    """The bases of targets seen for the first time: frozen from now on.

    A KPI that was not computed again may have a new target all the same: its published values are read.
    """
    known = {(entry.subject, json.loads(entry.content)["key"]) for entry in ledger.history("base")}
    found = []
    for kpi in kpis:
        calendar = reach.definitions.calendar(kpi)
        today = reach.now.astimezone(ZoneInfo(calendar.timezone)).date()
        for target in kpi.targets:
            key = key_of(target)
            grain = own_grain(target) or home_grain(kpi)
            if (kpi.name, key) in known or base_period(target, grain, calendar, today) is None:
                continue
            series = Series.of(
                kpi.name, grain, _values(ledger, computed, kpi, target), calendar, target.terms.members
            )
            base = base_of(target, series, calendar, today)
            if base is None:
                continue
            known.add((kpi.name, key))
            content = {
                "key": key,
                "grain": base.period.grain.value,
                "start": base.period.start.isoformat(),
                "end": base.period.end.isoformat(),
                "value": str(base.value),
                "set_on": base.set_on.isoformat(),
            }
            found.append(_entry("base", kpi.name, content, reach.now))
    return found


def _values(ledger: Ledger, computed: Computed, kpi: Kpi, target: Target) -> list[Observation]:
    """The values of the grain and slice a target is about: just computed, else as published."""
    grain = own_grain(target) or home_grain(kpi)
    every = computed.observations.get(kpi.name)
    if every is None:
        every = ledger.observations(Wanted(kpi=kpi.name, grain=grain.value))
    members = set(target.terms.members)
    return [each for each in every if each.period.grain is grain and set(each.slice) == members]


def _entry(kind: str, subject: str, content: Mapping[str, Any], now: datetime) -> Entry:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return Entry(number=0, at=now, kind=kind, subject=subject, content=text)


def bases(ledger: Ledger, as_of: datetime | None = None) -> dict[tuple[str, str], FrozenBase]:
    """The frozen bases of all targets, as known at a moment (None: now); the first recorded stays."""
    found: dict[tuple[str, str], FrozenBase] = {}
    for entry in ledger.history("base"):
        if as_of is not None and entry.at > as_of:
            continue
        content = json.loads(entry.content)
        base = FrozenBase(
            period=Period(
                start=date.fromisoformat(content["start"]),
                end=date.fromisoformat(content["end"]),
                grain=Grain(content["grain"]),
            ),
            value=Decimal(content["value"]),
            set_on=date.fromisoformat(content["set_on"]),
        )
        found.setdefault((entry.subject, content["key"]), base)
    return found
