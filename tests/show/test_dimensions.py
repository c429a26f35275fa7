"""Break-downs by their names in files, as people of either language read them."""

from __future__ import annotations

import pytest

from jalon.show.dimensions import dimension_text, dimensions_text


@pytest.mark.parametrize(
    ("name", "french", "english"),
    [
        ("region", "région", "region"),
        ("client.canal", "canal", "channel"),
        ("Sujet", "sujet", "topic"),
        ("organization_key", "organization key", "organization key"),
        ("Country", "pays", "country"),
        ("taille-de-lot", "taille de lot", "taille de lot"),
    ],
)
def test_a_common_word_is_said_in_both_languages(name: str, french: str, english: str) -> None:
    assert dimension_text(name, "fr") == french
    assert dimension_text(name, "en") == english


def test_several_are_joined() -> None:
    assert dimensions_text(("customer.segment", "region"), "fr") == "segment × région"
