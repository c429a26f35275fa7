"""A part of what is said of a KPI: plain sentences first, what they rest on behind “How do we know?”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jalon.show.markup import escape
from jalon.show.sentences import say

_PROSE = 36
"""So many letters and more are a sentence in a table, not a value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows of texts under their heads; the first column names each row.

    A `long` one has a row for each point of a picture: a terminal leaves it out, a page folds it.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    long: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A drawing as SVG, safe to show, and the same in words for those who do not see it."""

    caption: str
    svg: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One reason as a sentence, and what to do about it (empty where nothing needs doing)."""

    reason: str
    fix: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """A line that stands well or not: a word with a shape, what it is about, why, and what to do.

    `kind` colours the word, `sign` is its shape in a text and `mark` as SVG, safe to show. `accepted` says
    why what fails is accepted.
    """

    kind: str
    sign: str
    mark: str
    word: str
    about: str
    told: tuple[Told, ...]
    accepted: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Folded:
    """Lines that need nobody's eye, behind a title."""

    title: str
    lines: tuple[Marked, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One part, in one language.

    `said` are sentences in reading order, the first the most important; `lines` are what stands well or not,
    `folded` those that need no eye; `notes` say how it was reckoned; tables and pictures stand behind “How
    do we know?”.
    """

    key: str
    title: str
    said: tuple[str, ...]
    lines: tuple[Marked, ...] = ()
    folded: Folded | None = None
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()


def section_text(section: Section) -> str:
    """A section for a terminal: title, sentences, then notes and tables, indented. Ends with a newline."""
    lines = [section.title, *(f"  {each}" for each in section.said)]
    lines += [f"  {line}" for each in section.lines for line in marked_lines(each)]
    if section.folded is not None:
        abouts = ", ".join(each.about for each in section.folded.lines)
        lines.append(f"  {section.folded.title} · {abouts}")
    lines += [f"    {each}" for each in section.notes]
    for table in section.tables:
        if table.long:
            continue
        lines += ["", f"    {table.caption}", *(f"    {line}" for line in _columns(table))]
    return "\n".join(lines) + "\n"


def marked_lines(marked: Marked) -> list[str]:
    """A marked line for a terminal: what it is about, then each reason and what to do."""
    lines = [f"{marked.sign} {marked.about} · {marked.word}"]
    for each in marked.told:
        lines += [f"  {each.reason}", *([f"  → {each.fix}"] if each.fix else [])]
    return [*lines, *([f"  {marked.accepted}"] if marked.accepted else [])]


def _columns(table: Table) -> list[str]:
    rows = [table.heads, *table.rows]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.heads))]
    sides = ["<", *("<" if _is_prose(width) else ">" for width in widths[1:])]
    return [_line(row, widths, sides) for row in rows]


def _line(row: Sequence[str], widths: Sequence[int], sides: Sequence[str]) -> str:
    cells = [f"{cell:{side}{width}}" for cell, width, side in zip(row, widths, sides, strict=True)]
    return "  ".join(cells).rstrip()


def _is_prose(width: int) -> bool:
    """True of what is read as a sentence: it begins at the left and may be broken into lines."""
    return width >= _PROSE


def section_html(section: Section, language: str, *, brief: int = 0) -> str:
    """A section for a page; what it rests on is folded away. Escaped.

    A `brief` one may fold all but so many sentences on a narrow screen; in the page itself it is open.
    """
    told = [f"<p>{escape(each)}</p>" for each in section.said]
    first, rest = "".join(told[:brief]), "".join(told[brief:]) + _marked_html(section.lines)
    if section.folded is not None:
        title, lines = escape(section.folded.title), _marked_html(section.folded.lines)
        rest += f"<details><summary>{title}</summary>{lines}</details>"
    rest += _behind_html(section, language)
    if brief and rest:
        more = escape(say("judged", "more", language))
        about = f"<span class='hidden'> · {escape(section.title)}</span>"
        rest = f"<details class='brief' open><summary>{more}{about}</summary>{rest}</details>"
    title = escape(section.title)
    return f"<section class='judged' id='{section.key}'><h3>{title}</h3>{first}{rest}</section>"


def _behind_html(section: Section, language: str) -> str:
    """What a section rests on, folded; empty where there is nothing."""
    behind = "".join(f"<p class='soft'>{escape(each)}</p>" for each in section.notes)
    behind += "".join(_picture_html(each) for each in section.pictures)
    behind += "".join(_table_html(each) for each in section.tables)
    how = escape(say("judged", "how", language))
    return behind and f"<details><summary>{how}</summary>{behind}</details>"


def _marked_html(lines: Sequence[Marked]) -> str:
    items = "".join(f"<li>{_line_html(each)}</li>" for each in lines)
    return f"<ul class='points'>{items}</ul>" if items else ""


def _line_html(marked: Marked) -> str:
    told = "".join(_told_html(each) for each in marked.told)
    accepted = f"<p>{escape(marked.accepted)}</p>" if marked.accepted else ""
    return (
        f"<p><b>{escape(marked.about)}</b> <span class='status {marked.kind}'>{marked.mark}"
        f"{escape(marked.word)}</span></p>{told}{accepted}"
    )


def _told_html(told: Told) -> str:
    fix = f"<p class='fix'>{escape(told.fix)}</p>" if told.fix else ""
    return f"<p>{escape(told.reason)}</p>{fix}"


def _picture_html(picture: Picture) -> str:
    return f"<figure><figcaption>{escape(picture.caption)}</figcaption>{picture.svg}</figure>"


def _table_html(table: Table) -> str:
    if table.long:
        return f"<details><summary>{escape(table.caption)}</summary>{_rows_html(table)}</details>"
    return _rows_html(table)


def _rows_html(table: Table) -> str:
    prose = [any(_is_prose(len(row[at])) for row in table.rows) for at in range(len(table.heads))]
    kinds = [" class='prose'" if each else "" for each in prose]
    heads = "".join(
        f"<th scope='col'{kind}>{escape(each)}</th>" for each, kind in zip(table.heads, kinds, strict=True)
    )
    rows = "".join(_row_html(row, kinds) for row in table.rows)
    return (
        "<div class='scroll' tabindex='0' role='region' aria-label="
        f"'{escape(table.caption)}'><table><caption>{escape(table.caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row_html(row: Sequence[str], kinds: Sequence[str]) -> str:
    told = zip(row[1:], kinds[1:], strict=True)
    cells = "".join(f"<td{kind}>{escape(cell)}</td>" for cell, kind in told)
    return f"<tr><th scope='row'>{escape(row[0])}</th>{cells}</tr>"
