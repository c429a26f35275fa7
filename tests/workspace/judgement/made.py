"""Three years of sales of a small shop, day by day, whose next months are known in advance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from jalon.vocabulary.judgement import Judgement
from jalon.workspace import find, run
from jalon.workspace.judgement.judging import judgement
from jalon.workspace.published import Published

PARIS = ZoneInfo("Europe/Paris")
TEXT = """\
workspace: shop
languages: [en, fr]
calendar: {{timezone: Europe/Paris}}
{settings}
---
source: sales
rows: sales.csv
key: id
times: {{sold: day}}
---
kpi: revenue
name: {{en: Revenue, fr: Chiffre d'affaires}}
source: sales
value: sum(amount)
unit: EUR
{more}
"""


def moment(day: date) -> datetime:
    """Nine in the morning of a day."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=PARIS)


def steady(day: date) -> int:
    """100 a day, twice that in December."""
    return 200 if day.month == 12 else 100


@contextmanager
def reading(
    folder: Path,
    more: str = "",
    *,
    until: date = date(2026, 1, 1),
    since: date = date(2023, 1, 1),
    amount: Callable[[date], int] = steady,
    settings: str = "",
    at: date | None = None,
) -> Iterator[Published]:
    """What was published on the day `until`, which has no sales yet, or on a later one."""
    days = [since + timedelta(days=number) for number in range((until - since).days)]
    rows = [f"{number},{day},{amount(day)}" for number, day in enumerate(days)]
    (folder / "jalon.yaml").write_text(TEXT.format(more=more, settings=settings))
    (folder / "sales.csv").write_text("\n".join(("id,day,amount", *rows, "")))
    now = moment(at or until)
    workspace = find(folder, now)
    assert workspace.errors == ()
    assert run(workspace, now).failed == {}
    with workspace.ledger() as ledger:
        yield Published.of(workspace, ledger, now, None)


def judged(
    folder: Path,
    more: str = "",
    *,
    until: date = date(2026, 1, 1),
    since: date = date(2023, 1, 1),
    amount: Callable[[date], int] = steady,
    kpi: str = "revenue",
    settings: str = "",
    at: date | None = None,
) -> Judgement:
    """What is said of a KPI on that day."""
    with reading(
        folder, more, until=until, since=since, amount=amount, settings=settings, at=at
    ) as published:
        return judgement(published, published.kpis[kpi])
