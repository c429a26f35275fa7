"""Names and texts as the formula language and the reshaping SELECT write them."""

from __future__ import annotations

import re

from jalon.intake.hints import words

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_RESERVED = words(
    """
    all and any array as asc at between by case cast cross current date day default desc distinct
    each else end except exists extract false filter first for from full group having hour if in
    inner intersect interval into is join last left like limit minute month natural not null of
    offset on or order outer over pivot qualify quarter range right row rows second select set show
    some table then time timestamp to top true union unpivot using values week when where window
    with year
    """
)


def column(name: str) -> str:
    """A column in a formula, quoted where it must be: `Sales`, `"Montant H.T."`."""
    return name if _PLAIN.match(name) and name.lower() not in _RESERVED else quoted(name)


def quoted(name: str) -> str:
    """A name in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text in single quotes."""
    return "'" + value.replace("'", "''") + "'"
