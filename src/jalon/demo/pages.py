"""The YAML files of the starter and of the shop, in the language of whoever reads their comments.

A line that begins with `#fr` or `#en` is a comment in that language only; `@name` stands for a figure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from importlib.resources import files

from jalon.demo.figures import figures
from jalon.demo.tables import tables
from jalon.demo.trade import trade

_SHOP = ("jalon.yaml", "objectifs.yaml", "sources/ventes.yaml", "sources/relation.yaml", "kpis/ventes.yaml")
_SHOP_TOO = ("kpis/abonnements.yaml", "kpis/relation.yaml")
_STARTER = ("jalon.yaml", "sources/first.yaml", "kpis/first.yaml", "data/README.txt")
_IGNORE = ".jalon/\n"
_FIGURE = re.compile(r"@([a-z_]+)")
_COMMENT = re.compile(r"^( *)#(fr|en)(?: |$)")


def demo_files(today: date, language: str) -> dict[str, bytes]:
    """The demo shop by path: definitions and tables up to the evening before a day."""
    made = trade(today)
    known = figures(made)
    pages = {name: _page(f"shop/{name}", language, known) for name in (*_SHOP, *_SHOP_TOO)}
    return {**pages, **tables(made), ".gitignore": _IGNORE.encode()}


def starter_files(language: str, name: str) -> dict[str, bytes]:
    """A workspace to begin with, by path; everything but its settings is a comment."""
    pages = {each: _page(f"starter/{each}", language, {"name": name}) for each in _STARTER}
    return {**pages, ".gitignore": _IGNORE.encode()}


def _page(path: str, language: str, known: Mapping[str, str]) -> bytes:
    """A file with the comments of one language and its figures filled in."""
    text = files("jalon.demo").joinpath(*path.split("/")).read_text(encoding="utf-8")
    lines = []
    for line in text.splitlines():
        found = _COMMENT.match(line)
        if found is None:
            lines.append(line)
        elif found[2] == language:
            lines.append(f"{found[1]}#{line[found.end(2) :]}".rstrip())
    return (_FIGURE.sub(lambda found: known[found[1]], "\n".join(lines)) + "\n").encode()
