"""A role that definitions name, as people call it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)+")

RoleNames = Mapping[str, Mapping[str, str]]
"""What people call each role, by language."""


def role_text(role: str, language: str, names: RoleNames) -> str:
    """Its name in the language or the one there is; without one, a slug as words: `responsable boutique`."""
    named = names.get(role, {})
    told = named.get(language) or next(iter(named.values()), "")
    if told or not _SLUG.fullmatch(role):
        return told or role
    return re.sub("[-_]", " ", role)
