"""The first door: what a text may contain before any parser sees it."""

from __future__ import annotations

import pytest

from jalon.definitions.formula.gate import MOST_BRACKETS, MOST_CHARACTERS, excerpt, guard, unquoted
from jalon.vocabulary.finding import Place, Refusal

PLACE = Place(file="kpis.yaml", line=7)


def refusal(text: str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        guard(text, PLACE)
    assert refused.value.finding.place == PLACE
    return refused.value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sum(amount)",
        "a\n\tb\r\n",
        "été = 'où'",
        "a != b",
        "'; -- /* $$ # @ {} ?'",
        '"odd; name"',
        "'it''s'",
        "(" * MOST_BRACKETS + ")" * MOST_BRACKETS,
        "x" * MOST_CHARACTERS,
        "a - -b",
        "- - a",
        "日本 = '語'",
    ],
)
def test_what_passes_is_unchanged(text: str) -> None:
    assert guard(text, PLACE) == text


@pytest.mark.parametrize("character", [*";$`\\#@{}?[]!~^&"])
def test_characters_that_stand_only_in_quotes(character: str) -> None:
    found = refusal(f"a {character} b").finding
    assert (found.code, found.facts["character"]) == ("formula-character", character)
    assert guard(f"a = '{character}'", PLACE)
    assert guard(f'"{character}" = 1', PLACE)


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x85", "\u200b", "\u202e", "\u2028", "\ufeff", "\ue000", "\ud800"]
)
def test_unseen_characters_stand_nowhere(character: str) -> None:
    for text in (f"a{character}", f"'a{character}'", f'"a{character}"'):
        found = refusal(text).finding
        assert found.code == "formula-character"
        assert found.facts["character"] == f"U+{ord(character):04X}"


@pytest.mark.parametrize("text", ["a -- b", "--a", "a /* b", "a */ b", "a/**/b"])
def test_comments(text: str) -> None:
    assert refusal(text).finding.code == "formula-comment"


@pytest.mark.parametrize("text", ["a - '-'", "a -'x'- b", "'--'", "a / '*'", "a - - b"])
def test_what_only_looks_like_a_comment(text: str) -> None:
    assert guard(text, PLACE) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(a", "formula-brackets"),
        ("a)", "formula-brackets"),
        ("a) (b", "formula-brackets"),
        ("('a)'", "formula-brackets"),
        ("'a", "formula-quote"),
        ('"a', "formula-quote"),
        ("'a''", "formula-quote"),
        ("a' or '1", None),
        ("(" * (MOST_BRACKETS + 2) + ")" * (MOST_BRACKETS + 2), "formula-too-deep"),
        ("x" * (MOST_CHARACTERS + 1), "formula-too-long"),
    ],
)
def test_brackets_quotes_and_bounds(text: str, code: str | None) -> None:
    if code is None:
        assert guard(text, PLACE) == text
        return
    assert refusal(text).finding.code == code


def test_marks_outside_quotes_with_their_depth() -> None:
    marks = [(mark.character, mark.depth) for mark in unquoted("f('a)', (b))", PLACE)]
    assert marks == [("f", 0), ("(", 0), (",", 1), (" ", 1), ("(", 1), ("b", 2), (")", 1), (")", 0)]


def test_an_excerpt_is_one_short_line() -> None:
    assert excerpt("a\n  b") == "a b"
    assert excerpt("x" * 200) == "x" * 79 + "…"
