"""Sources and proposals in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from jalon.compute.identity import sources_of
from jalon.intake import Reason
from jalon.show.intake import (
    letters_question,
    months_question,
    reason_text,
    totals_question,
    year_question,
)
from jalon.vocabulary.source import Source
from jalon.web.frame.access import sight_of
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.web.library.sighted import Seen
from jalon.web.words import plain


def label_of(source: Source, language: str) -> str:
    """What people call a source."""
    return source.label.get(language) or next(iter(source.label.values()), source.name)


def about(request: HttpRequest, source: str) -> dict[str, Any]:
    """A source, its label and the KPIs that read it and that the person may see."""
    definitions, language = site().definitions, language_of(request)
    found = definitions.sources[source]
    seen = sight_of(request).visible(definitions.kpis)
    kpis = [
        definitions.kpis[name] for name in seen if source in sources_of(definitions, definitions.kpis[name])
    ]
    return {"source": found, "label": label_of(found, language), "kpis": kpis}


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """Why a file is read so, and what is asked about it."""

    date: str = ""
    amount: str = ""
    months: str = ""
    year: str = ""
    totals: str = ""
    letters: str = ""


def why(seen: Seen, language: str) -> Why:
    """The reasons for what is proposed first, and the questions, in a language."""
    months, label = seen.months, (*seen.labels, "")[0]
    return Why(
        date=_reasons(seen.dates[0].reasons, language) if seen.dates else "",
        amount=_reasons(seen.amounts[0].reasons, language) if seen.amounts else "",
        months=months_question(months, language) if months else "",
        year=year_question(months, language) if months else "",
        totals=totals_question(seen.totals, label, language) if seen.totals else "",
        letters=letters_question(seen.encoding, seen.letters, language) if seen.letters else "",
    )


def _reasons(reasons: Sequence[Reason], language: str) -> str:
    """The reasons of one proposal, side by side."""
    told = (reason_text(each.key, each.facts, language) for each in reasons)
    return plain("drop.proposed", language, reasons=" · ".join(told))
