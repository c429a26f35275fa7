"""People's words made safe in a page or a drawing."""

from __future__ import annotations

import re
from html import escape as escape_html

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


def escape(text: str) -> str:
    """A text safe in the page; the days of a range (1–22 nov.) stay on one line."""
    return drawn(text).replace("–", "\u2060–\u2060")


def drawn(text: str) -> str:
    """A text safe in a drawing; a character that no XML may hold shows as its absence."""
    return escape_html(_FORBIDDEN.sub("\ufffd", text))
