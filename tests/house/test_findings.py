"""Every finding that the code can leave has its sentences, and every sentence has a finding."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from jalon.show.findings import catalogue

SOURCES = sorted((Path(__file__).parents[2] / "src/jalon").rglob("*.py"))
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+\Z")
MAKERS = {"Finding", "find", "finding", "refuse", "refusal"}


def words() -> Iterator[str]:
    """Every text of the code that is written like a code."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.match(node.value):
                yield node.value


def codes() -> Iterator[str]:
    """The codes that stand in the call that makes a finding."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from code_of(node)


def code_of(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    said = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    if name in MAKERS:
        said += call.args[:1]
    for value in said:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and CODE.match(value.value):
            yield value.value


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_code_has_its_sentences() -> None:
    found = set(codes())
    assert len(found) > 50
    assert found - set(catalogue()) == set()


def test_every_sentence_has_its_code() -> None:
    assert set(catalogue()) - set(words()) == set()


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_both_languages_say_the_same(code: str) -> None:
    entry = catalogue()[code]
    assert set(entry) == {"en", "fr"}
    for language in ("en", "fr"):
        assert set(entry[language]) == {"title", "fact", "next"}
        assert all(text.strip() for text in entry[language].values())
    said = {
        language: {name for text in entry[language].values() for name in placeholders(text)}
        for language in entry
    }
    assert said["en"] == said["fr"]
