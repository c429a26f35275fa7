"""Read-only links: made from a board or a KPI, shown once, listed, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from jalon.ledger.people.models import Link, Person
from jalon.vocabulary.rights import Right
from jalon.web.accounts.forms import SpokenForm
from jalon.web.accounts.secrets import digest, new_secret
from jalon.web.frame.access import Sight, kpi_for, needs, person_of
from jalon.web.frame.audit import record
from jalon.web.frame.language import language_of
from jalon.web.frame.notices import tell
from jalon.web.frame.site import site
from jalon.web.sharing.lists import MAIN, listed
from jalon.web.words import LANGUAGES

DAYS = (7, 30, 90)
_EVERYBODY = Person(right=Right.VIEWER.value)
"""Stands for anybody who signs in, with no board that gives them a right."""


class NewLink(SpokenForm):
    """What the page is called, in which language, for how long."""

    room = "share"

    title = forms.CharField(max_length=200)
    spoken = forms.ChoiceField()
    days = forms.TypedChoiceField(coerce=int, initial=DAYS[1])

    def __init__(self, language: str, *args: object, **more: object) -> None:
        super().__init__(language, *args, **more)
        languages = [(each, self.words(f"in_{each}")) for each in LANGUAGES]
        self.fields["spoken"].choices = languages  # type: ignore[attr-defined]
        days = [(each, self.words("for_days", count=each)) for each in DAYS]
        self.fields["days"].choices = days  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedLink:
    """A link as its list shows it; `state` is open, over or revoked; `left` how many KPIs it still shows."""

    link: Link
    state: str
    left: int
    mine: bool


@needs(Right.OWNER)
def add(request: HttpRequest) -> HttpResponse:
    """A link to the workspace's board."""
    return _add(request, listed(request, MAIN).kpis, listed(request, MAIN).title, reverse("board"))


@needs(Right.OWNER, of="board")
def add_board(request: HttpRequest, slug: str) -> HttpResponse:
    """A link to a board that people made, or to the executive page."""
    found = listed(request, slug, Right.OWNER)
    return _add(request, found.kpis, found.title, found.page)


@needs(Right.OWNER, of="kpi")
def add_kpi(request: HttpRequest, name: str) -> HttpResponse:
    """A link to one KPI."""
    kpi = kpi_for(request, name, Right.OWNER)
    title = kpi.text(language_of(request))
    return _add(request, (kpi.name,), title, reverse("kpi", args=[kpi.name]))


@needs(Right.OWNER)
def links(request: HttpRequest) -> HttpResponse:
    """The links a person made; whoever runs the site sees everybody's."""
    person = person_of(request)
    rows = Link.objects.select_related("created_by")
    if not person.rights.allows(Right.ADMIN):
        rows = rows.filter(created_by=person)
    now, shown = site().now, Showing().of
    known = [
        ListedLink(link=each, state=_state(each, now), left=len(shown(each)), mine=each.created_by == person)
        for each in rows[:200]
    ]
    return render(request, "sharing/links.html", {"links": known})


@needs(Right.OWNER)
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Close a link at once."""
    link = _mine(request, number)
    if link.revoked_at is None:
        link.revoked_at = site().now
        link.save(update_fields=["revoked_at"])
        record(person_of(request), "link_revoked", link.title, after=_told(link))
        tell(request, "share.revoked", undo=reverse("link-restore", args=[link.pk]), title=link.title)
    return redirect("links")


@needs(Right.OWNER)
@require_POST
def restore(request: HttpRequest, number: int) -> HttpResponse:
    """Open again a link that was revoked; its last day stays."""
    link = _mine(request, number)
    if link.revoked_at is not None:
        link.revoked_at = None
        link.save(update_fields=["revoked_at"])
        record(person_of(request), "link_restored", link.title, after=_told(link))
        tell(request, "share.restored", title=link.title)
    return redirect("links")


@dataclass
class Showing:
    """What links still show; each maker's sight, and everybody's, is read once."""

    sights: dict[int | None, Sight] = field(default_factory=dict)

    def of(self, link: Link) -> list[str]:
        """The KPIs of a link, as chosen, that its maker still sees and that are still open to everybody."""
        maker = link.created_by
        if maker is None or not maker.is_active:
            return []
        defined = [name for name in link.kpis if name in site().definitions.kpis]
        return self._sight(_EVERYBODY).visible(self._sight(maker).visible(defined))

    def _sight(self, person: Person) -> Sight:
        if person.pk not in self.sights:
            self.sights[person.pk] = Sight.of(person)
        return self.sights[person.pk]


def open_to_everybody(kpis: Sequence[str]) -> list[str]:
    """The KPIs of a list that anybody who signs in may see: no restricted board keeps them to itself."""
    return Sight.of(_EVERYBODY).visible(kpis)


def _add(request: HttpRequest, kpis: Sequence[str], title: str, page: str) -> HttpResponse:
    """Ask for title, language and duration; then show the address, this once."""
    language = language_of(request)
    shown = open_to_everybody(kpis)
    form = NewLink(language, request.POST or None, initial={"title": title, "spoken": language})
    context = {
        "form": form,
        "names": [site().definitions.kpis[name].text(language) for name in shown],
        "withheld": len(kpis) - len(shown),
        "page": page,
    }
    if request.method != "POST" or not form.is_valid() or not shown:
        return render(request, "sharing/link.html", context)
    link, secret = _made(person_of(request), shown, form.cleaned_data)
    address = site().serving.address + reverse("shared", args=[secret])
    # Not a redirect: the address is known here alone, and only its digest is kept.
    return render(request, "sharing/link_made.html", {"link": link, "address": address}, status=201)


def _made(person: Person, kpis: Sequence[str], told: dict[str, object]) -> tuple[Link, str]:
    secret = new_secret()
    with transaction.atomic():
        link: Link = Link.objects.create(
            digest=digest(secret),
            title=told["title"],
            kpis=list(kpis),
            language=told["spoken"],
            created_by=person,
            expires_at=site().now + timedelta(days=int(str(told["days"]))),
        )
        record(person, "link_made", link.title, after=_told(link))
    return link, secret


def _told(link: Link) -> dict[str, object]:
    """A link as the audit keeps it: never its secret, nor its digest."""
    return {
        "kind": "link",
        "id": link.pk,
        "title": link.title,
        "kpis": link.kpis,
        "language": link.language,
        "expires_at": link.expires_at.isoformat(),
        "revoked_at": link.revoked_at.isoformat() if link.revoked_at else None,
    }


def _mine(request: HttpRequest, number: int) -> Link:
    """A link that the person made, or any for whoever runs the site. Raises Http404."""
    person = person_of(request)
    link: Link | None = Link.objects.filter(pk=number).first()
    if link is None or (link.created_by != person and not person.rights.allows(Right.ADMIN)):
        raise Http404
    return link


def _state(link: Link, now: datetime) -> str:
    if link.revoked_at is not None:
        return "revoked"
    return "over" if link.expires_at <= now else "open"
