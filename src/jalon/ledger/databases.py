"""Django's settings and connections for the ledger.

Django wants one set of settings a process. `configure()` sets what the ledger alone needs; a site gives its
own, made by `base_settings`, before or after that. Each opened ledger is a further connection under its own
alias, so several live in one process.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def configure(wanted: Mapping[str, Any] | None = None) -> None:
    """Make Django ready; `wanted` are a site's settings, which hold from now on.

    A process that has opened a ledger may still become a site: applications and tables are the same.
    """
    if not settings.configured:
        settings.configure(**(base_settings() if wanted is None else wanted))
    elif wanted is not None:
        _replace(wanted)
    django.setup()


def _replace(wanted: Mapping[str, Any]) -> None:
    for name, value in wanted.items():
        setattr(settings, name, value)
    connections.databases.update(connections.configure_settings({"default": {}, **wanted["DATABASES"]}))
    for connection in connections.all(initialized_only=True):
        if connection.alias in wanted["DATABASES"]:
            connection.close()
            del connections[connection.alias]


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
