"""The moment a page is read for: now, or the end of a past day named in the address."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.http import HttpRequest

from jalon.web.frame.site import site


def as_of_in(request: HttpRequest) -> datetime | None:
    """`?as_of=2026-03-14` as the last moment of that day; None for today, the future and what is no day."""
    try:
        day = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return None
    here = site()
    if day >= here.today:
        return None
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=here.zone) - timedelta(
        microseconds=1
    )
