"""The moment a page is read for: now, or the end of a past day named in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import HttpRequest

from jalon.web.frame.site import site
from jalon.workspace.judging import known_since


@dataclass(frozen=True, kw_only=True, slots=True)
class Replay:
    """A past day shown again; `reconstructed` where nothing had been kept by then."""

    day: date
    reconstructed: bool


def as_of_in(request: HttpRequest) -> datetime | None:
    """`?as_of=2026-03-14` as the last moment of that day; None for today, the future and what is no day."""
    try:
        day = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return None
    here = site()
    if day >= here.today or day.year < 1900:
        return None
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=here.zone) - timedelta(
        microseconds=1
    )


def replay_of(request: HttpRequest) -> Replay | None:
    """The past day an address asks for, None for now."""
    moment = as_of_in(request)
    if moment is None:
        return None
    since = known_since(site().ledger)
    return Replay(day=moment.date(), reconstructed=since is None or moment < since)
