"""The ledger as a Django application, for `INSTALLED_APPS`."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Tables `ledger_*`."""

    name = "jalon.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
