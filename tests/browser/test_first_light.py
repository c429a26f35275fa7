"""From an empty workspace to a chart with its target in the browser, without going back to the terminal."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.served import Site, Watched, browser, missing, serving

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing() or "-"),
    pytest.mark.slow,
]

MOST_CLICKS, MOST_FIELDS = 10, 4
EMAIL, PASSWORD = "camille@example.org", "dix-huit jalons posés"
NBSP = "\u00a0"


@dataclass
class Hand:
    """A person at the screen who counts: every click, and every field in which something is said."""

    page: Page
    clicks: int = 0
    fields: int = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def choose(self, what: Locator) -> None:
        what.check()
        self.clicks += 1

    def fill(self, what: Locator, text: str) -> None:
        what.fill(text)
        self.fields += 1

    def give(self, file: Path) -> None:
        self.page.locator("input[type=file]").set_input_files(file)
        self.clicks += 1


def jalon(*words: str) -> str:
    command = [sys.executable, "-m", "jalon.cli", *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def superstore(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = shared_data / "ecommerce" / "superstore_us" / "superstore.csv"
    return Path(shutil.copy(found, tmp_path_factory.mktemp("given") / "Superstore.csv"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first") / "magasin"
    jalon("init", str(folder), "--lang", "fr")
    return folder


def opened(chromium: Browser, site: Site) -> Watched:
    context = chromium.new_context(viewport={"width": 1240, "height": 900}, locale="fr-FR")
    context.set_default_timeout(90_000)
    return Watched.of(context.new_page(), site.address)


def exact(page: Page) -> Decimal:
    """The value at the head of a page with every digit it has."""
    title = page.locator(".hero").get_attribute("title") or ""
    return Decimal(re.sub(r"[^\d,−-]", "", title).replace(",", ".").replace("−", "-"))


def cents(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01")))


def text_of(page: Page) -> str:
    return page.locator("main").inner_text().replace(NBSP, " ").replace("\u202f", " ")


def values(page: Page, site: Site, query: str) -> list[dict[str, str]]:
    """The values that the KPI's page offers as a file."""
    answer = page.request.get(f"{site.address}/kpi/sales/values.csv?{query}")
    if not answer.ok:
        found = page.locator("a[href*='csv']").first.get_attribute("href")
        answer = page.request.get(f"{site.address}{found}")
    text = answer.text().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))


def settled(page: Page) -> None:
    """Wait until the worker has answered what the page waits for."""
    page.wait_for_selector("main:not(:has(.waiting))")


def test_from_nothing_to_a_chart_with_its_target(
    empty: Path, superstore: Path, chromium: Browser, record_property: Any, tmp_path: Path
) -> None:
    with serving(empty) as site:
        watched = opened(chromium, site)
        page = watched.page
        begin(page, site)
        hand = Hand(page)
        first_chart(hand, superstore)
        record_property("first light", f"{hand.clicks} clicks, {hand.fields} fields")
        assert hand.clicks <= MOST_CLICKS
        assert hand.fields <= MOST_FIELDS
        numbers(page, site)
        same_again(page, site, superstore)
        renamed(page, site, superstore, tmp_path)
        by_hand(page, site)
        page.goto(site.address + "/board/")
        board = text_of(page)
        assert watched.complaints == []
        assert watched.foreign == []
        page.context.close()
    kept_and_back(empty, board, chromium, tmp_path)


def begin(page: Page, site: Site) -> None:
    """The first person says who they are; the workspace is empty and says what to do."""
    page.goto(site.way_in)
    page.get_by_label("Votre nom").or_(page.locator("[name=name]")).first.fill("Camille Roy")
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(site.address + "/")


def first_chart(hand: Hand, superstore: Path) -> None:
    """Drop, answer, see, aim."""
    page = hand.page
    hand.click(page.get_by_role("link", name="Déposer un fichier"))
    hand.give(superstore)
    page.wait_for_selector("text=Voir le graphique")
    asked = page.locator("form.main .field:visible").count()
    assert asked <= MOST_FIELDS, "more than four fields on the page of proposals"
    the_order_is_asked(page)
    hand.choose(page.get_by_label("8 novembre 2016", exact=False))
    hand.click(page.get_by_role("button", name="Voir le graphique"))
    page.wait_for_selector("main svg.chart")
    assert cents(exact(page)) == "83829.32"
    assert "83 829,32 €" in text_of(page)
    hand.fill(page.locator("[name=value]"), "110 000")
    hand.click(page.get_by_role("button", name="Enregistrer la cible"))
    page.wait_for_url("**/kpi/sales/")
    assert "cible 110 k€" in text_of(page) or "110 000 €" in text_of(page)
    assert page.locator("main svg.chart").count() > 0


def the_order_is_asked(page: Page) -> None:
    """Nothing is chosen for the person, and without an answer nothing is taken."""
    assert page.locator("fieldset input[type=radio]:checked").count() == 0
    assert "« 08-11-16 » : le 8 novembre 2016 ou le 16 novembre 2008 ?" in text_of(page)
    page.get_by_role("button", name="Voir le graphique").click()
    assert "Dites comment lire cette date" in text_of(page)


def numbers(page: Page, site: Site) -> None:
    """The page of the measure opens on its last whole month, and says against what it compares."""
    page.goto(site.address + "/kpi/sales/")
    told = text_of(page)
    assert "en décembre 2017" in told
    assert "mesure" in told
    assert "−13,6 % contre décembre 2016" in told
    assert cents(exact(page)) == "83829.32"
    page.goto(site.address + "/kpi/sales/?grain=year&by=Region")
    assert cents(exact(page)) == "733215.26"
    total = exact(page)
    regions = region_rows(page)
    assert set(regions) == {"West", "East", "Central", "South"}
    assert regions["West"].startswith("250 128")
    found = {name: value_of(page, site, name) for name in regions}
    assert cents(found["West"]) == "250128.37"
    assert sum(found.values()) == total


def region_rows(page: Page) -> dict[str, str]:
    rows = page.locator("section table tbody tr:has(a)")
    cells = [row.locator("th, td").all_inner_texts() for row in rows.all()]
    return {
        cell[0].strip(): cell[1].replace(NBSP, " ").replace("\u202f", " ") for cell in cells if len(cell) > 1
    }


def value_of(page: Page, site: Site, region: str) -> Decimal:
    """The exact value of one region, on the page that its row leads to."""
    page.goto(site.address + "/kpi/sales/?grain=year&by=Region")
    page.locator("section table tbody").get_by_role("link", name=region, exact=True).click()
    page.wait_for_selector(f".crumbs [aria-current]:has-text('{region}')")
    return exact(page)


def same_again(page: Page, site: Site, superstore: Path) -> None:
    """The very same file is recognised, and no value moves."""
    runs = run_numbers(page, site)
    page.goto(site.address + "/drop/")
    page.locator("input[type=file]").set_input_files(superstore)
    page.wait_for_selector("text=Rien n’a changé")
    assert run_numbers(page, site) == runs


def run_numbers(page: Page, site: Site) -> list[str]:
    """The values changed by each run that brought some."""
    page.goto(site.address + "/data/")
    changed = page.locator("h2#runs + div tbody td.figure").all_inner_texts()
    return [count for count in changed if count.strip() != "0"]


def renamed(page: Page, site: Site, superstore: Path, tmp_path: Path) -> None:
    """A column called otherwise stops the file: old values stay, the column and the remedy are named."""
    text = superstore.read_text(encoding="utf-8-sig")
    other = tmp_path / "superstore-2018.csv"
    other.write_text(text.replace(",Sales,", ",Turnover,", 1), encoding="utf-8")
    page.goto(site.address + "/data/")
    page.get_by_role("link", name="Déposer la suite").click()
    page.locator("input[type=file]").set_input_files(other)
    page.wait_for_url("**/renewal/**")
    settled(page)
    told = text_of(page)
    assert "« Sales »" in told
    assert "Turnover" in told
    assert page.get_by_role("button", name="Accepter ce fichier").count() == 0
    page.get_by_role("button", name="Ne pas le prendre").click()
    page.goto(site.address + "/kpi/sales/")
    assert cents(exact(page)) == "83829.32"


def by_hand(page: Page, site: Site) -> None:
    """A market share entered by hand says so, with who and where it was taken."""
    page.goto(site.address + "/enter/")
    page.get_by_label("Son nom").fill("Part de marché")
    page.locator("[name=unit]").fill("%")
    page.locator("[name=value]").fill("12,4")
    page.locator("[name=taken_from]").fill("Étude du secteur")
    page.get_by_role("button", name="Commencer").click()
    page.wait_for_url("**/enter/**")
    told = text_of(page)
    assert "Camille Roy" in told
    assert "Étude du secteur" in told
    page.goto(site.address + "/kpi/part_de_marche/")
    for _ in range(60):
        if "12,4 %" in text_of(page):
            break
        page.wait_for_timeout(1000)
        page.reload()
    assert "12,4 %" in text_of(page)
    assert page.locator(".kpi-head .tag", has_text="saisi").count() == 1


def kept_and_back(folder: Path, board: str, chromium: Browser, tmp_path: Path) -> None:
    """Backed up, deleted, restored: the board is the same, and the person still has their password."""
    kept = tmp_path / "magasin.backup"
    jalon("backup", str(folder), str(kept))
    shutil.rmtree(folder)
    jalon("restore", str(folder), str(kept), "--yes")
    with serving(folder, "--new-secret") as site:
        page = opened(chromium, site).page
        page.goto(site.address + "/board/")
        page.locator("[name=email]").fill(EMAIL)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main button").click()
        page.wait_for_url("**/board/")
        assert text_of(page) == board
        page.context.close()
