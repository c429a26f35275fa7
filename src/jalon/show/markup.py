"""People's words made safe in a page or a drawing."""

from __future__ import annotations

import re
from html import escape as escape_html

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


_SIGNED = re.compile(r"([+\u2212])(?=[€$£¥])")
_FISCAL = re.compile(r"(?<![\d-])(\d{4})-(\d{2})(?![\d-])")


def escape(text: str) -> str:
    """A text safe in the page; the days of a range (1–22 nov.), a year (2026-27) and −€12 stay on one line.

    Where a range of days in two months breaks, it breaks after its dash.
    """
    joined = _FISCAL.sub("\\1\u2060-\u2060\\2", drawn(text))
    joined = _SIGNED.sub("\\1\u2060", joined)
    return joined.replace(" –", "\u00a0–").replace("–", "\u2060–\u2060")


def drawn(text: str) -> str:
    """A text safe in a drawing; a character that no XML may hold shows as its absence."""
    return escape_html(_FORBIDDEN.sub("\ufffd", text))
