"""Failed sign-ins slow down whoever guesses: by account, and by where the attempts come from."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from django.http import HttpRequest
from django.utils import timezone

from jalon.ledger.people.models import Failure

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 8
PER_ORIGIN = 40
_KEPT = timedelta(days=7)


def too_many(request: HttpRequest, email: str) -> bool:
    """True when this account or this place has failed too often of late."""
    since = timezone.now() - WINDOW
    recent = Failure.objects.filter(at__gte=since)
    return (
        recent.filter(account=_digest(email)).count() >= PER_ACCOUNT
        or recent.filter(origin=_origin(request)).count() >= PER_ORIGIN
    )


def failed(request: HttpRequest, email: str) -> None:
    """Remember a failure; forget old ones."""
    Failure.objects.create(account=_digest(email), origin=_origin(request))
    Failure.objects.filter(at__lt=timezone.now() - _KEPT).delete()


def succeeded(email: str) -> None:
    """A person who got in has not guessed."""
    Failure.objects.filter(account=_digest(email)).delete()


def _origin(request: HttpRequest) -> str:
    return _digest(request.META.get("REMOTE_ADDR", ""))


def _digest(text: str) -> str:
    return sha256(text.strip().lower().encode()).hexdigest()
