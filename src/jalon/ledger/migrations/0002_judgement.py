"""What is said of KPIs beside their values."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="JudgementRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kpi", models.TextField(unique=True)),
                ("run", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("content", models.TextField()),
            ],
            options={"db_table": "ledger_judgement"},
        ),
    ]
