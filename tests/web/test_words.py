"""The words of the pages: all in both languages, none written into a template, none that nobody says."""

from __future__ import annotations

import re
import string
from html.parser import HTMLParser
from pathlib import Path

import pytest

import jalon.web
from jalon.web.words import LANGUAGES, texts

HOME = Path(jalon.web.__file__).parent
TEMPLATES = sorted((HOME / "templates").rglob("*.html"))
CODE = "\n".join(path.read_text() for path in sorted(HOME.rglob("*.py")))
PAGES = "\n".join(path.read_text() for path in TEMPLATES)

# Words of the code that screens say otherwise (design, §1): never on a French page.
CODE_WORDS = re.compile(
    r"\b(workspace|lookup|slice|grain|observation|series|target|milestone|tolerance|learning|expected|status"
    r"|finding|verdict|driver|timing|leading|lagging|scope|check-in|review|lesson|warehouse|ledger|owner"
    r"|member|metric|dashboard)\b",
    re.IGNORECASE,
)
SPOKEN_ATTRIBUTES = ("title", "alt", "placeholder", "aria-label", "aria-description", "value")
UNWORDED = ("Jalon", "KPI", "CSV", "PDF")


def places_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(texts()))
def test_both_languages_say_it_with_the_same_facts(key: str) -> None:
    entry = texts()[key]
    assert sorted(entry) == sorted(LANGUAGES)
    assert all(entry.values())
    said = [{frozenset(places_of(part)) for part in entry[language].split("|")} for language in LANGUAGES]
    facts = [frozenset().union(*each) for each in said]
    assert facts[0] == facts[1]
    assert len({entry[language].count("|") for language in LANGUAGES}) == 1


@pytest.mark.parametrize(
    "key", sorted(key for key in texts() if not key.startswith(("technical.", "audit.")))
)
def test_no_word_of_the_code_on_a_french_page(key: str) -> None:
    found = CODE_WORDS.search(re.sub(r"\{[^}]*\}", "", texts()[key]["fr"]))
    assert found is None, f"{key}: {found}"


class Spoken(HTMLParser):
    """Collects what a template would say by itself: text, and attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            hidden = name == "value" and tag != "button"
            if name in SPOKEN_ATTRIBUTES and not hidden and not (tag == "button" and name == "value"):
                self.said.append(value or "")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOME / "templates")))
def test_a_template_writes_no_words_of_its_own(path: Path) -> None:
    bare = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", bare, flags=re.DOTALL)
    parser = Spoken()
    parser.feed(bare)
    words = re.findall(r"[^\W\d_]{2,}", " ".join(parser.said))
    assert [word for word in words if word not in UNWORDED] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOME / "templates")))
def test_a_template_has_no_style_or_script_of_its_own(path: Path) -> None:
    text = path.read_text()
    assert re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*src=)", text) is None
    assert re.search(r"(src|href|action)=\"(https?:)?//", text) is None


def test_every_word_is_said_somewhere() -> None:
    unsaid = []
    for key in texts():
        room, name = key.split(".")
        whole = f'"{key}"' in PAGES or f'"{key}"' in CODE
        # Composed: `"room."|add:word`, f"room.{word}", the labels of a form, a fault's three sentences.
        composed = (
            f'"{room}."|add' in PAGES
            or f'f"{room}.{{' in CODE
            or re.search(rf'"{room}\.[a-z_]*"\|add', PAGES)
            or re.search(rf'f"{room}\.[a-z_]*{{', CODE)
            or re.search(rf'words\("{name}"', CODE)
            or re.search(rf"^\s+{name}(: [^=]+)? = forms\.", CODE, re.MULTILINE)
        )
        if not whole and not composed:
            unsaid.append(key)
    assert unsaid == []
