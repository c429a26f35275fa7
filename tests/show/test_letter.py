import re
import sys
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from jalon.show.facts import facts
from jalon.show.findings import sentence
from jalon.show.letter import Letter, Line, NextStep, letter_html
from jalon.show.pdf import pdf
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.verdict import Status
from tests.show.made import cards
from tests.show.test_board import outline
from tests.show.test_facts import plain

STEP = NextStep(
    text="Deux renforts le matin, puis revue des tickets « livraison » avec l’équipe",
    owner="responsable du service client",
    due=date(2026, 11, 27),
)


def made_letter(count: int = 9, step: NextStep | None = None) -> Letter:
    every = [*cards(), *cards(), *cards(), *cards()]
    return Letter(
        title="Comité de <direction>",
        day=date(2026, 11, 23),
        workspace="Acme",
        computed_at=datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
        lines=tuple(
            Line(card=card, next=step, version="3", version_since=date(2026, 3, 2)) for card in every[:count]
        ),
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_letter_is_one_file_that_says_every_kpi(language: str) -> None:
    page = letter_html(made_letter(), language)
    read = outline(page)
    assert not {"script", "link", "img"} & set(read.tags)
    assert len(read.ids) == len(set(read.ids))
    assert not re.search(r"(?:src|href)=", page)
    for card in cards():
        told = facts(card, language)
        assert plain(told.value) in plain("".join(read.texts))
        assert told.status in read.texts
        assert plain(told.asked) in plain("\n".join(read.texts))
    assert "Comité de &lt;direction&gt;" in page
    digest = re.search(r"style-src 'sha256-([^']+)'", page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert digest is not None and style is not None
    assert b64encode(sha256(style[1].encode()).digest()).decode() == digest[1]


def lead(letter: Letter, language: str) -> str:
    found = re.search(r'<p class="lead">(.*?)</p>', letter_html(letter, language))
    assert found is not None
    return plain(found[1])


def test_it_begins_with_what_a_manager_would_say() -> None:
    letter = made_letter()
    assert lead(letter, "fr") == (
        "Sur 9 KPI, 5 demandent une décision, à commencer par Recommandation &lt;client&gt; &amp; cie"
        " (manqué), Délai de première réponse du service client (mal engagé) et Taux de conversion (périmé)."
    )
    by_status = {line.card.verdict.status: line for line in letter.lines}
    fine, risk = by_status[Status.REACHED], by_status[Status.AT_RISK]
    assert (
        lead(replace(letter, lines=(fine, fine)), "en")
        == "The 2 KPIs followed hold: none asks for a decision."
    )
    assert lead(replace(letter, lines=(fine,)), "fr") == "Le KPI suivi tient : il ne demande aucune décision."
    assert (
        lead(replace(letter, lines=(risk,)), "en") == "The KPI followed asks for a decision: Leads (at risk)."
    )
    assert lead(replace(letter, lines=(fine, risk)), "fr") == (
        "Sur 2 KPI, un demande une décision : Prospects (à surveiller)."
    )
    assert lead(replace(letter, lines=(fine, risk, risk)), "en").startswith(
        "Of 3 KPIs, two ask for a decision"
    )
    assert "three ask" in lead(replace(letter, lines=(fine, risk, risk, risk)), "en")
    assert lead(replace(letter, lines=()), "fr") == "Aucun KPI n’est suivi ici."


def test_the_next_action_has_its_owner_and_day_and_its_absence_is_said() -> None:
    texts = [plain(text) for text in outline(letter_html(made_letter(step=STEP), "fr")).texts]
    assert plain(STEP.text) in texts
    assert "responsable du service client, pour le 27 nov." in texts
    none = outline(letter_html(made_letter(), "fr")).texts
    assert none.count("Aucune action prévue") == 5
    bare = outline(letter_html(made_letter(step=NextStep(text="Suivre", due=date(2026, 12, 1))), "fr")).texts
    assert "pour le 1er déc." in [plain(text) for text in bare]


def test_the_foot_says_how_fresh_and_by_which_definition() -> None:
    text = plain("\n".join(outline(letter_html(made_letter(), "fr")).texts))
    assert "Données au 9 nov. 2026 : Taux de conversion (définition 3 du 2 mars 2026)." in text
    assert "Date des données inconnue : Part de marché" in text
    unversioned = replace(made_letter(), lines=tuple(Line(card=card) for card in cards()))
    assert "Data as of 9 Nov 2026: Conversion rate." in plain(
        "\n".join(outline(letter_html(unversioned, "en")).texts)
    )


def pages_of(document: str) -> int:
    printer = pytest.importorskip("weasyprint", reason="WeasyPrint or Pango is not installed")
    return len(printer.HTML(string=document).render().pages)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_dozen_kpis_with_their_actions_fit_on_one_page(language: str) -> None:
    assert pages_of(letter_html(made_letter(12, STEP), language)) == 1
    assert pages_of(letter_html(made_letter(3), language)) == 1


@pytest.mark.slow
def test_more_kpis_go_on_on_the_next_page_under_the_same_heads() -> None:
    document = letter_html(made_letter(30, STEP), "fr")
    assert 2 <= pages_of(document) <= 4


@pytest.mark.slow
def test_the_pdf_is_tagged_and_fetches_nothing() -> None:
    pytest.importorskip("weasyprint", reason="WeasyPrint or Pango is not installed")
    made = pdf(letter_html(made_letter(), "fr"))
    assert made.startswith(b"%PDF-")
    assert pdf('<p>a<img src="file:///etc/passwd"><link rel="stylesheet" href="http://127.0.0.1:9/x"></p>')


def test_where_pdf_cannot_be_made_it_is_refused_with_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(Refusal) as refused:
        pdf("<p>a</p>")
    assert refused.value.finding.code == "pdf-unavailable"
    for language in ("fr", "en"):
        assert "pip install 'jalon[pdf]'" in sentence(refused.value.finding, language).next
