"""The gate's first door: what a text may contain, checked before any parser sees it.

Length, bracket depth and characters are bounded here because parsers recurse; what passes is still only
text, and the trees built from it hold nothing but the vocabulary's nodes (see `row`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlglot import Token, TokenType

from jalon.vocabulary.finding import Finding, Place, Refusal

MOST_CHARACTERS = 4_000
MOST_BRACKETS = 30
_FORBIDDEN_OUTSIDE_QUOTES = frozenset(";$`\\#@{}?[]!~^&")
_LAYOUT = frozenset("\n\r\t")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))


class Mark(NamedTuple):
    """One character outside quotes, with its offset and the bracket depth before it."""

    offset: int
    character: str
    depth: int


def refuse(code: str, place: Place, suggestions: tuple[str, ...] = (), /, **facts: object) -> Refusal:
    """A refusal with a finding of this code."""
    return Refusal(
        Finding(
            code=code,
            place=place,
            facts={name: str(fact) for name, fact in facts.items()},
            suggestions=suggestions,
        )
    )


def refuse_count(function: str, given: int, least: int, most: int, place: Place) -> None:
    """Refuse a call with fewer or more arguments than its function takes."""
    if not least <= given <= most:
        takes = str(least) if least == most else f"{least}–{most}"
        raise refuse("function-arguments", place, function=function, takes=takes, given=given)


def guard(text: str, place: Place) -> str:
    """Return the text when it may be parsed; raise `Refusal` otherwise."""
    if len(text) > MOST_CHARACTERS:
        raise refuse("formula-too-long", place, length=len(text), most=MOST_CHARACTERS)
    refuse_characters(text, place)
    previous = ""
    for mark in unquoted(text, place):
        if mark.character in _FORBIDDEN_OUTSIDE_QUOTES and text[mark.offset : mark.offset + 2] != "!=":
            raise refuse("formula-character", place, character=mark.character, text=excerpt(text))
        if previous + mark.character in ("--", "/*", "*/") and text[mark.offset - 1] == previous:
            raise refuse("formula-comment", place, text=excerpt(text))
        if mark.depth > MOST_BRACKETS:
            raise refuse("formula-too-deep", place, most=MOST_BRACKETS)
        previous = mark.character
    return text


def writable(text: str, place: Place) -> None:
    """Refuse a tree by its canonical text when that could not be read again: it is too long or too deep."""
    if len(text) > MOST_CHARACTERS:
        raise refuse("formula-too-long", place, length=len(text), most=MOST_CHARACTERS)
    if text.count("(") <= MOST_BRACKETS:
        return
    if any(mark.depth > MOST_BRACKETS for mark in unquoted(text, place)):
        raise refuse("formula-too-deep", place, most=MOST_BRACKETS)


def refuse_characters(text: str, place: Place) -> None:
    """Refuse control, direction, zero-width and private characters: what is read must be what is seen."""
    if text.isprintable():
        return
    for character in text:
        if character not in _LAYOUT and unicodedata.category(character) in _UNSEEN:
            raise refuse("formula-character", place, character=f"U+{ord(character):04X}", text=excerpt(text))


_OPENING = frozenset(("(", "[", "{", "case"))
_CLOSING = frozenset((")", "]", "}", "end"))
_SIGNS = frozenset(("-", "+", "not"))


_QUOTED = frozenset((TokenType.STRING, TokenType.IDENTIFIER))


def refuse_depth(tokens: Iterable[Token], place: Place) -> None:
    """Refuse brackets, cases and signs inside one another inside one another: parsers recurse at each."""
    depth = signs = 0
    for token in tokens:
        word = "" if token.token_type in _QUOTED else token.text.lower()
        depth += (word in _OPENING) - (word in _CLOSING)
        signs = signs + 1 if word in _SIGNS else 0
        if max(depth, signs) > MOST_BRACKETS:
            raise refuse("formula-too-deep", place, most=MOST_BRACKETS)


def unquoted(text: str, place: Place) -> Iterator[Mark]:
    """Every character outside quotes. A closing bracket has the depth of its opening one.

    Raises `Refusal` on an open quote or an unbalanced bracket.
    """
    depth = 0
    quote = ""
    for offset, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
            continue
        if character in "'\"":
            quote = character
            continue
        if character == ")":
            depth -= 1
            if depth < 0:
                raise refuse("formula-brackets", place, text=excerpt(text))
        yield Mark(offset, character, depth)
        if character == "(":
            depth += 1
    if quote:
        raise refuse("formula-quote", place, quote=quote, text=excerpt(text))
    if depth:
        raise refuse("formula-brackets", place, text=excerpt(text))


def excerpt(text: str, most: int = 80) -> str:
    """The text on one line, shortened for a message."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
