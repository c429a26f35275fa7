"""Values as CSV files, for a person's spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from jalon.show.board import Card
from jalon.show.csv import Cell, Row, csv_text, values_csv
from jalon.show.facts import facts
from jalon.show.findings import sentence
from jalon.show.numbers import as_decimal, is_share, unit_words
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.kpi import Kpi
from jalon.vocabulary.observation import Value
from jalon.vocabulary.rights import Right
from jalon.web.board.moments import as_of_in
from jalon.web.frame.access import kpi_for, needs
from jalon.web.frame.faults import fault
from jalon.web.frame.language import language_of
from jalon.web.frame.site import site
from jalon.web.sharing.lists import listed
from jalon.web.words import plain
from jalon.workspace.judging import shown, shown_grain

_HEADS = ("kpi", "status", "period", "value", "unit", "shown", "change", "asked", "complete", "as_of")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cutting:
    """What of a KPI is read, as it stands in the address: `?grain=week&by=region,canal`."""

    grain: Grain
    by: tuple[str, ...] = ()

    @classmethod
    def of(cls, request: HttpRequest, kpi: Kpi) -> Cutting:
        """The grain named, else the KPI's own; the break-down in the order in which it is kept."""
        named = request.GET.get("grain", "")
        grain = Grain(named) if named in set(Grain) else shown_grain(site().workspace, kpi)
        asked = tuple(part.strip() for part in request.GET.get("by", "")[:300].split(",") if part.strip())
        kept = [cut.dimensions for cut in kpi.by]
        return cls(grain=grain, by=next((cut for cut in kept if sorted(cut) == sorted(asked)), asked))


@needs(Right.VIEWER, of="kpi")
def kpi_values(request: HttpRequest, name: str) -> HttpResponse:
    """The values of a KPI as its page shows them; a grain or break-down that is not kept is not there."""
    kpi, language = kpi_for(request, name), language_of(request)
    try:
        rows = rows_of(request, kpi)
    except Refusal as refused:
        told = sentence(refused.finding, language)
        return fault(request, "refused", 404, finding=told, code=refused.finding.code)
    return _sent(values_csv(rows, language), kpi.name)


@needs(Right.VIEWER, of="board")
def board_values(request: HttpRequest, slug: str) -> HttpResponse:
    """A board as one row a KPI, in its order."""
    return _sent(board_csv(listed(request, slug).cards(), language_of(request)), slug)


def rows_of(request: HttpRequest, kpi: Kpi) -> list[Row]:
    """The published values of a KPI, each with its status. Raises Refusal for what is not kept."""
    here, cutting = site(), Cutting.of(request, kpi)
    found = shown(
        here.workspace,
        here.ledger,
        kpi,
        cutting.grain,
        by=cutting.by,
        start=None,
        end=None,
        now=here.now,
        as_of=as_of_in(request),
    )
    calendar = here.definitions.calendar(kpi)
    return [
        Row(
            kpi=kpi,
            calendar=calendar,
            period=each.observation.period,
            value=each.observation.value,
            status=each.status,
            slice=each.observation.slice,
            complete=each.observation.complete,
            as_of=each.observation.data_as_of,
        )
        for each in found
    ]


def board_csv(cards: list[Card], language: str) -> str:
    """Cards as a table: numbers to calculate with beside the words that the screens show."""
    heads = [plain(f"share.csv_{head}", language) for head in _HEADS]
    return csv_text(heads, (_cells(card, language) for card in cards), language)


def _cells(card: Card, language: str) -> list[Cell]:
    told, verdict = facts(card, language), card.verdict
    return [
        told.name,
        told.status,
        told.period,
        _number(verdict.value, card.kpi),
        "%" if is_share(card.kpi.unit) else unit_words(card.kpi.unit, Decimal(2), language),
        told.value,
        told.change.text,
        told.asked,
        verdict.complete,
        verdict.as_of,
    ]


def _number(value: Value | None, kpi: Kpi) -> Value | None:
    """The number in the unit beside it: a share in percent."""
    return as_decimal(value) * 100 if value is not None and is_share(kpi.unit) else value


def _sent(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type="text/csv; charset=utf-8")
    file = f"{name}-{site().today.isoformat()}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, file) or "attachment"
    return response
