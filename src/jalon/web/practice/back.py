"""Where to go on after something was written: back to the page it was asked from."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from jalon.web.accounts.signing import safe_next


def back(request: HttpRequest, fallback: str) -> str:
    """The page that the form names (`next`), else the one that sent the request, else a fallback."""
    return safe_next(request, _sender(request) or fallback)


def _sender(request: HttpRequest) -> str:
    """Path and query of the page that holds the button; "" when unknown or that same address."""
    sender = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(sender, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(sender)
    if not parts.netloc or parts.path == request.path:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
