"""Secrets in addresses: random, shown once, kept only as a digest."""

from __future__ import annotations

import secrets
from hashlib import sha256
from hmac import compare_digest

from jalon.ledger.people.models import Person, Setting
from jalon.web.frame.site import site

_FIRST = "first_person_secret"


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """A secret nobody guesses, fit for an address."""
    return secrets.token_urlsafe(32)


def invite_first_person() -> str | None:
    """A new secret that lets the first person in; None once somebody has an account."""
    if Person.objects.exists():
        return None
    secret = new_secret()
    Setting.objects.update_or_create(name=_FIRST, defaults={"value": digest(secret)})
    return secret


def lets_first_person_in(secret: str) -> bool:
    """True for the secret last printed, while nobody has an account."""
    if Person.objects.exists():
        return False
    kept = Setting.objects.filter(name=_FIRST).first()
    return kept is not None and compare_digest(str(kept.value), digest(secret))


def let_first_person_in(secret: str) -> bool:
    """Use up the secret within a transaction: False when somebody else just did."""
    Setting.objects.select_for_update().filter(name=_FIRST).first()
    return lets_first_person_in(secret) and bool(Setting.objects.filter(name=_FIRST).delete()[0])


def demo_secret() -> str:
    """The secret in the demo's address: it follows from the site's own, so that it lives as long."""
    return sha256(f"demo {site().serving.secret}".encode()).hexdigest()[:32]
