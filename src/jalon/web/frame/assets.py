"""Stylesheet, scripts and pictures: few, small, named by their content so that browsers keep them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from jalon.show.styles import style
from jalon.web.frame.access import open_to_all

_STATIC = Path(__file__).parent.parent / "static"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_NAMES = ("style.css", "jalon.js", "htmx.min.js", "icon.svg")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """One file as it is sent; `mark` changes with its content."""

    content: bytes
    kind: str
    mark: str


def address_of(name: str) -> str:
    """Where a page finds an asset."""
    name = "".join(name)  # a plain string: Python 3.11 makes no path of a template's own kind
    return reverse("asset", args=[_read(name).mark, name])


@open_to_all
def asset(request: HttpRequest, mark: str, name: str) -> HttpResponse:
    """Send an asset; it may be kept for a year, for its address changes with it."""
    if name not in _NAMES:
        raise Http404
    found = _read(name)
    response = HttpResponse(found.content, content_type=found.kind)
    fresh = mark == found.mark
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "no-cache"
    return response


@cache
def _read(name: str) -> Asset:
    content = (_STATIC / name).read_bytes()
    if name == "style.css":
        content = (style("board.css", "chart.css") + "\n").encode() + content
    return Asset(content=content, kind=_KINDS[Path(name).suffix], mark=sha256(content).hexdigest()[:12])
