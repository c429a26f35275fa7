"""Prints, as JSON, what the database of a demo holds once its people were let in, twice.

A process of its own: Django serves one workspace a process.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jalon.web.settings import Serving, configure


def main(folder: Path, now: datetime, language: str) -> Mapping[str, Any]:
    """Let people in on two days, the second after an action was removed by hand."""
    serving = Serving(
        folder=folder, ledger=str(folder / ".jalon" / "ledger.sqlite3"), secret="only for tests " * 4, now=now
    )
    configure(serving)
    from jalon.ledger.people.models import Action, Board, Event, Person, Team  # noqa: PLC0415
    from jalon.web.demo import seed  # noqa: PLC0415
    from jalon.web.serving import prepare  # noqa: PLC0415

    prepare(serving)
    seed(now, language)
    told = {
        "people": [
            [each.email, each.name, each.right, each.language, each.has_usable_password()]
            for each in Person.objects.order_by("pk")
        ],
        "duties": sorted(duty.role for each in Person.objects.all() for duty in each.duties.all()),
        "teams": {
            each.slug: sorted(one.person.email for one in each.memberships.all())
            for each in Team.objects.all()
        },
        "boards": {each.slug: each.kpis for each in Board.objects.all()},
        "executive": [each.slug for each in Board.objects.filter(executive=True)],
        "actions": [[each.kpi, each.state, str(each.due)] for each in Action.objects.all()],
        "closed": [str(each.closed_at) for each in Action.objects.exclude(state=Action.PLANNED)],
        "untimely": [
            each.pk
            for each in Action.objects.all()
            if each.created_at > now or (each.closed_at and not each.created_at < each.closed_at <= now)
        ],
        "events": [[each.kpi, str(each.day)] for each in Event.objects.all()],
    }
    Action.objects.all()[0].delete()
    seed(now + timedelta(days=3), language)
    return {**told, "after": [Person.objects.count(), Action.objects.count(), Event.objects.count()]}


if __name__ == "__main__":
    where, moment, spoken = sys.argv[1:]
    print(json.dumps(main(Path(where), datetime.fromisoformat(moment), spoken)))
