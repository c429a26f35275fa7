"""Plain: a sentence in each language says what it measures, in words everybody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jalon.judge.quality.known import EVERYDAY, JARGON
from jalon.judge.quality.phrases import bare, longest
from jalon.judge.quality.subject import Grounds, Subject, fails, holds
from jalon.vocabulary.quality import Fix, Reason

_CODE = re.compile(r"\b[^\W\d_]+(?:_\w+)+\b|\b(?:sum|count|avg|filter|coalesce)\s?\(")
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9&]+(?=s?\b)")
_QUARTER = re.compile(r"[TQS]\d")


def plain(subject: Subject) -> Grounds:
    """Judges the sentence (`says`), never the name: the sentence is what explains a name."""
    says = subject.kpi.says
    missing = tuple(language for language in subject.languages if not says.get(language, "").strip())
    found = [fails(Reason.NO_SENTENCE, Fix.WRITE_SENTENCE, languages=missing)] if missing else []
    texts = tuple(text for language in subject.languages if (text := says.get(language, "").strip()))
    code = _once(match for text in texts for match in _CODE.findall(text))
    if code:
        found.append(fails(Reason.CODE_WORDS, Fix.SAY_PLAINLY, words=code))
    acronyms = _once(word for text in texts for word in _acronyms(text, subject))
    if acronyms:
        found.append(fails(Reason.ACRONYMS, Fix.SPELL_OUT, words=acronyms))
    jargon = _once(word for text in texts for word in _jargon(text))
    if jargon:
        found.append(fails(Reason.JARGON, Fix.SAY_PLAINLY, words=jargon))
    words, most = max(map(longest, texts), default=0), subject.limits.sentence_words
    if words > most:
        found.append(fails(Reason.LONG_SENTENCE, Fix.SHORTEN, count=words, most=most))
    return tuple(found) or (holds(Reason.PLAIN_WORDS),)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    """Each word once, in the order met."""
    return tuple(dict.fromkeys(words))


def _acronyms(text: str, subject: Subject) -> list[str]:
    """Short forms that neither everybody knows nor any KPI spells out, as in “recurring revenue (MRR)”."""
    return [
        word
        for word in _ACRONYM.findall(text)
        if word not in EVERYDAY and not _QUARTER.fullmatch(word) and not _spelt_out(word, subject)
    ]


def _spelt_out(word: str, subject: Subject) -> bool:
    """`words (WORD)` or `WORD (words)` stands in some KPI's name or sentence."""
    spelt = re.compile(rf"\w \({re.escape(word)}s?\)|\b{re.escape(word)}s? \(\w+ [^)]+\)")
    kpis = (subject.kpi, *subject.others)
    texts = (text for kpi in kpis for said in (kpi.label, kpi.says) for text in said.values())
    return any(spelt.search(text) for text in texts)


def _jargon(text: str) -> list[str]:
    said = f" {bare(text)} "
    return sorted(word for word in JARGON if f" {word} " in said)
