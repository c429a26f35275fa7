"""Addresses of what is read."""

from __future__ import annotations

from django.urls import path

from jalon.web.board import boards, today

urlpatterns = [
    path("", today.today, name="today"),
    path("board/", boards.board, name="board"),
    path("board/<slug:slug>/", boards.named, name="board-named"),
]
