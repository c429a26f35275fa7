"""What was asked of each period by the targets of that time: moving a target moves nothing behind it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from jalon.judge.path import asked_path
from jalon.judge.series import Series
from jalon.judge.setting import Setting
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


def asked_then(reading: Published, kpi: Kpi, series: Series, setting: Setting) -> dict[date, Expectation]:
    """What a target asks of each period, by first day: by the targets that were known when it ended.

    Periods before the first targets are read by those; periods that run or come, by those of now.
    """
    now = asked_path(kpi, series, setting)
    versions = _versions(reading, kpi)
    if len(versions) < 2:
        return now
    found = {start: each for start, each in now.items() if _holds(versions, each.period.end) is versions[-1]}
    for version in versions[:-1]:
        past = replace(kpi, targets=version.targets)
        asked = asked_path(past, series, reading.setting(past, series))
        found |= {
            start: each for start, each in asked.items() if _holds(versions, each.period.end) is version
        }
    return dict(sorted(found.items()))


def _holds(versions: Sequence[_Version], end: date) -> _Version:
    """The version known by the end of a period, else the first."""
    return next((each for each in reversed(versions) if each.on < end), versions[0])


def _versions(reading: Published, kpi: Kpi) -> list[_Version]:
    """The targets as recorded, of one day those it ended with, and last those that are written now."""
    entries = [each for each in reading.ledger.history("target", kpi.name) if each.at <= reading.now]
    contents = [json.loads(each.content)["targets"] for each in entries]
    days = [reading.day_of(kpi, each.at) for each in entries]
    if contents and contents[-1] != [target_content(each) for each in kpi.targets]:
        days.append(reading.day_of(kpi, reading.now))
    by_day = dict(zip(days, contents, strict=False))
    found = [_Version(on=day, targets=tuple(map(target_from, said))) for day, said in by_day.items()]
    if len(days) > len(contents) and days[-1] not in by_day:
        found.append(_Version(on=days[-1], targets=kpi.targets))
    return [*found[:-1], *(replace(each, targets=kpi.targets) for each in found[-1:])]
