import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.show.facts import facts
from jalon.show.mail import Addressee, Note, chosen, note_mail, weekly_mail
from jalon.vocabulary.verdict import Status
from tests.show.made import cards
from tests.show.test_board import outline
from tests.show.test_facts import plain

DAY = date(2026, 11, 23)
CAMILLE = Addressee(
    name="Camille", link="https://kpi.example/today?a=1&b=2", unsubscribe="https://kpi.example/stop?t=x–y"
)


def page_texts(html: str) -> str:
    read = outline(html)
    assert not {"img", "script", "link", "style"} & set(read.tags)
    return plain("\n".join(read.texts))


def outline_styled(html: str) -> str:
    """The texts of a mail; its styles stand inline, which pages never do."""
    assert not re.search(r"<(?:img|script|link|style)\b", html)
    assert not re.search(r"url\(|https?://(?!kpi\.example)", html)
    return plain(
        re.sub(r"<[^>]+>", "\n", html).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_three_sentences_the_worst_first_the_same_in_both_forms(language: str) -> None:
    mail = weekly_mail(cards(), CAMILLE, DAY, language, "Acme")
    html, text = outline_styled(mail.html), plain(mail.text)
    shown = [facts(card, language) for card in cards()]
    said = [plain(told.said) for told in shown if plain(told.said) in text]
    assert len(said) == 3
    assert all(sentence in html for sentence in said)
    names = ["nps", "first_response", "conversion"]
    assert [card.kpi.name for card in chosen(cards())] == names
    for each in (text, html):
        assert ("Camille" in each and "Acme" in each) or each is text
    assert CAMILLE.link in mail.text and CAMILLE.unsubscribe in mail.text
    assert 'href="https://kpi.example/today?a=1&amp;b=2"' in mail.html
    assert 'href="https://kpi.example/stop?t=x–y"' in mail.html


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_persons_own_kpis_come_before_worse_ones_of_others(language: str) -> None:
    response = next(card for card in cards() if card.kpi.name == "first_response")
    assert [card.kpi.name for card in chosen(cards(), {"basket", "first_response"})] == [
        "first_response",
        "basket",
        "nps",
    ]
    mail = weekly_mail(cards(), CAMILLE, DAY, language, theirs=("basket", "first_response"))
    assert mail.subject.startswith(facts(response, language).name)


def test_the_subject_says_what_asks_for_attention() -> None:
    every = {card.kpi.name: card for card in cards()}

    def subject(*names: str, language: str = "fr") -> str:
        return weekly_mail([every[name] for name in names], CAMILLE, DAY, language).subject

    assert subject("basket") == "Cette semaine, rien ne demande votre attention"
    assert subject("basket", "leads") == "Prospects demande votre attention"
    assert subject("leads", "market_share") == "Prospects et 1 autre KPI demandent votre attention"
    assert subject("leads", "market_share", "conversion", language="en") == (
        "Conversion rate and 2 other KPIs need your attention"
    )
    told = weekly_mail([every["leads"]], CAMILLE, DAY, "fr", "Acme").subject
    assert plain(told) == "Acme : Prospects demande votre attention"


def test_without_trouble_it_tells_what_moved_most() -> None:
    fine = [card for card in cards() if card.verdict.status in (Status.REACHED, Status.ON_TRACK, None)]
    assert [card.kpi.name for card in chosen(fine)] == ["mrr", "visits", "basket"]


def test_someone_who_follows_nothing_is_told_so() -> None:
    mail = weekly_mail([], replace(CAMILLE, name=""), DAY, "fr")
    assert "Vous ne suivez encore aucun KPI." in mail.text
    assert mail.text.startswith("Bonjour,\n")


def test_the_rest_is_counted() -> None:
    assert "Vous suivez aussi 6 autres KPI." in plain(weekly_mail(cards(), CAMILLE, DAY, "fr").text)
    assert "also follow" not in weekly_mail(cards()[:3], CAMILLE, DAY, "en").text


@given(st.text(), st.text(), st.sampled_from(["fr", "en"]))
def test_peoples_words_neither_break_a_mail_nor_its_head(name: str, title: str, language: str) -> None:
    card = cards()[1]
    evil = replace(card, kpi=replace(card.kpi, label={language: f"{title}<b>\r\nBcc: x"}))
    mail = weekly_mail([evil], replace(CAMILLE, name=name), DAY, language, title)
    assert not set("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029") & set(mail.subject)
    assert "<b>\r\nBcc" not in mail.html


def test_a_note_has_its_words_one_button_and_small_print() -> None:
    note = Note(
        subject="Choisir un nouveau\nmot de passe",
        paragraphs=("Vous avez demandé un nouveau mot de passe.",),
        label="Choisir",
        link="https://kpi.example/reset/1-2",
        foot=("Si ce n’est pas vous, ne faites rien.",),
    )
    mail = note_mail(note, "fr", "Acme")
    assert mail.subject == "Choisir un nouveau mot de passe"
    assert plain(mail.text) == (
        "Vous avez demandé un nouveau mot de passe.\n\nChoisir : https://kpi.example/reset/1-2\n\n"
        "-- \nSi ce n’est pas vous, ne faites rien.\n"
    )
    assert mail.html.count("<a ") == 1
    assert "Si ce n’est pas vous" in outline_styled(mail.html)
    assert "<a " not in note_mail(replace(note, link=""), "fr").html
