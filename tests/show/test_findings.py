"""The catalogue of findings: every code has its sentences, in both languages, with the facts it is given."""

from __future__ import annotations

import ast
import string
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from jalon.show.findings import TEXTS, Sentence, catalogue, phrase, render, sentence, terms
from jalon.vocabulary.finding import Finding, Place

SOURCE = Path(__file__).parents[2] / "src" / "jalon"
PARTS = ("title", "fact", "next")
NOT_FACTS = {"code", "place", "line", "severity", "suggestions", "facts"}


@dataclass(frozen=True)
class Use:
    """A place of the source where a code is given, with its facts when they can be read there."""

    code: str
    where: str
    facts: frozenset[str] | None


def uses() -> Iterator[Use]:
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "code=" not in text and "refuse(" not in text:
            continue  # parsing is slow, and every process does it before its first test
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call):
                use = use_of(node, f"{path.relative_to(SOURCE)}:{node.lineno}")
                if use is not None:
                    yield use


def use_of(call: ast.Call, where: str) -> Use | None:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    code = keywords.get("code")
    if code is None and isinstance(call.func, ast.Name) and call.func.id == "refuse" and call.args:
        code = call.args[0]
    if not isinstance(code, ast.Constant) or not isinstance(code.value, str):
        return None
    facts = keywords.get("facts")
    named = {name for name in keywords if name is not None} - NOT_FACTS
    if isinstance(facts, ast.Dict) and all(isinstance(key, ast.Constant) for key in facts.keys):
        named |= {str(key.value) for key in facts.keys if isinstance(key, ast.Constant)}
        facts = None
    readable = facts is None and None not in keywords
    return Use(code.value, where, frozenset(named) if readable else None)


USES = list(uses())
CODES = sorted({use.code for use in USES})


def placeholders(texts: dict[str, str]) -> set[str]:
    return {
        name for part in PARTS for _, name, _, _ in string.Formatter().parse(texts[part]) if name is not None
    }


def test_the_source_gives_codes() -> None:
    assert len(CODES) > 80


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_source_has_its_sentences(code: str) -> None:
    assert code in catalogue(), [use.where for use in USES if use.code == code]


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_both_languages_say_the_same(code: str) -> None:
    entry = catalogue()[code]
    assert sorted(entry) == ["en", "fr"]
    for texts in entry.values():
        assert sorted(texts) == sorted(PARTS)
        assert all(text.strip() for text in texts.values())
    assert placeholders(dict(entry["en"])) == placeholders(dict(entry["fr"]))


def test_no_sentence_is_left_over() -> None:
    constants = {
        node.value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(set(catalogue()) - constants) == []


def test_no_code_has_two_entries() -> None:
    # Keys as written, since a reader keeps only the last of two.
    keys: Counter[str] = Counter()
    for path in TEXTS.glob("*.yaml"):
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        assert isinstance(root, yaml.MappingNode)
        keys.update(key.value for key, _ in root.value)
    assert [code for code, times in keys.items() if times > 1 and code in catalogue()] == []


@pytest.mark.parametrize(
    "use",
    [use for use in USES if use.facts is not None and use.code in catalogue()],
    ids=lambda use: use.where,
)
def test_a_sentence_asks_only_for_facts_that_are_given(use: Use) -> None:
    asked = placeholders(dict(catalogue()[use.code]["en"]))
    assert use.facts is not None
    assert asked <= use.facts


def test_every_term_of_the_source_is_in_both_languages() -> None:
    named = {
        node.value.removeprefix("term:")
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("term:")
    }
    beginnings = {name for name in named if name.endswith("-") or not name}
    assert sorted(named - beginnings - set(terms())) == []
    assert all(any(term.startswith(start) for term in terms()) for start in beginnings)
    assert [name for name, said in terms().items() if sorted(said) != ["en", "fr"]] == []


FINDING = Finding(
    code="column-unknown",
    place=Place(file="kpis/sales.yaml", line=12),
    facts={"column": "amont", "source": "orders", "columns": "amount, paid_at"},
    suggestions=("amount",),
)


def test_a_line_in_english() -> None:
    assert render(FINDING, "en") == (
        "kpis/sales.yaml:12  column-unknown  The source “orders” has no column “amont”. "
        "→ Use one of: amount, paid_at. (did you mean “amount”?)"
    )


def test_a_line_in_french() -> None:
    assert render(FINDING, "fr") == (
        "kpis/sales.yaml:12  column-unknown  La source « orders » n’a pas de colonne « amont ». "
        "→ Utilisez l’une de : amount, paid_at. (vouliez-vous dire « amount » ?)"
    )


def test_an_unknown_code_shows_its_facts() -> None:
    unknown = Finding(code="never-heard-of", place=Place(file="a.yaml"), facts={"left": "1", "right": "2"})
    assert sentence(unknown, "fr") == Sentence(title="never-heard-of", fact="left: 1, right: 2", next="")
    assert render(unknown, "en") == "a.yaml  never-heard-of  left: 1, right: 2"


def test_a_fact_that_is_missing_never_fails() -> None:
    bare = Finding(code="column-unknown", place=Place(file="a.yaml"))
    assert "…" in render(bare, "fr")


def test_braces_in_a_fact_are_only_text() -> None:
    hostile = Finding(
        code="column-unknown",
        place=Place(file="a.yaml"),
        facts={"column": "{source.__class__}", "source": "{0}", "columns": "{"},
    )
    assert "“{source.__class__}”" in render(hostile, "en")


def test_terms_are_said_in_the_language_of_the_sentence() -> None:
    wrong = Finding(
        code="value-wrong",
        place=Place(file="a.yaml"),
        facts={"key": "learning", "found": "long", "expected": "term:a-whole-number"},
    )
    assert render(wrong, "en").endswith("Write a whole number.")
    assert render(wrong, "fr").endswith("Écrivez un nombre entier.")
    assert phrase("term:nobody-knows", "fr") == "nobody-knows"


def test_an_unknown_language_falls_back_to_english() -> None:
    assert sentence(FINDING, "de") == sentence(FINDING, "en")
