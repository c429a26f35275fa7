"""A role that definitions name, as people call it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)+")
_JOINED = re.compile(r"(?<![a-z0-9])([a-z]|avant|co|ex|non|semi|sous|vice)-")
"""What never stands alone, and so keeps its hyphen: `e-commerce`, `sous-chef`, `vice-president`."""

RoleNames = Mapping[str, Mapping[str, str]]
"""What people call each role, by language."""


def role_text(role: str, language: str, names: RoleNames) -> str:
    """Its name in the language or the one there is, as people wrote it; without one, a slug as words.

    `chef-de-rayon` is `chef de rayon`; a hyphen that belongs to a word stays, and so does what is no slug.
    """
    named = names.get(role, {})
    told = named.get(language) or next(iter(named.values()), "")
    if told or not _SLUG.fullmatch(role):
        return told or role
    return _JOINED.sub("\\1\0", role).replace("-", " ").replace("_", " ").replace("\0", "-")
