"""From choices to the documents of a source and its measure, as an analyst would have written them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jalon.intake.amounts import Aggregate, AmountChoice
from jalon.intake.choices import Choices
from jalon.intake.dating import DateChoice, DateReading
from jalon.intake.hints import free_name, slug_of
from jalon.intake.proposal import Asked, Proposal
from jalon.intake.reshaping import RAW, Reshaping, reshaping
from jalon.intake.sqltext import column
from jalon.ports import NumbersSeen
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.vocabulary.kpi import Better

Document = dict[str, Any]

_GRAINS: Mapping[Grain, list[str]] = {
    Grain.MONTH: ["month", "quarter", "year"],
    Grain.QUARTER: ["quarter", "year"],
    Grain.YEAR: ["year"],
}
_VALUES: Mapping[Aggregate, str] = {Aggregate.SUM: "sum({})", Aggregate.AVERAGE: "avg({})"}
_FALLBACK = "mesure"


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """The two documents: keys and values in the order in which they are written."""

    source: Document
    kpi: Document


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """Where documents will stand: the file's path in the workspace, names that are taken, the languages."""

    path: str
    title: str  # what the file is called, for the source's label
    sources: frozenset[str]
    kpis: frozenset[str]
    languages: tuple[str, ...]


def made(proposal: Proposal, choices: Choices, where: Where) -> Made:
    """The documents of what was chosen.

    Raises Refusal: `drop-unanswered`, `drop-column-unknown`, `drop-name-missing`.
    """
    place = Place(file=where.path)
    _refuse_unanswered(proposal, choices, place)
    shape = reshaping(proposal, choices, where.languages)
    dating = None if proposal.months else proposal.date(choices.date)
    amount = None if proposal.months else proposal.amount(choices.amount)
    name = free_name(slug_of(where.title, "fichier"), where.sources)
    reading = None if dating is None else _reading(dating, choices)
    by, derived = _dimensions(choices.by)
    source = _source(name, proposal, where, shape, _formats(proposal, shape, dating, reading, amount))
    when = shape.month if shape is not None and shape.month else choices.date
    if when is not None:
        source["times"] = {slug_of(when, "jour"): when}
    if derived:
        source["derived"] = derived
    grain = proposal.months.grain if proposal.months else None if reading is None else reading.grain
    value = choices.amount if shape is None or not shape.value else shape.value
    kpi = _kpi(choices, where, name, _formula(value, choices, proposal), grain, by)
    return Made(source=source, kpi=kpi)


def _refuse_unanswered(proposal: Proposal, choices: Choices, place: Place) -> None:
    missing = next((asked for asked in _missing(proposal, choices)), None)
    if missing is not None:
        facts = {"asked": f"term:asked-{missing.value}"}
        raise Refusal(Finding(code="drop-unanswered", place=place, facts=facts))
    named = (choices.date, choices.amount, *choices.by)
    known = (*proposal.columns, None)
    strange = next((each for each in named if each not in known), None)
    if strange is None and not proposal.months and choices.date and proposal.date(choices.date) is None:
        strange = choices.date
    if strange is None and not proposal.months and proposal.amount(choices.amount) is None:
        strange = choices.amount
    if strange is not None:
        facts = {"column": strange, "columns": ", ".join(proposal.columns)}
        raise Refusal(Finding(code="drop-column-unknown", place=place, facts=facts))
    if not choices.name.strip():
        raise Refusal(Finding(code="drop-name-missing", place=place))


def _missing(proposal: Proposal, choices: Choices) -> Sequence[Asked]:
    """What was asked and is not answered."""
    found = []
    if proposal.months is not None:
        if not choices.months:
            found.append(Asked.MONTHS)
        if proposal.months.year is None and choices.year is None:
            found.append(Asked.YEAR)
    if proposal.totals is not None and choices.totals is None:
        found.append(Asked.TOTALS)
    if proposal.dates and choices.date is None:
        found.append(Asked.DATE)
    dating = proposal.date(choices.date)
    if dating is not None and _reading(dating, choices) is None:
        found.append(Asked.ORDER)
    return found


def _reading(dating: DateChoice, choices: Choices) -> DateReading | None:
    """The reading chosen; the only one where there is no choice."""
    if not dating.ambiguous:
        return dating.readings[0]
    return next((each for each in dating.readings if each.pattern == choices.pattern), None)


def _source(
    name: str, proposal: Proposal, where: Where, shape: Reshaping | None, formats: Document
) -> Document:
    layout = _layout(proposal)
    file: Document = {"rows": where.path}
    if layout:
        file["text"] = layout
    if proposal.sheet and len(proposal.sheets) > 1:
        file["sheet"] = proposal.sheet
    rows = file if shape is None else {"sql": shape.sql, "files": {RAW: file}}
    label = _texts(where.title, where.languages)
    return {"source": name, "label": label, **rows, **({"columns": formats} if formats else {})}


def _layout(proposal: Proposal) -> Document:
    """What the file does not say by itself, or what another reader might take otherwise."""
    said: Document = {}
    if proposal.encoding:
        said["encoding"] = proposal.encoding
    if proposal.delimiter not in ("", ","):
        said["delimiter"] = proposal.delimiter
    if not proposal.header:
        said["header"] = False
        said["names"] = list(proposal.columns)
    if proposal.skip:
        said["skip"] = proposal.skip
    marks = _marks(proposal)
    if marks is not None and marks.decimal != ".":
        said["decimal"] = marks.decimal
    if marks is not None and marks.thousands:
        said["thousands"] = marks.thousands
    return said


def _marks(proposal: Proposal) -> NumbersSeen | None:
    """The marks of the file's numbers: those of a column that shows them."""
    numbers = [column.numbers for column in proposal.seen if column.numbers is not None]
    telling = [each for each in numbers if each.decimal != "." or each.thousands]
    return max(telling, key=lambda each: (bool(each.thousands), each.fraction), default=None)


def _formats(
    proposal: Proposal,
    shape: Reshaping | None,
    dating: DateChoice | None,
    reading: DateReading | None,
    amount: AmountChoice | None,
) -> Document:
    """How the columns in use are read, where the file alone would not do."""
    formats: Document = {}
    blank = {} if shape is None else dict(shape.blank)
    if dating is not None and reading is not None:
        empty = (*dating.empty, *blank.pop(dating.column, ()))
        # Said even where the file alone shows it: a text in a later delivery is then named with its line.
        formats[dating.column] = _format(reading.type.value, reading.pattern, empty)
    if amount is not None and amount.column is not None and amount.numbers is not None:
        empty = (*amount.empty, *blank.pop(amount.column, ()))
        if amount.numbers.sign or empty:
            formats[amount.column] = _format("decimal", "", empty)
    if proposal.months is not None:
        odd = {each.name: each.odd for each in proposal.seen}
        formats |= {name: _format("decimal", "", odd[name]) for name in proposal.months.columns}
    return formats | {name: {"empty": ["", *labels]} for name, labels in blank.items()}


def _format(kind: str, pattern: str, empty: Sequence[str]) -> str | Document:
    if not pattern and not empty:
        return kind
    said: Document = {"type": kind}
    if pattern:
        said["format"] = pattern
    if empty:
        said["empty"] = ["", *dict.fromkeys(empty)]
    return said


def _dimensions(by: Sequence[str]) -> tuple[list[str], Document]:
    """Columns as dimensions; one with a dot in its name, which a dimension cannot have, by a derived name."""
    named: list[str] = []
    derived: Document = {}
    for name in by:
        plain = name
        if "." in name or name != name.strip():
            plain = free_name(slug_of(name, "detail"), frozenset((*by, *derived)))
            derived[plain] = column(name)
        named.append(plain)
    return named, derived


def _formula(value: str | None, choices: Choices, proposal: Proposal) -> str:
    if value is None:
        return "count(*)"
    aggregate = (
        Aggregate.SUM if proposal.months and choices.aggregate is Aggregate.COUNT else choices.aggregate
    )
    return _VALUES.get(aggregate, "sum({})").format(column(value))


def _kpi(
    choices: Choices, where: Where, source: str, value: str, grain: Grain | None, by: Sequence[str]
) -> Document:
    name = choices.name.strip()
    kpi: Document = {
        "kpi": free_name(slug_of(name, _FALLBACK), where.kpis),
        "name": _texts(name, where.languages),
        "source": source,
        "value": value,
    }
    if choices.unit:
        kpi["unit"] = choices.unit
    if choices.better is not Better.HIGHER:
        kpi["better"] = choices.better.value
    if by:
        kpi["by"] = list(by)
    if grain is not None and grain in _GRAINS:
        kpi["grains"] = _GRAINS[grain]
    return kpi


def _texts(text: str, languages: Sequence[str]) -> Document:
    return dict.fromkeys(languages, text)


def answered(choices: Choices, proposal: Proposal) -> Choices:
    """The choices with all that was proposed where nothing was said: for a first look, not for writing."""
    first = proposal.date(choices.date)
    pattern = choices.pattern
    if first is not None and first.ambiguous and pattern is None:
        pattern = first.readings[0].pattern
    return replace(choices, pattern=pattern, months=proposal.months is not None, totals=True)
