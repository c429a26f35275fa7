"""A narrow screen folds what is secondary; a wide one, paper, and a page without script have it open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

import jalon.web
from jalon.show.section import Section, section_html
from tests.browser.served import browser, missing

pytestmark = [pytest.mark.skipif(bool(missing()), reason=missing() or "-"), pytest.mark.slow]

STATIC = Path(jalon.web.__file__).parent / "static"
TOLD = section_html(
    Section(key="why", title="Why it moved", said=("First.", "Second.")), "en", brief=1
) + section_html(Section(key="next", title="What to do next", said=("One.", "Two.")), "en")
PAGE = f"<style>{(STATIC / 'style.css').read_text()}</style><main>{TOLD}</main>"
PHONE, WIDE = ViewportSize(width=390, height=800), ViewportSize(width=1280, height=900)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


def shown(page: Page) -> list[str]:
    """The sentences that are seen, and the word that opens the rest."""
    texts = page.locator("main p, main summary").all()
    return [" ".join(each.inner_text().split()) for each in texts if each.is_visible()]


def opened(chromium: Browser, size: ViewportSize, *, script: bool = True) -> Page:
    context = chromium.new_context(viewport=size, java_script_enabled=script)
    page = context.new_page()
    page.set_content(PAGE)
    if script:
        page.add_script_tag(path=STATIC / "jalon.js")
    return page


EVERY = ["First.", "Second.", "One.", "Two."]


def test_a_phone_shows_the_first_sentence_and_the_keyboard_opens_the_rest(chromium: Browser) -> None:
    page = opened(chromium, PHONE)
    assert shown(page) == ["First.", "Read more · Why it moved", "One.", "Two."]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "Second." in shown(page)


def test_a_wide_screen_has_it_open_and_nothing_to_open(chromium: Browser) -> None:
    page = opened(chromium, WIDE)
    assert shown(page) == EVERY
    page.set_viewport_size(PHONE)
    page.wait_for_function("!document.querySelector('details.brief').open")
    assert "Second." not in shown(page)


def test_paper_has_it_all_even_from_a_phone(chromium: Browser) -> None:
    page = opened(chromium, PHONE)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert shown(page) == EVERY


def test_without_script_a_phone_has_it_open(chromium: Browser) -> None:
    page = opened(chromium, PHONE, script=False)
    assert set(EVERY) <= set(shown(page))


def test_what_an_address_points_at_is_open(chromium: Browser) -> None:
    page = opened(chromium, PHONE)
    page.evaluate("location.hash = 'why'")
    page.wait_for_function("document.querySelector('details.brief').open")
    assert "Second." in shown(page)
