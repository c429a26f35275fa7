"""Addresses of settings, persons, teams, boards and the audit."""

from __future__ import annotations

from django.urls import path

from jalon.web.people import audit, boards, mine, persons, running, teams, undoing

urlpatterns = [
    path("", mine.settings, name="settings"),
    path("people/", persons.people, name="people"),
    path("people/add/", persons.add, name="people-add"),
    path("people/<int:number>/", persons.edit, name="people-edit"),
    path("people/<int:number>/active/", persons.active, name="people-active"),
    path("people/<int:number>/link/", persons.link, name="people-link"),
    path("teams/", teams.teams, name="people-teams"),
    path("teams/add/", teams.add, name="people-team-add"),
    path("teams/<slug:slug>/", teams.edit, name="people-team"),
    path("teams/<slug:slug>/remove/", teams.remove, name="people-team-remove"),
    path("boards/", boards.boards, name="people-boards"),
    path("boards/add/", boards.add, name="people-board-add"),
    path("boards/<slug:slug>/", boards.edit, name="people-board"),
    path("boards/<slug:slug>/rights/", boards.rights, name="people-board-rights"),
    path("boards/<slug:slug>/remove/", boards.remove, name="people-board-remove"),
    path("audit/", audit.audit, name="people-audit"),
    path("site/", running.running, name="people-site"),
    path("site/mail/", running.try_mail, name="people-mail"),
    path("undo/<int:line>/", undoing.undo, name="people-undo"),
]
