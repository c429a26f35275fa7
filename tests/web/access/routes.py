"""Every route of the site, with what its view asks of whoever calls it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from jalon.web.frame.access import Access


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A route: its name, the names of its arguments in order, its view's access (None: nobody said)."""

    name: str
    arguments: tuple[str, ...]
    access: Access | None


def routes() -> list[Route]:
    """All of them, walked from the URL conf itself."""
    return [_route(pattern) for pattern in _patterns(get_resolver().url_patterns)]


def _patterns(found: Iterable[Any]) -> Iterator[URLPattern]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns)
        else:
            yield each


def _route(pattern: URLPattern) -> Route:
    shape: Any = pattern.pattern
    named = tuple(shape.converters) or tuple(shape.regex.groupindex)
    return Route(
        name=str(pattern.name),
        arguments=named,
        access=getattr(pattern.callback, "access", None),
    )
