"""The site's secret: from the environment, else from a file of the workspace that only its owner reads."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from jalon.vocabulary.finding import Finding, Place, Refusal

FILE = "secret"
_SHORTEST = 32
_KNOWN = ("changeme", "change-me", "change_me", "secret", "password", "default", "example", "insecure")


def secret_of(hidden: Path, given: str | None, *, make: bool = False) -> str:
    """The secret that signs sessions and links; a new one with `make` where there is none.

    `hidden` is the workspace's folder for what Jalon keeps; `given` what the environment says.

    Raises Refusal: `secret-missing`, `secret-weak`, `secret-readable` (by others of this machine).
    """
    file = hidden / FILE
    if given:
        return _strong(given, "JALON_SECRET")
    if file.exists():
        if os.name == "posix" and file.stat().st_mode & 0o077:
            raise _refused("secret-readable", str(file))
        return _strong(file.read_text(encoding="ascii").strip(), str(file))
    if make:
        return new_secret(hidden)
    raise _refused("secret-missing", str(file))


def new_secret(hidden: Path) -> str:
    """Write a new secret where `secret_of` finds it, readable by this user alone."""
    hidden.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(48)
    handle = os.open(hidden / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret + "\n")
    return secret


def _strong(secret: str, where: str) -> str:
    if len(secret) < _SHORTEST or len(set(secret)) < 10 or any(word in secret.lower() for word in _KNOWN):
        raise _refused("secret-weak", where)
    return secret


def _refused(code: str, where: str) -> Refusal:
    return Refusal(Finding(code=code, place=Place(file=where), facts={"where": where}))
