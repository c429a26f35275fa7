"""Every address of the site, room by room."""

from __future__ import annotations

from django.urls import include, path, re_path

from jalon.web.frame import health
from jalon.web.frame.assets import asset

urlpatterns = [
    path("", include("jalon.web.board.urls")),
    path("account/", include("jalon.web.accounts.urls")),
    path("", include("jalon.web.practice.urls")),
    path("", include("jalon.web.library.urls")),
    path("", include("jalon.web.sharing.urls")),
    path("settings/", include("jalon.web.people.urls")),
    path("health/", health.health, name="health"),
    path("metrics/", health.metrics, name="metrics"),
    re_path(r"^assets/(?P<mark>[0-9a-f]{12})/(?P<name>[a-z.]+)$", asset, name="asset"),
]

handler400 = "jalon.web.frame.faults.not_understood"
handler403 = "jalon.web.frame.faults.not_allowed"
handler404 = "jalon.web.frame.faults.not_found"
handler500 = "jalon.web.frame.faults.our_fault"
