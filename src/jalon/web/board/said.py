"""What a person wrote, in a language or in the one there is."""

from __future__ import annotations

from collections.abc import Mapping


def said(texts: Mapping[str, str], language: str, otherwise: str = "") -> str:
    """The text in a language, else in any they wrote, else what stands for it."""
    return texts.get(language) or next(iter(texts.values()), "") or otherwise
