"""A page that only shows something is of one reading of the workspace's files."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jalon.web.frame.site import site

_SHOWS = frozenset(("GET", "HEAD"))
"""What changes a file reads it again afterwards."""


def one_reading(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: definitions do not change while one page is made, and are looked for once."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.method not in _SHOWS:
            return answer(request)
        with site().reading():
            return answer(request)

    return answered
