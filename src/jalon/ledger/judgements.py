"""What is said of KPIs beside their values: kept for the newest run only, replaced whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from jalon.ledger.encode import instant
from jalon.ledger.models import JudgementRow, Pointer

_AT_ONCE = 200


def keep(alias: str, run: int, said: Mapping[str, str], at: datetime) -> bool:
    """Replace what was said by what is said after a run; False, and nothing kept, when another is shown."""
    rows = [
        JudgementRow(kpi=kpi, run=run, at=instant(at), content=content)
        for kpi, content in sorted(said.items())
    ]
    with transaction.atomic(using=alias):
        # The lock on the pointer keeps a slower judge of an older run from writing over a newer one.
        if Pointer.objects.using(alias).select_for_update().get().run != run:
            return False
        JudgementRow.objects.using(alias).all().delete()
        JudgementRow.objects.using(alias).bulk_create(rows, batch_size=_AT_ONCE)
    return True


def judgement(alias: str, kpi: str) -> str | None:
    """What is said of a KPI's published values; None where those were not judged yet."""
    shown = Pointer.objects.using(alias).values("run")[:1]
    found = JudgementRow.objects.using(alias).filter(kpi=kpi, run__in=shown)
    content: str | None = found.values_list("content", flat=True).first()
    return content


def judged(alias: str) -> bool:
    """True where something is kept of the run that pages show."""
    shown = Pointer.objects.using(alias).values("run")[:1]
    return bool(JudgementRow.objects.using(alias).filter(run__in=shown).exists())
