"""What a dropped file is asked and told: reasons, questions with a dated example, what a delivery changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from jalon.show.dates import full_day_text
from jalon.show.numbers import decimal_text
from jalon.show.sentences import say, say_count


def reason_text(key: str, facts: Mapping[str, object], language: str) -> str:
    """Why a column is proposed: `du 3 janvier 2014 au 30 décembre 2017`."""
    return say("intake", key, language, **{name: _said(fact, language) for name, fact in facts.items()})


def order_question(text: str, days: Sequence[date], language: str) -> str:
    """Which day a text of the file means: `« 03/04/2017 » : le 3 avril 2017 ou le 4 mars 2017 ?`."""
    said = [full_day_text(day, language) for day in days[:3]]
    names = dict(zip(("first", "second", "third"), said, strict=False))
    return say("intake", "order_three" if len(said) > 2 else "order_two", language, text=text, **names)


def months_question(columns: Sequence[str], language: str) -> str:
    """Whether columns of periods become rows."""
    return say("intake", "months", language, first=columns[0], last=columns[-1])


def year_question(columns: Sequence[str], language: str) -> str:
    """Which year the first of the columns belongs to."""
    return say("intake", "year", language, first=columns[0])


def totals_question(count: int, label: str, language: str) -> str:
    """Whether rows that repeat the others are left out."""
    return say_count("intake", "totals", language, count, label=label)


def letters_question(encoding: str, letters: str, language: str) -> str:
    """Whether the letters of a file that is not UTF-8 were read well."""
    return say("intake", "letters", language, encoding=encoding, letters=letters)


def renewal_sentences(
    language: str, *, same: bool, added: int, changed: int, withdrawn: int, others: int
) -> tuple[str, ...]:
    """What a new delivery would change, in counts; that nothing changes, where nothing does."""
    if same:
        return (say("intake", "same", language),)
    counts = {"added": added, "changed": changed, "withdrawn": withdrawn}
    found = tuple(say_count("intake", key, language, count) for key, count in counts.items() if count)
    if found or others:
        return found
    return (say("intake", "nothing_moves", language),)


def _said(fact: object, language: str) -> str:
    if isinstance(fact, date):
        return full_day_text(fact, language)
    if isinstance(fact, int | Decimal):
        return decimal_text(Decimal(fact), language, None)
    return str(fact)
