"""A total by its members: a table with each one's value and, where it has sense, its share as a small bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jalon.show.markup import drawn, escape
from jalon.show.numbers import as_decimal, value_text
from jalon.show.sentences import say
from jalon.show.svg import HAIRLINE, INK
from jalon.vocabulary.observation import Value

_WIDTH = 96


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One member of a total. `change` is a text, `spark` a drawing ready for a page."""

    name: str
    value: Value | None
    change: str = ""
    spark: str = ""


def breakdown_html(
    parts: Sequence[Part], unit: str | None, language: str, *, head: str, total: Value | None = None
) -> str:
    """The table, in the order given; `head` names the dimension. Safe to put in a page as it is.

    Shares are told only when the `total` they are of is given, as for sums; a ratio's parts have none.
    """
    columns = [("head", head), ("value", say("chart", "value", language))]
    if any(part.change for part in parts):
        columns.append(("change", say("chart", "change", language)))
    if total is not None:
        columns.append(("share", say("chart", "member", language)))
    if any(part.spark for part in parts):
        columns.append(("spark", say("chart", "trend", language)))
    heads = "".join(f'<th scope="col"{_kind(key)}>{escape(text)}</th>' for key, text in columns)
    keys = [key for key, _ in columns if key != "head"]
    rows = "".join(_row(part, keys, unit, language, total) for part in parts)
    return f'<table class="breakdown"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def share_of(value: Value | None, total: Value | None) -> Decimal | None:
    """A member's share of a total; None where that means nothing."""
    if value is None or not total:
        return None
    share = as_decimal(value) / as_decimal(total)
    return share if 0 <= share <= 1 else None


def share_bar(share: Decimal | None, title: str = "") -> str:
    """A share as a small bar; nothing where it is not known. Without a title the text beside it says it."""
    if share is None:
        return ""
    told = f' role="img" aria-label="{drawn(title)}"' if title else ' aria-hidden="true"'
    wide = max(0.0, min(float(share), 1.0)) * _WIDTH
    return (
        f'<svg class="share" viewBox="0 0 {_WIDTH} 8" width="{_WIDTH}" height="8"{told}'
        f' xmlns="http://www.w3.org/2000/svg"><rect class="room" width="{_WIDTH}" height="8" rx="2"'
        f' fill="{HAIRLINE}"/><rect class="part" width="{wide:.1f}" height="8" rx="2" fill="{INK}"/></svg>'
    )


def _row(part: Part, keys: Sequence[str], unit: str | None, language: str, total: Value | None) -> str:
    share = share_of(part.value, total)
    cells = {
        "value": escape(value_text(part.value, unit, language)),
        "change": escape(part.change),
        "share": f"{escape(value_text(share, '%', language))} {share_bar(share)}",
        "spark": part.spark,
    }
    told = "".join(f"<td{_kind(key)}>{cells[key]}</td>" for key in keys)
    return f'<tr><th scope="row">{escape(part.name)}</th>{told}</tr>\n'


def _kind(key: str) -> str:
    return ' class="figure"' if key in ("value", "change", "share") else ""
