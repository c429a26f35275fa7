"""Edits touch only their own lines: comments, order, quoting and line endings of the rest stay."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.definitions.edits.values import typed
from jalon.definitions.nodes import Plain, plain
from jalon.definitions.write import (
    add_item,
    add_key,
    append_document,
    document_of,
    remove,
    rename,
    set_value,
)
from jalon.definitions.yaml import load
from jalon.vocabulary.finding import Refusal

TEXT = """\
# top
kpi: revenue   # the name
name: {fr: "Chiffre d'affaires", en: Revenue}
by:
  - region
  - channel   # c
  - [region, channel]
targets:
  # first
  - stay: {above: 95%}   # keep
    for: {region: Nord}
  - reach:
      value: 10
      by: 2026-12-31
says: |
  Hello
  there

because:
empty: 'zero'
same:
- a
- b
# end
---
kpi: two
"""

Edit = Callable[[str], str]

LINES: list[tuple[str, Edit, list[str], list[str]]] = [
    # what, edit, lines that go, lines that come
    (
        "a quoted value keeps its quotes",
        lambda text: set_value(text, ("name", "fr"), "Ventes"),
        ["""name: {fr: "Chiffre d'affaires", en: Revenue}"""],
        ["""name: {fr: "Ventes", en: Revenue}"""],
    ),
    (
        "a comment stays",
        lambda text: set_value(text, ("kpi",), "sales"),
        ["kpi: revenue   # the name"],
        ["kpi: sales   # the name"],
    ),
    (
        "an empty value",
        lambda text: set_value(text, ("because",), "of: it"),
        ["because:"],
        ["because: 'of: it'"],
    ),
    (
        "a block text",
        lambda text: set_value(text, ("says",), "short"),
        ["says: |", "  Hello", "  there"],
        ["says: short"],
    ),
    (
        "inside brackets",
        lambda text: set_value(text, ("targets", 0, "stay", "above"), "97%"),
        ["  - stay: {above: 95%}   # keep"],
        ["  - stay: {above: 97%}   # keep"],
    ),
    (
        "a number in a block",
        lambda text: set_value(text, ("targets", 1, "reach", "value"), Decimal("12.50")),
        ["      value: 10"],
        ["      value: 12.50"],
    ),
    (
        "a text that looks like a number",
        lambda text: set_value(text, ("kpi",), "12"),
        ["kpi: revenue   # the name"],
        ["kpi: '12'   # the name"],
    ),
    ("a whole list", lambda text: set_value(text, ("same",), ["x"]), ["- a", "- b"], ["  [x]"]),
    ("a key at the end", lambda text: add_key(text, (), "owner", "ceo"), [], ["owner: ceo"]),
    (
        "a key in braces",
        lambda text: add_key(text, ("name",), "de", "Umsatz"),
        ["""name: {fr: "Chiffre d'affaires", en: Revenue}"""],
        ["""name: {fr: "Chiffre d'affaires", en: Revenue, de: Umsatz}"""],
    ),
    (
        "a key in a block",
        lambda text: add_key(text, ("targets", 1, "reach"), "from", 3),
        [],
        ["      from: 3"],
    ),
    (
        "a long key in a block",
        lambda text: add_key(text, ("targets", 0), "reason", {"fr": "x" * 60, "en": "y" * 60}),
        [],
        ["    reason:", "      fr: " + "x" * 60, "      en: " + "y" * 60],
    ),
    ("an item", lambda text: add_item(text, ("by",), "city"), [], ["  - city"]),
    ("an item at the margin", lambda text: add_item(text, ("same",), "c"), [], ["- c"]),
    (
        "an item in brackets",
        lambda text: add_item(text, ("by", 2), "city"),
        ["  - [region, channel]"],
        ["  - [region, channel, city]"],
    ),
    (
        "an item of several keys",
        lambda text: add_item(text, ("targets",), {"stay": {"above": 1}}),
        [],
        ["  - {stay: {above: 1}}"],
    ),
    ("remove an item and its comment", lambda text: remove(text, ("by", 1)), ["  - channel   # c"], []),
    (
        "remove an item of several lines",
        lambda text: remove(text, ("targets", 1)),
        ["  - reach:", "      value: 10", "      by: 2026-12-31"],
        [],
    ),
    (
        "remove the first key behind a dash",
        lambda text: remove(text, ("targets", 0, "stay")),
        ["  - stay: {above: 95%}   # keep", "    for: {region: Nord}"],
        ["  - for: {region: Nord}"],
    ),
    (
        "remove the only key",
        lambda text: remove(text, ("targets", 0, "for", "region")),
        ["    for: {region: Nord}"],
        ["    for: {}"],
    ),
    (
        "remove the first of two in brackets",
        lambda text: remove(text, ("by", 2, 0)),
        ["  - [region, channel]"],
        ["  - [channel]"],
    ),
    (
        "remove the last of two in brackets",
        lambda text: remove(text, ("by", 2, 1)),
        ["  - [region, channel]"],
        ["  - [region]"],
    ),
    ("remove a block text", lambda text: remove(text, ("says",)), ["says: |", "  Hello", "  there"], []),
    ("remove a list", lambda text: remove(text, ("same",)), ["same:", "- a", "- b"], []),
    (
        "rename",
        lambda text: rename(text, ("name", "fr"), "de"),
        ["""name: {fr: "Chiffre d'affaires", en: Revenue}"""],
        ["""name: {de: "Chiffre d'affaires", en: Revenue}"""],
    ),
    ("rename a block text", lambda text: rename(text, ("says",), "tells"), ["says: |"], ["tells: |"]),
    (
        "another document",
        lambda text: set_value(text, ("kpi",), "three", document=document_of(text, "kpi", "two")),
        ["kpi: two"],
        ["kpi: three"],
    ),
    (
        "a key of the last document",
        lambda text: add_key(text, (), "unit", "EUR", document=1),
        [],
        ["unit: EUR"],
    ),
    (
        "append",
        lambda text: append_document(text, "kpi: three\nvalue: two\n"),
        [],
        ["---", "kpi: three", "value: two"],
    ),
]
IDS = [case[0] for case in LINES]


def changed(before: str, after: str, ending: str) -> tuple[list[str], list[str]]:
    """The lines that went and those that came."""
    old, new = before.split(ending), after.split(ending)
    gone, come = [], []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += old[i1:i2]
            come += new[j1:j2]
    return gone, come


@pytest.mark.parametrize(("edit", "gone", "come"), [case[1:] for case in LINES], ids=IDS)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "marked"])
def test_an_edit_touches_only_its_lines(
    edit: Edit, gone: list[str], come: list[str], ending: str, mark: str
) -> None:
    text = mark + TEXT.replace("\n", ending)
    after = edit(text)
    assert changed(text, after, ending) == (gone, come)
    assert after.startswith(mark)


def test_an_edit_at_the_end_of_a_file_without_a_last_line_ending() -> None:
    assert add_key("kpi: a", (), "unit", "EUR") == "kpi: a\nunit: EUR"
    assert append_document("kpi: a", "kpi: b\n") == "kpi: a\n---\nkpi: b\n"
    assert append_document("", "kpi: b\n") == "kpi: b\n"


REFUSED: list[tuple[str, Edit, str]] = [
    ("no such key", lambda text: set_value(text, ("colour",), "red"), "edit-not-found"),
    ("no such item", lambda text: remove(text, ("by", 7)), "edit-not-found"),
    ("no such document", lambda text: set_value(text, ("kpi",), "x", document=9), "edit-not-found"),
    ("no such definition", lambda text: str(document_of(text, "kpi", "three")), "edit-not-found"),
    ("a key that is there", lambda text: add_key(text, (), "kpi", "x"), "edit-not-found"),
    ("a key of a single value", lambda text: add_key(text, ("kpi",), "a", 1), "edit-not-found"),
    ("an item of a single value", lambda text: add_item(text, ("kpi",), 1), "edit-not-found"),
    ("a name that is taken", lambda text: rename(text, ("kpi",), "name"), "edit-not-found"),
    ("a character that nobody sees", lambda text: set_value(text, ("kpi",), "a\x01b"), "edit-failed"),
    ("a document that is none", lambda text: append_document(text, "a: ["), "yaml-broken"),
]


@pytest.mark.parametrize(("edit", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_refused_edits(edit: Edit, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        edit(TEXT)
    assert caught.value.finding.code == code


def test_a_value_that_is_repeated_elsewhere_is_not_changed_there() -> None:
    text = "a: &x {b: 1}\nc: *x\n"
    assert set_value(text, ("c",), 2) == "a: &x {b: 1}\nc: 2\n"
    with pytest.raises(Refusal) as caught:
        set_value(text, ("c", "b"), 2)
    assert caught.value.finding.code == "edit-failed"


# --- any document, any edit ---

WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u2028\u2029"),
    max_size=12,
)
SINGLES: st.SearchStrategy[Plain] = st.one_of(
    WORDS,
    st.integers(-(10**12), 10**12),
    st.decimals(-(10**6), 10**6, places=2),
    st.booleans(),
    st.none(),
)
KEYS = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
VALUES: st.SearchStrategy[Plain] = st.recursive(
    SINGLES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def written(draw: st.DrawFn, value: Plain, indent: int = 0) -> list[str]:
    """A mapping or list as lines a person might write: both styles, comments, lists indented or not."""
    comment = draw(st.sampled_from(["", "", "   # why", " # é: [x"]))
    lines: list[str] = []
    assert isinstance(value, (dict, list))
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        if draw(st.integers(0, 4)) == 0:
            lines.append(" " * draw(st.integers(0, 4)) + "# a note")
        if draw(st.integers(0, 6)) == 0:
            lines.append("")
        head = " " * indent + (f"{key}:" if isinstance(value, dict) else "-")
        if isinstance(part, (dict, list)) and part and draw(st.booleans()):
            flat = isinstance(part, list) and isinstance(value, dict) and draw(st.booleans())
            deeper = draw(written(part, indent if flat else indent + 2))
            lines += [head + comment, *deeper]
        else:
            lines.append(f"{head} {draw(one_line(part))}{comment}")
    return lines


@st.composite
def one_line(draw: st.DrawFn, value: Plain) -> str:
    """A value on one line, as a person might quote and space it."""
    if isinstance(value, dict):
        inner = [f"{key}: {draw(one_line(part))}" for key, part in value.items()]
        return "{" + ", ".join(inner) + draw(st.sampled_from(["", " "])) + "}"
    if isinstance(value, list):
        return "[" + draw(st.sampled_from([", ", ",  "])).join([draw(one_line(part)) for part in value]) + "]"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return draw(st.sampled_from(["'" + value.replace("'", "''") + "'", f'"{escaped}"']))
    if value is None:
        return "null"
    return (
        str(value).lower()
        if isinstance(value, bool)
        else f"{value:f}"
        if isinstance(value, Decimal)
        else str(value)
    )


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Plain]:
    value = draw(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5))
    lines = ["# top", *draw(written(value)), "# end"]
    return draw(st.sampled_from(["\n", "\r\n"])).join([*lines, ""]), value


def paths(value: Plain, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every path into a value, the value itself first."""
    found = [above]
    if isinstance(value, (dict, list)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            found += paths(part, (*above, key))
    return found


def at(value: Plain, path: tuple[str | int, ...]) -> Plain:
    for step in path:
        value = value[step]  # type: ignore[index]
    return value


def test_a_list_below_its_key_becomes_a_text() -> None:
    """A list may stand no further in than its key; a text must."""
    text = "a:\n  b:\n  # a note\n  - 1\n  - 2\n  c: 3\n"
    after = set_value(text, ("a", "b"), "none")
    assert after == "a:\n  b:\n  # a note\n    none\n  c: 3\n"


@given(document=documents(), data=st.data())
def test_any_edit_of_any_document(document: tuple[str, Plain], data: st.DataObject) -> None:
    text, value = document
    (loaded,) = load(text, "").documents
    assert typed(plain(loaded.root)) == typed(value)
    path = data.draw(st.sampled_from(paths(value)))
    here = at(value, path)
    new = data.draw(VALUES)
    acts: list[tuple[str, Edit]] = []
    if path:
        acts += [
            ("set", lambda text: set_value(text, path, new)),
            ("remove", lambda text: remove(text, path)),
        ]
    if isinstance(here, dict):
        acts.append(("key", lambda text: add_key(text, path, "zzzzzzz", new)))
    if isinstance(here, list):
        acts.append(("item", lambda text: add_item(text, path, new)))
    name, act = data.draw(st.sampled_from(acts))
    after = act(text)  # an edit that says anything but what was meant is refused, which fails here
    ending = "\r\n" if "\r\n" in text else "\n"
    gone, come = changed(text, after, ending)
    single = not isinstance(here, (dict, list)) and not isinstance(new, (dict, list))
    if name == "set" and single:
        assert (len(gone), len(come)) in ((1, 1), (0, 0))
    if name in ("key", "item"):
        assert len(gone) <= 1
    if ending == "\r\n":
        assert after.count("\n") == after.count("\r\n")
    assert after.startswith("# top" + ending)
    assert after.endswith("# end" + ending)
