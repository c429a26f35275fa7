"""What a page, mail or file says, as plain words, so that one can be held against another."""

from __future__ import annotations

import re
from html import unescape


def words(page: str) -> str:
    """What a page, mail or file says: without tags, entities, joiners and kinds of space."""
    bare = re.sub(r"<(style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    bare = unescape(re.sub(r"</?(?:b|small|span|a)\b[^>]*>", "", bare))
    return " ".join(re.sub(r"<[^>]+>", " ", bare).replace("\u2060", "").split())
