"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from jalon.web.library import (
    catalogue,
    catalogue_add,
    catalogue_entry,
    data,
    entering,
    first,
    receiving,
    renewing,
    undoing,
)

urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/added/<int:line>/", catalogue_add.added, name="catalogue-added"),
    path("catalogue/added/<int:line>/undo/", catalogue_add.undo, name="catalogue-undo"),
    path("catalogue/<slug:entry>/", catalogue_entry.entry, name="catalogue-entry"),
    path("catalogue/<slug:entry>/add/", catalogue_add.add, name="catalogue-add"),
    path("data/", data.data, name="data"),
    path("data/compute/", data.compute, name="compute"),
    path("drop/", receiving.drop, name="drop"),
    path("drop/again/<str:source>/", renewing.again, name="drop-again"),
    path("drop/<str:token>/", receiving.look, name="drop-look"),
    path("drop/<str:token>/sheet/", receiving.sheet, name="drop-sheet"),
    path("drop/<str:token>/chart/", first.chart, name="drop-chart"),
    path("drop/<str:token>/forget/", receiving.drop_it, name="drop-forget"),
    path("drop/<str:token>/renew/<str:source>/", receiving.renew, name="drop-renew"),
    path("drop/<str:token>/renewal/<str:source>/", renewing.renewal, name="drop-renewal"),
    path("drop/<str:token>/accept/<str:source>/", renewing.accept, name="drop-accept"),
    path("enter/", entering.new, name="enter-new"),
    path("enter/<int:line>/undo/", entering.undone, name="enter-undo"),
    path("enter/<str:source>/", entering.values, name="enter"),
    path("library/<int:line>/undo/", undoing.undo, name="library-undo"),
]
