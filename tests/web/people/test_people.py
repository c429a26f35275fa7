"""Settings of a person; inviting, changing, closing and opening accounts; undoing."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from jalon.ledger.people.models import Audit, Duty, Membership, Person, Team
from jalon.vocabulary.rights import Right
from tests.web.conftest import Browser
from tests.web.sharing.conftest import Post, post

__all__ = ["post"]

Clients = Callable[..., Browser]
Persons = Callable[..., Person]


def undo_on(page: str) -> str:
    """The address of the last undo that a page offers."""
    found: list[str] = re.findall(r'action="(/settings/undo/\d+/)"', page)
    return found[-1]


def words(answer: Any) -> str:
    """A page as it is read: entities resolved, every space a plain one."""
    return re.sub("[\u00a0\u202f]", " ", unescape(answer.content.decode()))


def text(client: Browser, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return words(answer)


def test_everybody_chooses_language_and_mail_and_may_undo_it(client_of: Clients) -> None:
    client = client_of(Right.VIEWER)
    assert "Mes réglages" in text(client, "/settings/")
    client.post("/settings/", {"spoken": "en"})
    person = Person.objects.get(pk=client.person.pk)
    assert (person.language, person.weekly_mail) == ("en", False)
    page = text(client, "/settings/")
    assert "Your settings are saved." in page and "Personnes" not in page
    client.post(undo_on(page))
    person.refresh_from_db()
    assert (person.language, person.weekly_mail) == ("fr", True)


def test_a_person_reads_their_right_roles_and_teams(client_of: Clients) -> None:
    client = client_of(Right.OWNER)
    Duty.objects.create(person=client.person, role="head-of-sales")
    team = Team.objects.create(slug="shop", names={"fr": "La boutique"})
    Membership.objects.create(person=client.person, team=team)
    page = text(client, "/settings/")
    assert "Vos rôles : head of sales." in page and "Vos équipes : La boutique." in page
    assert "Responsabilité : cibles, événements, partage" in page


def invite(client: Browser, **more: object) -> str:
    told = {
        "name": "Alix Martin",
        "email": "Alix@Example.org",
        "spoken": "fr",
        "right": "contributor",
        "roles": ["head-of-sales"],
        **more,
    }
    answer = client.post("/settings/people/add/", told)
    assert answer.status_code in (200, 302)
    return words(answer)


def test_without_a_mail_server_a_link_is_shown_once_and_lets_in(client_of: Clients) -> None:
    client = client_of(Right.ADMIN)
    assert "montré une seule fois" in text(client, "/settings/people/add/")
    page = invite(client)
    link = re.search(r'value="http://kpi\.example(/\S+?)"', page)
    assert link is not None
    assert link[1] not in text(client, "/settings/people/") + text(client, "/settings/audit/")
    person = Person.objects.get(email="alix@example.org")
    assert (person.right, [each.role for each in person.duties.all()]) == ("contributor", ["head-of-sales"])
    visitor = Client()
    visitor.post(link[1], {"password": "une phrase assez longue"})
    assert visitor.get("/settings/").status_code == 200
    assert Client().get(link[1]).status_code == 404


def test_with_a_mail_server_the_invitation_is_mailed(client_of: Clients, post: Post) -> None:
    client = client_of(Right.ADMIN)
    invite(client, name="Sam", spoken="en")
    (message,) = post.taken
    assert (message["To"], message["Subject"]) == ("alix@example.org", "maison: your access to Jalon")
    assert "partie à alix@example.org" in text(client, "/settings/people/")


def test_a_mail_server_that_refuses_leaves_the_link_to_pass_on(client_of: Clients, post: Post) -> None:
    post.answer = "550 no such box"
    page = invite(client_of(Right.ADMIN))
    assert "n’a pas pris l’invitation" in page and "/account/password/new/" in page


def test_an_invitation_can_be_undone_until_its_person_comes_in(client_of: Clients) -> None:
    client = client_of(Right.ADMIN)
    undo = undo_on(invite(client))
    person = Person.objects.get(email="alix@example.org")
    person.set_password("une phrase assez longue")
    person.save()
    client.post(undo)
    assert "plus annulable" in text(client, "/settings/people/")
    assert Person.objects.filter(pk=person.pk).exists()
    person.set_unusable_password()
    person.save()
    client.post(undo)
    assert not Person.objects.filter(pk=person.pk).exists()


def test_an_address_has_one_account_whatever_its_case(client_of: Clients) -> None:
    client = client_of(Right.ADMIN)
    invite(client)
    assert "a déjà un compte" in invite(client, email="ALIX@example.ORG")
    assert Person.objects.filter(email__iexact="alix@example.org").count() == 1


def test_right_roles_and_teams_change_and_come_back(client_of: Clients, person_of: Persons) -> None:
    client, other = client_of(Right.ADMIN), person_of(Right.VIEWER, name="Alix")
    Team.objects.create(slug="shop", names={"fr": "La boutique"})
    told = {"name": "Alix B.", "right": "editor", "roles": ["direction"], "teams": ["shop"]}
    client.post(f"/settings/people/{other.pk}/", told)
    other.refresh_from_db()
    assert (other.name, other.right) == ("Alix B.", "editor")
    assert [each.role for each in other.duties.all()] == ["direction"]
    assert [each.team.slug for each in other.memberships.all()] == ["shop"]
    line = Audit.objects.get(verb="person_changed")
    assert (line.before["right"], line.after["right"]) == ("viewer", "editor")
    client.post(undo_on(text(client, "/settings/people/")))
    other.refresh_from_db()
    assert (other.name, other.right, other.duties.count(), other.memberships.count()) == (
        "Alix",
        "viewer",
        0,
        0,
    )


def test_what_somebody_changed_since_is_not_undone(client_of: Clients, person_of: Persons) -> None:
    client, other = client_of(Right.ADMIN), person_of(Right.VIEWER)
    client.post(f"/settings/people/{other.pk}/", {"name": "A", "right": "owner"})
    undo = undo_on(text(client, "/settings/people/"))
    client_of(Right.ADMIN).post(f"/settings/people/{other.pk}/", {"name": "A", "right": "editor"})
    client.post(undo)
    other.refresh_from_db()
    assert other.right == "editor"


def test_closing_an_account_ends_its_sessions_at_once(client_of: Clients) -> None:
    client, other = client_of(Right.ADMIN), client_of(Right.OWNER)
    assert other.get("/settings/").status_code == 200
    client.post(f"/settings/people/{other.person.pk}/active/", {"active": "0"})
    assert other.get("/settings/").status_code == 302
    client.post(undo_on(text(client, "/settings/people/")))
    assert Person.objects.get(pk=other.person.pk).is_active


@pytest.mark.parametrize("right", [Right.VIEWER, Right.EDITOR])
def test_somebody_always_runs_the_site(client_of: Clients, right: Right) -> None:
    client = client_of(Right.ADMIN)
    Person.objects.exclude(pk=client.person.pk).update(is_active=False)
    page = client.post(f"/settings/people/{client.person.pk}/", {"name": "Moi", "right": right.value})
    assert "Il ne resterait personne" in page.content.decode()
    client.post(f"/settings/people/{client.person.pk}/active/", {"active": "0"})
    person = Person.objects.get(pk=client.person.pk)
    assert (person.right, person.is_active) == ("admin", True)


def test_an_undo_leaves_somebody_to_run_the_site(client_of: Clients, person_of: Persons) -> None:
    first, second = client_of(Right.ADMIN), person_of(Right.VIEWER)
    Person.objects.exclude(pk__in=[first.person.pk, second.pk]).update(is_active=False)
    first.post(f"/settings/people/{second.pk}/", {"name": "Deux", "right": "admin"})
    undo = undo_on(text(first, "/settings/people/"))
    Person.objects.filter(pk=first.person.pk).update(right="viewer")
    assert first.post(undo).status_code == 403
    Person.objects.filter(pk=first.person.pk).update(right="admin", is_active=True)
    Person.objects.filter(pk=second.pk).update(right="admin")
    first.post(undo)
    assert Person.objects.get(pk=second.pk).right == "viewer"


def test_nobody_undoes_what_somebody_else_wrote(client_of: Clients, person_of: Persons) -> None:
    client, other = client_of(Right.ADMIN), person_of(Right.VIEWER)
    client.post(f"/settings/people/{other.pk}/", {"name": "A", "right": "owner"})
    assert client_of(Right.ADMIN).post(undo_on(text(client, "/settings/people/"))).status_code == 404


def test_the_link_to_come_in_again_is_only_for_who_has_not(client_of: Clients, person_of: Persons) -> None:
    client, new, old = client_of(Right.ADMIN), person_of(), person_of(password="une phrase assez longue")
    assert "/account/password/new/" in client.post(f"/settings/people/{new.pk}/link/").content.decode()
    assert client.post(f"/settings/people/{old.pk}/link/").status_code == 404


def test_the_audit_tells_who_did_what_and_can_be_filtered(client_of: Clients, person_of: Persons) -> None:
    client = client_of(Right.ADMIN, name="Dominique")
    other = person_of(Right.VIEWER, name="Alix")
    client.post(f"/settings/people/{other.pk}/", {"name": "Alix", "right": "owner"})
    client.post("/settings/", {"spoken": "fr"})
    page = text(client, "/settings/audit/")
    assert "a changé une personne" in page and "a changé ses réglages" in page
    page = text(client, f"/settings/audit/?verb=person_changed&person={client.person.pk}&subject=ali")
    assert page.count("<b>Dominique</b>") == 1
    assert "Rien ne correspond." in text(client, f"/settings/audit/?person={other.pk}")
    assert text(client, "/settings/audit/?person=x&before=99999999999999999999&verb=%00").count("<li>") > 0


def test_an_empty_audit_says_whether_a_filter_is_why(client_of: Clients) -> None:
    client = client_of(Right.ADMIN)
    assert "Personne n’a encore rien changé" in text(client, "/settings/audit/")
    assert "Rien ne correspond" in text(client, "/settings/audit/?verb=board_made")


def test_a_long_audit_goes_on_on_another_page(client_of: Clients) -> None:
    client = client_of(Right.ADMIN, name="Dominique")
    for number in range(60):
        Audit.objects.create(person=client.person, verb="signed_in", subject=f"s{number}")
    page = text(client, "/settings/audit/?verb=signed_in")
    assert page.count("<b>Dominique</b>") == 50
    more = re.search(r'href="(\?[^"]+before=\d+)"', page)
    assert more is not None
    assert text(client, "/settings/audit/" + more[1]).count("<b>Dominique</b>") == 10


def test_the_site_says_how_it_runs_and_tries_its_mail(client_of: Clients, post: Post) -> None:
    client = client_of(Right.ADMIN)
    page = text(client, "/settings/site/")
    assert "Un serveur est réglé" in page and urlsplit(post.address).netloc not in page
    client.post("/settings/site/mail/")
    assert [message["Subject"] for message in post.taken] == ["maison : message d’essai"]
    assert "est parti à" in text(client, "/settings/site/")
    post.answer = "550 no"
    client.post("/settings/site/mail/")
    assert "n’est pas parti" in text(client, "/settings/site/")


def test_without_a_mail_server_the_next_step_is_named(client_of: Clients) -> None:
    page = text(client_of(Right.ADMIN, language="en"), "/settings/site/")
    assert "No server is set" in page and "JALON_MAIL" in page and "does not answer" in page
