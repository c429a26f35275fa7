"""One sentence after something was done, shown on the next page; with a way to undo it where there is one."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import DatabaseError
from django.http import HttpRequest

from jalon.web.frame.language import language_of
from jalon.web.words import plain

_KEPT = "notices"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A sentence; `kind` is `done` or `wrong`; `undo` the address that undoes it by POST ("" for none)."""

    text: str
    kind: str = "done"
    undo: str = ""


def tell(request: HttpRequest, key: str, *, kind: str = "done", undo: str = "", **facts: object) -> None:
    """Keep a notice for the next page."""
    notice = Notice(text=plain(key, language_of(request), **facts), kind=kind, undo=undo)
    request.session[_KEPT] = [*request.session.get(_KEPT, []), asdict(notice)]


def told(request: HttpRequest) -> list[Notice]:
    """The notices kept, once."""
    if not hasattr(request, "session"):
        return []
    try:
        return [Notice(**each) for each in request.session.pop(_KEPT, [])]
    except DatabaseError:
        return []  # the page that says so is shown without them
