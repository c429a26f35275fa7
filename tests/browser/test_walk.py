"""Every page of the demo, in both languages, wide and on a phone: accessible, silent, in one column."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.served import Site, Watched, browser, missing, serving
from tests.demo.checkout import demo_of_today

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing() or "-"),
    pytest.mark.slow,
]

SIZES = {"wide": (1240, 900), "phone": (375, 760)}
LANGUAGES = ("fr", "en")
SHOTS = os.environ.get("JALON_SHOTS", "")
"""A folder to keep a picture of every page in, to be looked at."""
FOLLOWED = re.compile(r"^/(?!assets/|account/sign-out|letter/.*\.pdf|.*\.csv)")
_HERE = Path(__file__).parent
AXE = Axe().axe_script
REACHABLE = (_HERE / "reachable.js").read_text()
FOCUSED = (_HERE / "focused.js").read_text()
PER_KIND = 1
"""Pages of one kind (one KPI like another) that are walked in full, in each language."""

CODE_WORDS = re.compile(
    r"\b(workspace|lookup|slice|grain|milestone|tolerance|verdict|leading|lagging|scope|ledger"
    r"|warehouse|owner|target|None|True|False|off_track|on_track|at_risk)\b"
)
UNWANTED = re.compile(r"\{\w*\}|\{%|%\}|�|undefined|NaN")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    checkout, ran = demo_of_today(tmp_path_factory)
    assert ran.code == 0, ran.said
    with serving(checkout.home / "demo", "--demo") as site:
        yield site


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


def kind_of(path: str) -> str:
    """Pages that differ only in which KPI, board or entry they show are of one kind."""
    bare = path.partition("?")[0]
    bare = re.sub(
        r"^/(kpi|board|catalogue|letter|enter|drop|settings/boards|settings/teams|link/kpi|link/board)/[^/]+/",
        r"/\1/*/",
        bare,
    )
    return re.sub(r"\d+", "*", bare) + ("?" if "?" in path else "")


def links_of(page: Page) -> list[str]:
    """Where the links of a page lead within the site."""
    found: list[str] = page.eval_on_selector_all(
        "a[href]", "all => all.map(each => each.getAttribute('href'))"
    )
    base = re.sub(r"^https?://[^/]+", "", page.url.partition("?")[0])
    whole = [f"{base}{link}" if link.startswith("?") else link for link in found]
    return [link.partition("#")[0] for link in whole if link.startswith("/")]


def pages_of(page: Page, site: Site) -> Iterator[str]:
    """The addresses that links lead to from today on, a few of each kind, each with its page open."""
    waiting, seen, kinds = ["/"], set[str](), dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if path in seen or kinds.get(kind, 0) >= PER_KIND or not FOLLOWED.match(path):
            continue
        answer = page.goto(site.address + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        seen.add(path)
        kinds[kind] = kinds.get(kind, 0) + 1
        waiting += links_of(page)
        yield path


def speak(page: Page, language: str) -> None:
    """Choose the language as a person does, where it is not the page's already."""
    if page.locator("html").get_attribute("lang") != language:
        page.click(f"button[name=language][value={language}]")
        page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == language


@pytest.fixture(scope="module")
def found() -> list[str]:
    """The pages that one test of this file walked, for the next one."""
    return []


def test_every_page(demo: Site, chromium: Browser, found: list[str]) -> None:
    """Walks what links reach, in each language, each page wide and then as narrow as a phone.

    Axe looks at all four. Prints how many pages were walked and how many faults were found.
    """
    faults: list[str] = []
    walked = 0
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()
    watched = Watched.of(page, demo.address)
    page.goto(demo.way_in)
    for language in LANGUAGES:
        page.goto(demo.address + "/")
        speak(page, language)
        for path in pages_of(page, demo):
            found.append(path)
            page.evaluate(AXE)
            for size, (width, height) in SIZES.items():
                walked += 1
                page.set_viewport_size({"width": width, "height": height})
                wrong = [*faults_of(page, language), *accessibility(page)]
                faults += [f"{size} {language} {path}: {fault}" for fault in wrong]
                keep(page, f"{size}-{language}-{path}")
    faults += [f"console: {each}" for each in watched.complaints]
    faults += [f"asked another host: {each}" for each in watched.foreign]
    context.close()
    print(f"\n{walked} pages walked, {len(faults)} faults")
    assert faults == []
    assert walked >= 4 * 20


def faults_of(page: Page, language: str) -> list[str]:
    """What is wrong with the page that is open."""
    found = []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        found.append(f"{wide} px wider than the window")
    said = page.evaluate(
        "[...document.querySelectorAll('main')].map(m => { const c = m.cloneNode(true);"
        "c.querySelectorAll('.technical').forEach(t => t.remove()); return c.textContent; }).join(' ')"
    )
    if UNWANTED.search(said):
        found.append(f"shows {UNWANTED.search(said)}")
    if language == "fr" and CODE_WORDS.search(said):
        found.append(f"code word {CODE_WORDS.search(said)}")
    return found


def accessibility(page: Page) -> list[str]:
    """What axe, which the page has been given, finds wrong."""
    violations = page.evaluate(
        "axe.run({resultTypes: ['violations'], preload: false}).then(found => found.violations)"
    )
    return [
        f"axe {each['id']}: {each['nodes'][0]['html'][:160]} ({len(each['nodes'])})" for each in violations
    ]


def keep(page: Page, name: str) -> None:
    """A picture to look at, when a folder for it is named."""
    if not SHOTS:
        return
    Path(SHOTS).mkdir(parents=True, exist_ok=True)
    file = re.sub(r"[^a-zA-Z0-9]+", "-", name).strip("-")[:120]
    page.screenshot(path=f"{SHOTS}/{file}.png", full_page=True)


def test_keyboard_alone_reaches_everything(demo: Site, chromium: Browser, found: list[str]) -> None:
    """Tab visits every link, button and field of a page, in order, each with a visible mark of focus."""
    context = chromium.new_context(viewport={"width": 1240, "height": 900}, locale="fr-FR")
    page = context.new_page()
    page.goto(demo.way_in)
    visited = 0
    for path in sorted({kind_of(each): each for each in found or pages_of(page, demo)}.values()):
        page.goto(demo.address + path)
        wanted = page.evaluate(REACHABLE)
        page.evaluate(FOCUSED)
        for _ in range(len(wanted) + 5):
            page.keyboard.press("Tab")
        reached = page.evaluate("window.reached")
        missed = [each for each in wanted if each not in reached]
        assert missed == [], (path, missed[:5], [each for each in reached if not each.isdigit()][:5])
        visited += len(wanted)
    print(f"\n{visited} links, buttons and fields reached by keyboard")
    context.close()
