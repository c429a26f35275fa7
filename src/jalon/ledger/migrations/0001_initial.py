"""The tables of version 0.1.0, and the one row of the pointer."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def first_pointer(apps: Any, schema_editor: Any) -> None:
    """Nothing is published yet, and the chain is empty."""
    apps.get_model("ledger", "Pointer").objects.using(schema_editor.connection.alias).create()


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Pointer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("run", models.BigIntegerField(default=0)),
                ("entries", models.BigIntegerField(default=0)),
                ("head", models.CharField(default="", max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="EntryRow",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=20)),
                ("subject", models.TextField()),
                ("content", models.TextField()),
                ("reason", models.TextField(default="")),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "ledger_entry",
                "indexes": [models.Index(fields=["kind", "subject"], name="ledger_entry_subject")],
            },
        ),
        migrations.CreateModel(
            name="RunRow",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("state", models.CharField(max_length=10)),
                ("base", models.BigIntegerField()),
                ("started_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("engine", models.TextField(default="")),
                ("values", models.BigIntegerField(default=0)),
                ("sources", models.TextField(default="{}")),
                ("host", models.TextField(default="")),
                ("pid", models.BigIntegerField(default=0)),
                ("process", models.TextField(default="")),
                ("heartbeat", models.DateTimeField()),
            ],
            options={
                "db_table": "ledger_run",
                "indexes": [models.Index(fields=["state"], name="ledger_run_state")],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kpi", models.TextField()),
                ("grain", models.CharField(max_length=20)),
                ("cut", models.TextField()),
                ("slice", models.TextField()),
                ("key", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "indexes": [models.Index(fields=["kpi", "grain"], name="ledger_series_kpi")],
            },
        ),
        migrations.CreateModel(
            name="StagedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("run", models.BigIntegerField()),
                ("kpi", models.TextField()),
                ("rows", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "ledger_staged",
                "constraints": [models.UniqueConstraint(fields=("run", "kpi"), name="ledger_staged_key")],
            },
        ),
        migrations.CreateModel(
            name="ObservationRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("run", models.BigIntegerField()),
                ("kind", models.CharField(max_length=7)),
                ("value", models.TextField()),
                ("parts", models.TextField()),
                ("complete", models.BooleanField()),
                ("entered", models.BooleanField()),
                ("definition", models.TextField()),
                ("data_as_of", models.DateField(null=True)),
                ("computed_at", models.DateTimeField(null=True)),
                ("why", models.CharField(max_length=10)),
                ("gone", models.BooleanField()),
                (
                    "series",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.series"
                    ),
                ),
            ],
            options={
                "db_table": "ledger_observation",
                "indexes": [models.Index(fields=["run", "series"], name="ledger_observation_run")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "period_start", "period_end", "run"), name="ledger_observation_key"
                    )
                ],
            },
        ),
        migrations.RunPython(first_pointer, migrations.RunPython.noop),
    ]
