"""The weekly mail: Mondays from 07:00 where the workspace is, three sentences, once a person and week.

Every mail that is due has a row; it is claimed before the mail is handed over and marked when the server has
taken it. A worker that dies in between leaves a claim, which is taken up again after `LEASE`; the mail then
carries the same Message-ID, by which mail systems know a copy. Refused mails are tried again, `TRIES` times
a week at most, each later than the one before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.signing import BadSignature, Signer
from django.db.models import F
from django.urls import reverse

from jalon.ledger.people.models import Person, Sending
from jalon.show.board import Card
from jalon.show.mail import Addressee, Mail, weekly_mail
from jalon.web.frame.access import Sight
from jalon.web.frame.site import site
from jalon.web.sharing import sending

KIND = "weekly"
TRIES = 5
"""Times a mail is handed over in one week before it is given up."""
LEASE = timedelta(minutes=2)
"""After so long a claim without an end was left by a worker that died."""
UNDER_WAY = "under way"
_AT = time(7)
_WAITS = (timedelta(0), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
_SILENT = 3  # refusals in a row after which the server is left alone for this round
_SALT = "jalon.weekly"


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """An ISO week: its name (`2026-W48`) and the moment from which its mails are due."""

    cycle: str
    due: datetime

    @classmethod
    def of(cls, now: datetime, zone: ZoneInfo) -> Week:
        """The week that a moment lies in."""
        day = now.astimezone(zone).date()
        year, number, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return cls(cycle=f"{year}-W{number:02}", due=datetime.combine(monday, _AT, tzinfo=zone))


def send_due(now: datetime) -> dict[str, Any]:
    """Send the weekly mails that are due; says how many went and how many failed, and why none were tried."""
    week = Week.of(now, site().zone)
    if now < week.due:
        return {"sent": 0, "failed": 0, "reason": "not-due"}
    if not sending.configured():
        return {"sent": 0, "failed": 0, "reason": "no-mail-server"}
    if site().ledger.current() is None:
        return {"sent": 0, "failed": 0, "reason": "no-run"}
    sent = failed = refused = 0
    for person in _awaiting(week, now):
        went = _send(person, week, now)
        if went is None:
            continue
        sent, failed, refused = sent + went, failed + (not went), 0 if went else refused + 1
        if refused >= _SILENT:
            return {"sent": sent, "failed": failed, "reason": "server-silent"}
    return {"sent": sent, "failed": failed}


def mail_for(person: Person, day: date) -> Mail | None:
    """A person's weekly mail; None while they see no KPI worth telling."""
    cards, theirs = cards_for(person)
    if not cards:
        return None
    here = site()
    addressee = Addressee(
        name=person.name,
        link=here.serving.address + reverse("today"),
        unsubscribe=here.serving.address + stop_path(person),
    )
    return weekly_mail(cards, addressee, day, person.language, here.definitions.name, theirs)


def cards_for(person: Person) -> tuple[list[Card], frozenset[str]]:
    """The cards a person is told of (what has a target, and what is theirs), and the names of theirs."""
    kpis, sight = site().definitions.kpis, Sight.of(person)
    duties = {each.role for each in person.duties.all()}
    teams = {f"team:{each.team.slug}" for each in person.memberships.select_related("team")}
    theirs = frozenset(name for name, kpi in kpis.items() if kpi.owner in duties or kpi.scope in teams)
    names = [name for name, kpi in kpis.items() if kpi.targets or name in theirs]
    return site().cards(sight.visible(names)), theirs


def stop_path(person: Person) -> str:
    """The address at which a person stops the weekly mail without signing in."""
    return reverse("mail-stop", args=[Signer(salt=_SALT).sign(str(person.pk))])


def person_behind(token: str) -> Person | None:
    """Whom a signed address is about; None when we did not sign it."""
    try:
        number = int(Signer(salt=_SALT).unsign(token))
    except (BadSignature, ValueError):
        return None
    return Person.objects.filter(pk=number).first()


def _awaiting(week: Week, now: datetime) -> Iterator[Person]:
    """Who is to be written to this week; somebody who came after Monday waits for the next."""
    for person in Person.objects.filter(is_active=True, weekly_mail=True).order_by("pk"):
        if not week.due < person.created_at <= now:
            yield person


def _send(person: Person, week: Week, now: datetime) -> bool | None:
    """Claim a person's mail and hand it over; None when it is not to be sent now."""
    row = _claimed(person, week, now)
    if row is None:
        return None
    mail = mail_for(person, now.astimezone(site().zone).date())
    if mail is None:
        row.delete()
        return None
    stop = site().serving.address + stop_path(person)
    why = sending.failure(person.email, mail, unsubscribe=stop, mark=f"{KIND}-{week.cycle}-{person.pk}")
    row.failure, row.sent_at = why, None if why else now
    row.save(update_fields=["failure", "sent_at"])
    return not why


def _claimed(person: Person, week: Week, now: datetime) -> Sending | None:
    """The row of a mail that nobody else sends; None when it went, waits or was given up."""
    row, _ = Sending.objects.get_or_create(person=person, kind=KIND, cycle=week.cycle)
    if row.sent_at is not None or not _ripe(row, now):
        return None
    claimed = Sending.objects.filter(pk=row.pk, tries=row.tries, sent_at=None).update(
        tries=F("tries") + 1, tried_at=now, failure=UNDER_WAY
    )
    return row if claimed else None


def _ripe(row: Sending, now: datetime) -> bool:
    """True when a mail may be handed over (again)."""
    if row.tries >= TRIES:
        return False
    if row.tried_at is None:
        return True
    wait = LEASE if row.failure == UNDER_WAY else _WAITS[row.tries]
    return bool(now - row.tried_at >= wait)
