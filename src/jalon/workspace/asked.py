"""What was asked of each period by the targets of that time: moving a target moves nothing behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from jalon.judge.path import asked_path
from jalon.judge.series import Series
from jalon.judge.setting import Setting
from jalon.ports import Entry
from jalon.vocabulary.calendar import Period
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.target import Target
from jalon.vocabulary.verdict import Expectation
from jalon.workspace.history import target_content
from jalon.workspace.past import target_from
from jalon.workspace.published import Published


@dataclass(frozen=True, kw_only=True, slots=True)
class _Version:
    """The targets of a KPI from the day `on` they were first seen."""

    on: date
    targets: tuple[Target, ...]


def asked_then(
    reading: Published,
    kpi: Kpi,
    series: Series,
    setting: Setting,
    periods: Sequence[Period] | None = None,
) -> dict[date, Expectation]:
    """What a target asks of each period, by first day: by the targets that were known when it ended.

    Periods before the first targets are read by those; periods that run or come, by those of now. `periods`:
    these only.
    """
    now = asked_path(kpi, series, setting, periods=periods)
    versions = _versions(reading, kpi)
    if len(versions) < 2:
        return now
    found = {start: each for start, each in now.items() if _holds(versions, each.period.end) is versions[-1]}
    for version in versions[:-1]:
        past = replace(kpi, targets=version.targets)
        asked = asked_path(past, series, reading.setting(past, series), periods=periods)
        found |= {
            start: each for start, each in asked.items() if _holds(versions, each.period.end) is version
        }
    return dict(sorted(found.items()))


def kpi_then(
    reading: Published, kpi: Kpi, series: Series, setting: Setting
) -> Callable[[Period], tuple[Kpi, Setting]]:
    """The KPI with the targets that were known when a period ended, and what they rest on."""
    versions = _versions(reading, kpi)

    @cache
    def known(version: int) -> tuple[Kpi, Setting]:
        past = replace(kpi, targets=versions[version].targets)
        return past, reading.setting(past, series)

    def then(period: Period) -> tuple[Kpi, Setting]:
        if len(versions) < 2:
            return kpi, setting
        version = versions.index(_holds(versions, period.end))
        return (kpi, setting) if version == len(versions) - 1 else known(version)

    return then


def _holds(versions: Sequence[_Version], end: date) -> _Version:
    """The version known by the end of a period, else the first."""
    return next((each for each in reversed(versions) if each.on < end), versions[0])


def recorded_targets(reading: Published) -> Mapping[str, list[Entry]]:
    """What is known of targets by now, by KPI, oldest first; read once a reading."""
    found = reading.memory.get("targets")
    if not isinstance(found, _Recorded):
        found = reading.memory["targets"] = _Recorded()
        for entry in reading.ledger.history("target"):
            if entry.at <= reading.now:
                found.setdefault(entry.subject, []).append(entry)
    return found


class _Recorded(dict[str, list[Entry]]):
    """The entries about targets by KPI."""


def _versions(reading: Published, kpi: Kpi) -> list[_Version]:
    """The targets as recorded, of one day those it ended with, and last those that are written now."""
    entries = recorded_targets(reading).get(kpi.name, ())
    contents = [json.loads(each.content)["targets"] for each in entries]
    days = [reading.day_of(kpi, each.at) for each in entries]
    if contents and contents[-1] != [target_content(each) for each in kpi.targets]:
        days.append(reading.day_of(kpi, reading.now))
    before = dict(zip(days, contents, strict=False))
    last = days[-1:]
    past = [(on, said) for on, said in before.items() if on not in last]
    found = [_Version(on=on, targets=tuple(map(target_from, said))) for on, said in past]
    return [*found, *(_Version(on=on, targets=kpi.targets) for on in last)]
