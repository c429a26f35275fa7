"""People's tables as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Tables `people_*`."""

    name = "jalon.ledger.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
