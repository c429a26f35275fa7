"""A refusal of the core (ledger busy, definitions unreadable …) becomes a page with its sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jalon.show.findings import sentence
from jalon.vocabulary.finding import Refusal
from jalon.web.frame.faults import fault
from jalon.web.frame.language import language_of

_NOT_NOW = ("folder-", "ledger-", "pdf-", "workspace-")
"""Refusals that are the server's matter and may pass; all others are about what was asked."""


class RefusalsAsPages:
    """Middleware: catches `Refusal` where a view lets it through."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as usual."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this with what a view raised."""
        if not isinstance(exception, Refusal):
            return None
        code = exception.finding.code
        told = sentence(exception.finding, language_of(request))
        status = 503 if code.startswith(_NOT_NOW) else 422
        return fault(request, "refused", status, finding=told, code=code)


refusals_as_pages = RefusalsAsPages
