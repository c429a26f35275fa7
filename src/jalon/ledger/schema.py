"""Bringing a database forward to this version's tables, and refusing one that a newer version wrote."""

from __future__ import annotations

import time
from functools import cache

from django.apps import apps
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from jalon.vocabulary.finding import Finding, Place, Refusal

_TRIES = 5
_PAUSE = 0.2  # seconds


def bring_forward(alias: str, shown: str) -> None:
    """Apply the migrations that are missing, each whole or not at all. Raises Refusal: `ledger-newer`.

    Two processes may open a new database together: the one that comes second finds the work done.
    """
    for remaining in reversed(range(_TRIES)):
        try:
            _migrate(alias, shown)
        except DatabaseError:
            if not remaining:
                raise
            time.sleep(_PAUSE)
        else:
            return


def applied(alias: str) -> list[str]:
    """The migrations a database has seen, as `app.name`, sorted."""
    done = MigrationRecorder(connections[alias]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in done)


def _migrate(alias: str, shown: str) -> None:
    if set(MigrationRecorder(connections[alias]).applied_migrations()) == _known(tuple(apps.app_configs)):
        return  # most often: what the executor works out takes twenty times as long
    executor = MigrationExecutor(connections[alias])
    _refuse_newer(executor, shown)
    _refuse_foreign(executor)
    leaves = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(leaves)
    if plan:
        executor.migrate(leaves, plan=plan)


@cache
def _known(labels: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """App and name of every migration of this version; `labels` are the apps installed."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _refuse_foreign(executor: MigrationExecutor) -> None:
    """Raise DatabaseError where nothing of ours was ever made and tables stand in the way.

    A server's database may hold others' tables under other names; a file belongs to one program.
    """
    if executor.loader.applied_migrations:
        return
    connection = executor.connection
    there = set(connection.introspection.table_names())
    if connection.vendor != "sqlite":
        there &= {model._meta.db_table for model in apps.get_models()}
    there.discard(MigrationRecorder.Migration._meta.db_table)
    if there:
        raise DatabaseError(f"table {min(there)} is another program's")


def _refuse_newer(executor: MigrationExecutor, shown: str) -> None:
    loader = executor.loader
    unknown = sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps and (app, name) not in loader.graph.nodes
    )
    if unknown:
        facts = {"ledger": shown, "step": unknown[-1]}
        raise Refusal(Finding(code="ledger-newer", place=Place(file=shown), facts=facts))
