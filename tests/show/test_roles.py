"""Roles by the names people gave them, else as words; what is no slug is left as it was written."""

from __future__ import annotations

import pytest

from jalon.show.roles import role_text

NAMES = {"head-of-sales": {"en": "Head of sales", "fr": "Responsable des ventes"}, "cfo": {"fr": "Finances"}}


@pytest.mark.parametrize(
    ("role", "language", "said"),
    [
        ("head-of-sales", "fr", "Responsable des ventes"),
        ("cfo", "en", "Finances"),
        ("responsable_boutique", "fr", "responsable boutique"),
        ("Jean-Pierre", "fr", "Jean-Pierre"),
        ("Responsable d'équipe", "fr", "Responsable d'équipe"),
        ("", "en", ""),
    ],
)
def test_a_role_as_people_call_it(role: str, language: str, said: str) -> None:
    assert role_text(role, language, NAMES) == said
