"""The YAML files of the starter and of the company, in the language of whoever reads their comments.

A line that begins with `#fr` or `#en` is a comment in that language only; `@name` stands for a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from jalon.demo.books import BANK_LATE
from jalon.demo.company import company
from jalon.demo.figures import figures, percent
from jalon.demo.planted import truth
from jalon.demo.tables import tables

_STARTER = ("jalon.yaml", "sources/first.yaml", "kpis/first.yaml", "data/README.txt")
_IGNORE = ".jalon/\n"
_FIGURE = re.compile(r"@([a-z_]+)")
_KPI = re.compile(r"^---\n", re.MULTILINE)
_NAME = re.compile(r"^kpi: (\w+)$", re.MULTILINE)
_EARLIER = ("on_time_rate", "delivery_days", "freight_per_unit")
"""KPIs that name each other as counters, and so can stand alone."""
_EARLIER_ROWS = ("data/expeditions.csv", "data/inventaires.csv")
_COMMENT = re.compile(r"^( *)#(fr|en)(?: |$)")


def demo_files(today: date, language: str, *, planted: bool = True, seed: int = 0) -> dict[str, bytes]:
    """The demo company by path: definitions and tables up to the evening before a day.

    Where nothing is `planted` it is a plain company, to see what is found where there is nothing; each
    `seed` makes another one.
    """
    known, rows = _made(today, planted=planted, seed=seed)
    shop = files("jalon.demo").joinpath("shop")
    pages = {path: _filled(text, language, known) for path, text in _texts(shop)}
    return {**pages, **rows, ".gitignore": _IGNORE.encode()}


def earlier_files(today: date, language: str) -> dict[str, bytes]:
    """What stood before a target was moved: enough for a first run on the evening before."""
    known, every = _made(today, planted=True, seed=0)
    known = known | {"on_time": percent(truth(today).moved.before)}
    texts = dict(_texts(files("jalon.demo").joinpath("shop")))
    delivery = _KPI.split(texts["kpis/logistique.yaml"])
    kept = [each for each in delivery if _NAME.findall(each)[0] in _EARLIER]
    texts["kpis/logistique.yaml"] = "---\n".join(kept)
    texts["jalon.yaml"] = texts["jalon.yaml"].partition("board:")[0]
    pages = ("jalon.yaml", "objectifs.yaml", "sources/logistique.yaml", "kpis/logistique.yaml")
    rows = {path: every[path] for path in _EARLIER_ROWS}
    return {path: _filled(texts[path], language, known) for path in pages} | rows


@lru_cache(maxsize=1)
def _made(today: date, *, planted: bool, seed: int) -> tuple[dict[str, str], dict[str, bytes]]:
    """The figures and the tables of the company of a day; kept, for both workspaces of a day need them."""
    made = company(today, planted=planted, seed=seed)
    return figures(made), tables(made)


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
