"""Addresses of what is read."""

from __future__ import annotations

from django.urls import path

from jalon.web.board import (
    behind,
    boards,
    completing,
    editing,
    executive,
    kpi,
    objectives,
    targeting,
    team,
    today,
)

urlpatterns = [
    path("", today.today, name="today"),
    path("team/", team.team, name="team"),
    path("executive/", executive.executive, name="executive"),
    path("executive/choose/", executive.choose, name="executive-choose"),
    path("board/", boards.board, name="board"),
    path("board/<slug:slug>/", boards.named, name="board-named"),
    path("objectives/", objectives.objectives, name="objectives"),
    path("kpi/<str:name>/", kpi.kpi, name="kpi"),
    path("kpi/<str:name>/rows/", behind.ask, name="kpi-rows"),
    path("kpi/<str:name>/rows/<int:number>/", behind.look, name="kpi-rows-look"),
    path("kpi/<str:name>/target/", targeting.add, name="target-add"),
    path("kpi/<str:name>/target/<int:number>/", targeting.change, name="target-change"),
    path("kpi/<str:name>/target/<int:number>/drop/", targeting.drop, name="target-drop"),
    path("kpi/<str:name>/complete/<slug:step>/", completing.complete, name="kpi-complete"),
    path("definition/<int:line>/undo/", editing.undone, name="definition-undo"),
]
