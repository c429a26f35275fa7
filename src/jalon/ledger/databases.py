"""Django's settings and connections for the ledger.

Django wants one set of settings a process. `web` configures its own first, by `base_settings`; otherwise
`configure()` sets what the ledger alone needs. Each opened ledger is a further
connection under its own alias, so several live in one process.
"""

from __future__ import annotations

from itertools import count
from typing import Any

import django
from django.conf import settings
from django.db import connections

from jalon.ledger.address import Address

APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "jalon.ledger.apps.LedgerConfig",
    "jalon.ledger.people.apps.PeopleConfig",
)
"""Every application whose tables stand in the ledger's database, so that migrations and backups know all."""

_numbers = count(1)


def base_settings(**more: Any) -> dict[str, Any]:
    """The settings the ledger needs, and `more`: what a larger Django project adds or replaces."""
    return {
        "INSTALLED_APPS": list(APPS),
        "AUTH_USER_MODEL": "people.Person",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "DATABASES": {},
        **more,
    }


def configure() -> None:
    """Make Django ready; settings already configured by `web` are kept."""
    if not settings.configured:
        settings.configure(**base_settings())
    django.setup()


def connect(address: Address) -> str:
    """Name a connection for `address` and return its alias; nothing is opened yet."""
    alias = f"ledger-{next(_numbers)}"
    connections.databases[alias] = connections.configure_settings(
        {"default": {}, alias: dict(address.settings)}
    )[alias]
    return alias


def disconnect(alias: str) -> None:
    """Close this thread's connection and forget the alias."""
    for connection in connections.all(initialized_only=True):
        if connection.alias == alias:
            connection.close()
            del connections[alias]
    connections.databases.pop(alias, None)
