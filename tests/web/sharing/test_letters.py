"""Letters: the page, the PDF at once or by the worker, and what is said where no PDF can be made."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from jalon.ledger.people.models import Action, Board, Job
from jalon.show import pdf as printer
from jalon.show.facts import facts
from jalon.vocabulary.rights import Right
from jalon.web import jobs
from jalon.web.frame.site import site
from jalon.web.sharing import printing
from jalon.web.sharing.printing import print_letter
from tests.web.conftest import SignedIn
from tests.web.ground import NOW
from tests.web.sharing.conftest import words

Clients = Callable[..., SignedIn]


@pytest.fixture(autouse=True)
def _nothing_printed_before(site_folder: Path) -> None:
    shutil.rmtree(printing._folder(), ignore_errors=True)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("slug", ["main", "executive"])
def test_the_letter_says_what_the_board_says(client_of: Clients, slug: str, language: str) -> None:
    Action.objects.create(kpi="revenue", texts={"fr": "Relancer", "en": "Remind"}, due=date(2026, 5, 31))
    response = client_of(language=language).get(f"/letter/{slug}/")
    page = response.content.decode()
    assert response.status_code == 200 and f'lang="{language}"' in page
    names = {"main": ["revenue", "orders"], "executive": ["revenue", "basket"]}[slug]
    for card in site().cards(names):
        told = facts(card, language)
        for text in (told.name, told.status, told.value, told.change.text):
            assert words(text) in words(page)
    assert ("Relancer" if language == "fr" else "Remind") in page
    policy = response.headers["Content-Security-Policy"]
    assert "style-src 'sha256-" in policy and "unsafe" not in policy and "default-src 'none'" in policy


def test_a_restricted_board_has_no_letter_for_others(client_of: Clients) -> None:
    Board.objects.create(slug="closed", names={"fr": "Fermé"}, kpis=["orders"], restricted=True)
    client = client_of(Right.EDITOR)
    for path in ("/letter/closed/", "/letter/closed.pdf", "/board/closed/values.csv"):
        assert client.get(path).status_code == 404
    assert "Commandes" not in client.get("/letter/main/").content.decode()
    assert client_of(Right.ADMIN).get("/letter/closed/").status_code == 200


def test_a_chosen_executive_board_is_the_executive_letter(client_of: Clients) -> None:
    Board.objects.create(slug="comex", names={"fr": "Comité"}, kpis=["orders"], executive=True)
    page = client_of(language="fr").get("/letter/executive/").content.decode()
    assert "Comité" in page and "Commandes" in page and "Chiffre" not in page


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext here to read a PDF with")
def test_the_pdf_is_a_pdf_of_the_letter(client_of: Clients) -> None:
    response = client_of(language="fr").get("/letter/main.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert "main-2026-04-15.pdf" in response.headers["Content-Disposition"]
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=response.content, capture_output=True, check=True
    )
    said = words(read.stdout.decode())
    assert "Commandes" in said and "12,00 €" in said


def test_a_long_letter_is_printed_by_the_worker(client_of: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "AT_ONCE", 1)
    client = client_of(language="fr")
    waiting = client.get("/letter/main.pdf")
    assert waiting.status_code == 202 and "se prépare" in waiting.content.decode()
    assert client.get("/letter/main.pdf").status_code == 202
    job = jobs.take(NOW)
    assert job is not None and job.kind == "pdf" and Job.objects.count() == 1
    assert print_letter(job, NOW) == {"printed": True}
    jobs.done(job, NOW, {"printed": True})
    looked = client.get("/letter/main.pdf?look=1")
    assert "Le PDF est prêt" in looked.content.decode() and "hx-trigger" not in looked.content.decode()
    ready = client.get("/letter/main.pdf")
    assert ready.status_code == 200 and ready.content.startswith(b"%PDF")
    # Somebody who sees other KPIs never gets this file.
    Board.objects.create(slug="closed", kpis=["orders"], restricted=True)
    monkeypatch.setattr(printing, "AT_ONCE", 0)
    assert client_of(language="fr").get("/letter/main.pdf").status_code == 202


def test_a_job_prints_only_what_was_left_for_it(rolled_back: None) -> None:
    for mark in ("../../jalon", "0" * 64):
        assert print_letter(Job(kind="pdf", payload={"letter": mark}), NOW) == {"printed": False}


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "pip install"), ("en", "print the page from the browser")]
)
@pytest.mark.parametrize("at_once", [0, 40])
def test_where_no_pdf_can_be_made_the_page_says_what_to_do(
    client_of: Clients, monkeypatch: pytest.MonkeyPatch, language: str, said: str, at_once: int
) -> None:
    def missing(name: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(printer, "import_module", missing)
    monkeypatch.setattr(printing, "AT_ONCE", at_once)
    response = client_of(language=language).get("/letter/main.pdf")
    assert response.status_code == 503
    assert said in response.content.decode() and "libpango" in response.content.decode()
    assert not Job.objects.exists()
