"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from jalon.web.library import data

urlpatterns = [
    path("data/", data.data, name="data"),
    path("data/compute/", data.compute, name="compute"),
]
