"""Copying a whole ledger between databases: file to file for SQLite, table by table across engines."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.models import Model

from jalon.ledger.schema import bring_forward

_BATCH = 2_000


def copy_to_file(alias: str, scratch: str, file: Path) -> None:
    """Copy what `alias` holds at one moment into the new SQLite file that `scratch` is connected to."""
    if connections[alias].vendor == "sqlite":
        _copy_pages(alias, file)
        return
    bring_forward(scratch, str(file))
    with transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        replace_rows(alias, scratch)


def replace_rows(source: str, target: str) -> None:
    """Replace all rows of `target` by those of `source` in one transaction; both have today's tables."""
    with transaction.atomic(using=target):
        models = apps.get_models(include_auto_created=True)
        _empty(target, models)
        for model in models:
            _copy_rows(source, target, model)
        _reset_numbers(target, models)


def _copy_pages(alias: str, file: Path) -> None:
    connections[alias].ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connections[alias].connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def _empty(alias: str, models: list[type[Model]]) -> None:
    connection = connections[alias]
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)}")
            return
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (our own names, quoted)


def _copy_rows(source: str, target: str, model: type[Model]) -> None:
    fields = model._meta.local_concrete_fields
    connection = connections[target]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    marks = ", ".join(["%s"] * len(fields))
    rows = model._base_manager.using(source).order_by("pk").values_list(*(field.attname for field in fields))
    prepared = (
        tuple(field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True))
        for row in rows.iterator(chunk_size=_BATCH)
    )
    insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 (our own names, quoted)
    with connection.cursor() as cursor:
        for batch in _batches(prepared):
            cursor.executemany(insert, batch)


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _reset_numbers(alias: str, models: list[type[Model]]) -> None:
    """Automatic numbers go on after the highest that was copied."""
    with connections[alias].cursor() as cursor:
        for statement in connections[alias].ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
