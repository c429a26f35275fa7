"""Roles by the names people gave them, else as words; what is no slug is left as it was written."""

from __future__ import annotations

import pytest

from jalon.show.roles import role_text

NAMES = {"head-of-sales": {"en": "Head of sales", "fr": "Responsable des ventes"}, "cfo": {"fr": "Finances"}}
NAMES["chef-de-salle"] = {"fr": "chef-de-salle"}


@pytest.mark.parametrize(
    ("role", "language", "said"),
    [
        ("head-of-sales", "fr", "Responsable des ventes"),
        ("cfo", "en", "Finances"),
        ("responsable_boutique", "fr", "responsable boutique"),
        ("chef-de-rayon", "fr", "chef de rayon"),
        ("responsable-e-commerce", "fr", "responsable e-commerce"),
        ("vice-president_sales", "en", "vice-president sales"),
        ("ex-co-gerant", "fr", "ex-co-gerant"),
        ("video-editor", "en", "video editor"),
        ("chef-de-salle", "fr", "chef-de-salle"),  # so named by people
        ("Jean-Pierre", "fr", "Jean-Pierre"),
        ("Responsable d'équipe", "fr", "Responsable d'équipe"),
        ("", "en", ""),
    ],
)
def test_a_role_as_people_call_it(role: str, language: str, said: str) -> None:
    assert role_text(role, language, NAMES) == said
