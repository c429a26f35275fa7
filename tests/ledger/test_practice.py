"""What people wrote down, read beside the values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jalon.ledger import open_ledger
from jalon.ports import Ledger
from jalon.vocabulary.practice import Action, Practice


def person(alias: str, email: str, role: str, *, active: bool = True) -> None:
    from jalon.ledger.people.models import Duty, Person  # noqa: PLC0415 (once a ledger was opened)

    made = Person(email=email, name=role, is_active=active)
    made.save(using=alias)
    Duty(person=made, role=role).save(using=alias)


def test_nothing_is_known_where_nobody_could_have_written(ledger: Ledger) -> None:
    assert ledger.practice() is None


def test_actions_planned_and_done_and_the_roles_of_those_who_are_there(tmp_path: Path) -> None:
    ledger = open_ledger(str(tmp_path / "ledger.sqlite3"))
    from jalon.ledger.people.models import Action as Row  # noqa: PLC0415 (once a ledger was opened)
    from jalon.ledger.people.models import Event  # noqa: PLC0415 (once a ledger was opened)

    person(ledger.alias, "a@example.com", "sales")
    person(ledger.alias, "b@example.com", "shops", active=False)
    days = {Row.PLANNED: date(2026, 5, 2), Row.DONE: date(2026, 4, 1), Row.DROPPED: None}
    for state, due in days.items():
        row = {"kpi": "revenue", "texts": {"en": state}, "owner": "sales", "measure": "orders"}
        Row(**row, state=state, due=due).save(using=ledger.alias)
    done = Action(
        kpi="revenue",
        texts={"en": "done"},
        owner="sales",
        due=date(2026, 4, 1),
        done=True,
        measure="orders",
    )
    planned = replace(done, texts={"en": "planned"}, due=date(2026, 5, 2), done=False)
    assert ledger.practice() == Practice(actions=(done, planned), roles=frozenset({"sales"}))
    assert Practice(actions=(done,)).of("orders") == ()
    Event(kpi="revenue", day=date(2026, 3, 9), titles={"en": "Strike"}).save(using=ledger.alias)
    Event(day=date(2026, 3, 1), titles={"en": "New prices"}).save(using=ledger.alias)
    noted = ledger.practice()
    assert noted is not None
    march = noted.notes_on("revenue", date(2026, 3, 1), date(2026, 4, 1))
    assert [(each.day.day, each.text("fr")) for each in march] == [(1, "New prices"), (9, "Strike")]
    assert len(noted.notes_on("orders", date(2026, 3, 1), date(2026, 4, 1))) == 1
    ledger.close()


def test_an_action_was_done_on_the_day_that_it_was_there(tmp_path: Path) -> None:
    ledger = open_ledger(str(tmp_path / "ledger.sqlite3"))
    from jalon.ledger.people.models import Action as Row  # noqa: PLC0415 (once a ledger was opened)

    person(ledger.alias, "a@example.com", "sales")
    late = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    Row(kpi="revenue", texts={"en": "New prices"}, state=Row.DONE, closed_at=late).save(using=ledger.alias)
    days = []
    for zone in (UTC, ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")):
        found = ledger.practice(zone)
        assert found is not None
        days.append(found.notes[0].day)
    assert days == [date(2026, 3, 31), date(2026, 4, 1), date(2026, 3, 31)]
    ledger.close()
