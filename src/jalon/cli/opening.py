"""From words of the command line to a workspace, a KPI, a period, a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from jalon.cli.misuse import misused, near
from jalon.definitions.periods import read_period
from jalon.vocabulary.calendar import Calendar, Grain
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.workspace import Definitions
from jalon.workspace import Workspace, find


def clock(written: str | None) -> datetime:
    """Now, or the moment that a replay names."""
    if written is None:
        return datetime.now(UTC)
    return _moment(written, UTC)


def opened(folder: str | None, directory: str | None, now: datetime) -> Workspace:
    """The workspace of a folder: the argument, else `--dir`, else here. Raises Refusal."""
    return find(Path(folder or directory or "."), now)


def kpi_named(workspace: Workspace, name: str) -> Kpi:
    """A KPI by its code name. Raises Refusal: `kpi-not-defined`, `kpi-unsound`."""
    kpis = workspace.definitions.kpis
    if name in kpis:
        return kpis[name]
    if name in workspace.reading.left_out.get("kpi", ()):
        raise misused("kpi-unsound", kpi=name, folder=str(workspace.folder))
    raise misused("kpi-not-defined", near(name, kpis), kpi=name, folder=str(workspace.folder))


def grain_named(word: str | None) -> Grain | None:
    """A grain by its word, `-` and `_` alike. Raises Refusal: `grain-not-known`."""
    if word is None:
        return None
    words = [grain.value for grain in Grain]
    written = word.strip().lower().replace("-", "_")
    if written not in words:
        raise misused("grain-not-known", near(written, words), grain=word, grains=", ".join(words))
    return Grain(written)


def first_day(word: str | None, calendar: Calendar, option: str) -> date | None:
    """The first day of the period that a word names. Raises Refusal: `period-not-known`."""
    return None if word is None else _period(word, calendar, option)[1]


def after(word: str | None, calendar: Calendar, option: str) -> date | None:
    """The day after the period that a word names. Raises Refusal: `period-not-known`."""
    if word is None:
        return None
    grain, day = _period(word, calendar, option)
    return calendar.period_of(grain, day).end


def period_of(word: str, calendar: Calendar, option: str) -> tuple[Grain, date]:
    """Grain and first day of the period that a word names. Raises Refusal: `period-not-known`."""
    return _period(word, calendar, option)


def _period(word: str, calendar: Calendar, option: str) -> tuple[Grain, date]:
    found = read_period(word.strip().upper(), calendar)
    if found is None:
        raise misused("period-not-known", written=word, option=option)
    return found


def moment(written: str | None, definitions: Definitions) -> datetime | None:
    """The moment that `--as-of` names; a day means its end. Raises Refusal: `moment-not-known`."""
    if written is None:
        return None
    zone = ZoneInfo(definitions.calendars["default"].timezone)
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return _moment(written, zone)
    if len(written) > 10:
        return _moment(written, zone)
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone) - timedelta(seconds=1)


def _moment(written: str, zone: tzinfo) -> datetime:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise misused("moment-not-known", written=written) from None
    if found.tzinfo is None:
        return found.replace(tzinfo=zone)
    return found
