"""Addresses of what is passed on."""

from __future__ import annotations

from django.urls import path

from jalon.web.sharing import letters, links, reach, shared, stopping, values

urlpatterns = [
    path("letter/<slug:slug>/", letters.letter, name="letter"),
    path("letter/<slug:slug>.pdf", letters.letter_pdf, name="letter-pdf"),
    path("board/<slug:slug>/values.csv", values.board_values, name="board-values"),
    path("kpi/<str:name>/values.csv", values.kpi_values, name="kpi-values"),
    path("link/", links.add, name="link-add"),
    path("link/board/<slug:slug>/", links.add_board, name="link-add-board"),
    path("link/kpi/<str:name>/", links.add_kpi, name="link-add-kpi"),
    path("links/", links.links, name="links"),
    path("links/<int:number>/revoke/", links.revoke, name="link-revoke"),
    path("links/<int:number>/restore/", links.restore, name="link-restore"),
    path("shared/<str:secret>/", shared.shared, name="shared"),
    path("reach/", reach.reached, name="reach"),
    path("mail/stop/<str:token>/", stopping.stop, name="mail-stop"),
]
