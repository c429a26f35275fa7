"""The YAML files of the starter and of the company, in the language of whoever reads their comments.

A line that begins with `#fr` or `#en` is a comment in that language only; `@name` stands for a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable

from jalon.demo.books import BANK_LATE
from jalon.demo.company import company
from jalon.demo.figures import figures
from jalon.demo.tables import tables

_STARTER = ("jalon.yaml", "sources/first.yaml", "kpis/first.yaml", "data/README.txt")
_IGNORE = ".jalon/\n"
_FIGURE = re.compile(r"@([a-z_]+)")
_COMMENT = re.compile(r"^( *)#(fr|en)(?: |$)")


def demo_files(today: date, language: str) -> dict[str, bytes]:
    """The demo company by path: definitions and tables up to the evening before a day."""
    made = company(today)
    known = figures(made)
    shop = files("jalon.demo").joinpath("shop")
    pages = {path: _filled(text, language, known) for path, text in _texts(shop)}
    return {**pages, **tables(made), ".gitignore": _IGNORE.encode()}


def starter_files(language: str, name: str) -> dict[str, bytes]:
    """A workspace to begin with, by path; everything but its settings is a comment."""
    starter = files("jalon.demo").joinpath("starter")
    pages = {
        path: _filled(
            starter.joinpath(*path.split("/")).read_text(encoding="utf-8"), language, {"name": name}
        )
        for path in _STARTER
    }
    return {**pages, ".gitignore": _IGNORE.encode()}


def _texts(folder: Traversable, path: str = "") -> Iterator[tuple[str, str]]:
    """The YAML files of a folder and those below it, by path, in order."""
    for each in sorted(folder.iterdir(), key=lambda one: one.name):
        if each.is_dir():
            yield from _texts(each, f"{path}{each.name}/")
        elif each.name.endswith(".yaml"):
            yield f"{path}{each.name}", each.read_text(encoding="utf-8")


def _filled(text: str, language: str, known: Mapping[str, str]) -> bytes:
    """A file with the comments of one language and its figures filled in."""
    lines = []
    for line in text.splitlines():
        found = _COMMENT.match(line)
        if found is None:
            lines.append(line)
        elif found[2] == language:
            lines.append(f"{found[1]}#{line[found.end(2) :]}".rstrip())
    return (_FIGURE.sub(lambda found: known[found[1]], "\n".join(lines)) + "\n").encode()


def delivered(today: date) -> dict[str, date]:
    """The files that came earlier than the others, by path: the bank's last export is days old."""
    return {"data/tresorerie.csv": today - timedelta(days=BANK_LATE)}
