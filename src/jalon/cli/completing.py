"""What a shell offers when the tab key is pressed: names of KPIs, read from the files' own lines."""

from __future__ import annotations

import re
from pathlib import Path

import click

from jalon.catalogue.reading import ENTRIES

_NAMED = re.compile(r"^kpi:[ \t]+([A-Za-z0-9_]+)", re.MULTILINE)
_MOST_FILES = 500
_ENTRY = re.compile(r"^entry: ([a-z0-9_]+)", re.MULTILINE)


def complete_kpi(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """KPIs of the folder named so far that begin so. Only text is searched: a shell does not wait."""
    folder = Path(ctx.params.get("folder") or ctx.params.get("directory") or ".")
    names: set[str] = set()
    for path in sorted(folder.glob("**/*.y*ml"))[:_MOST_FILES]:
        names.update(_NAMED.findall(path.read_text(encoding="utf-8", errors="replace")))
    return sorted(name for name in names if name.startswith(incomplete))


def complete_entry(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Entries of the catalogue that begin so, read from its files' own lines."""
    names: set[str] = set()
    for path in ENTRIES.glob("*.yaml"):
        names.update(_ENTRY.findall(path.read_text(encoding="utf-8")))
    return sorted(name for name in names if name.startswith(incomplete))
