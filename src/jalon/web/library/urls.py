"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from jalon.web.library import catalogue, catalogue_add, catalogue_entry, data

urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/added/<int:line>/", catalogue_add.added, name="catalogue-added"),
    path("catalogue/added/<int:line>/undo/", catalogue_add.undo, name="catalogue-undo"),
    path("catalogue/<slug:entry>/", catalogue_entry.entry, name="catalogue-entry"),
    path("catalogue/<slug:entry>/add/", catalogue_add.add, name="catalogue-add"),
    path("data/", data.data, name="data"),
    path("data/compute/", data.compute, name="compute"),
]
