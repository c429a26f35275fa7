"""The JSON Schema agrees with the reader: it takes what reads and refuses unknown keys and wrong kinds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped, unused-ignore]

from jalon.definitions import read_texts, schema
from jalon.definitions.words import json_of
from jalon.definitions.yaml import load
from tests.definitions.made import TEXTS
from tests.definitions.test_malformed import CASES, WORKSPACES

VALIDATOR = Draft202012Validator(schema())
REFUSED = {"key-unknown", "key-missing", "word-unknown", "value-wrong"}
BEYOND = {
    "unknown encoding",
    "encoding that is none",
    "day that is none",
    "path outside",
    "absolute path",
    "web address",
    "time zone of the moon",
    "time zone",
    "sql without files",
    "weeks without years",
    "connection without an address",
    "entered day that is none",
    "formula that is nothing",
}
"""What only the reader can know: which zones and encodings there are, where a path leads, what needs what."""


def documents(text: str) -> Iterator[Any]:
    for document in load(text, "a.yaml").documents:
        yield json_of(document.root)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())
    assert json.loads(json.dumps(schema())) == schema()


@pytest.mark.parametrize("name", TEXTS)
def test_what_reads_is_accepted(name: str) -> None:
    for document in documents(TEXTS[name]):
        assert list(VALIDATOR.iter_errors(document)) == []


WRONG = [case[:3] for case in (*CASES, *WORKSPACES) if case[2] in REFUSED and case[0] not in BEYOND]


@pytest.mark.parametrize(("what", "text", "code"), WRONG, ids=[case[0] for case in WRONG])
def test_what_is_refused_for_its_keys_and_kinds(what: str, text: str, code: str) -> None:
    assert not all(VALIDATOR.is_valid(document) for document in documents(text)), (what, code)


@pytest.mark.parametrize("kind", ["workspace", "source", "kpi", "objective"])
def test_every_kind_refuses_an_unknown_key(kind: str) -> None:
    text = f"{kind}: a\nvalue: count(*)\nrows: a.csv\n" if kind in ("kpi", "source") else f"{kind}: a\n"
    document = next(documents(text + "colour: blue\n"))
    assert not VALIDATOR.is_valid(document)
    assert any(
        one.code == "key-unknown" for one in read_texts({"jalon.yaml": text + "colour: blue\n"}).findings
    )
