"""A generated table with a known date and amount is recognised, whatever its order, letters and marks."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.definitions import read_texts
from jalon.definitions.edits import render
from jalon.intake import Choices, Proposal, Where, made, propose
from jalon.ports import Cells
from jalon.vocabulary.finding import Severity
from jalon.warehouses.sighting import cells_of, column_of

TODAY = date(2026, 11, 28)
ORDERS = {"%d/%m/%Y": "dmy", "%m/%d/%Y": "mdy", "%Y-%m-%d": "iso", "%d-%m-%y": "short"}
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")
MARKS = ((".", ""), (",", ""), (",", " "), (",", "\u202f"), (",", "."))
REGIONS = ("Île-de-France", "Bretagne", "Hauts-de-France")


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """What a generated table says, and how it is written."""

    days: tuple[date, ...]
    amounts: tuple[Decimal, ...]
    columns: tuple[str, ...]
    pattern: str
    marks: tuple[str, str]
    encoding: str
    delimiter: str
    titles: int

    @property
    def text(self) -> str:
        cells = {
            "Date de facture": [day.strftime(self.pattern) for day in self.days],
            "Montant HT": [written(amount, self.marks) for amount in self.amounts],
            "Région": [REGIONS[at % 3] for at in range(len(self.days))],
            "N° client": [str(10_000 + at) for at in range(len(self.days))],
        }
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator="\r\n")
        writer.writerows([["Export des ventes"]] * self.titles)
        writer.writerow(self.columns)
        writer.writerows(zip(*(cells[name] for name in self.columns), strict=True))
        return out.getvalue()


def written(amount: Decimal, marks: tuple[str, str]) -> str:
    decimal, thousands = marks
    text = f"{amount:,.2f}" if thousands else f"{amount:.2f}"
    return text.replace(",", "\0").replace(".", decimal).replace("\0", thousands)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    start = draw(st.dates(date(2015, 1, 1), date(2025, 1, 1)))
    count = draw(st.integers(30, 80))
    steps = draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
    days, day = [], start
    for step in steps:
        day += timedelta(days=step)
        days.append(day)
    days.append(date(day.year + 1, 1, 25))  # a day beyond the twelfth settles the order
    amounts = draw(
        st.lists(
            st.decimals(Decimal("-9999"), Decimal(99999), places=2), min_size=len(days), max_size=len(days)
        )
    )
    marks = draw(st.sampled_from(MARKS))
    delimiter = draw(st.sampled_from((";", "\t", "|", ",")))
    amounts[0] = Decimal("-1234.56")  # an amount that shows all marks
    if "\u202f" in marks[1]:
        encodings: Sequence[str] = ("utf-8", "utf-8-sig", "utf-16")
    else:
        encodings = ENCODINGS
    return Table(
        days=tuple(days),
        amounts=tuple(amounts),
        columns=tuple(draw(st.permutations(("Date de facture", "Montant HT", "Région", "N° client")))),
        pattern=draw(st.sampled_from(sorted(ORDERS))),
        marks=marks,
        encoding=draw(st.sampled_from(encodings)),
        delimiter=delimiter,
        titles=draw(st.integers(0, 2)),
    )


def proposed(content: bytes, name: str = "ventes.csv") -> tuple[Cells, Proposal]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        cells = cells_of(path)
    found = propose(cells, column_of, file=name, currency="EUR", today=TODAY)
    assert found is not None
    return cells, found


@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_date_and_amount_are_recognised(table: Table) -> None:
    cells, found = proposed(table.text.encode(table.encoding))
    assert cells.delimiter == table.delimiter
    assert found.columns == table.columns
    assert found.skip == table.titles
    assert found.defaults.date == "Date de facture"
    assert found.defaults.amount == "Montant HT"
    assert found.defaults.unit == "EUR"
    assert found.defaults.by == ("Région",)
    dates = found.date("Date de facture")
    assert dates is not None
    patterns = [reading.pattern for reading in dates.readings]
    assert ("" if table.pattern == "%Y-%m-%d" else table.pattern) in patterns
    amount = found.amount("Montant HT")
    assert amount is not None and amount.numbers is not None
    read = [amount.numbers.values[written(value, table.marks)] for value in table.amounts]
    assert read == [Decimal(f"{value:.2f}") for value in table.amounts]


@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_an_order_that_the_days_settle_is_not_asked(table: Table) -> None:
    _, found = proposed(replace(table, encoding="utf-8").text.encode())
    dates = found.date("Date de facture")
    assert dates is not None
    if table.pattern != "%d-%m-%y":
        assert [(each.first, each.last) for each in dates.readings] == [(table.days[0], table.days[-1])]
    for reading, day in zip(dates.readings, dates.days, strict=True):
        assert reading.first <= day <= reading.last


@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_what_was_chosen_reads_back_without_an_error(table: Table) -> None:
    _, found = proposed(table.text.encode(table.encoding))
    pattern = "" if table.pattern == "%Y-%m-%d" else table.pattern
    where = Where(
        path="data/uploads/ventes.csv",
        title="ventes",
        sources=frozenset({"ventes"}),
        kpis=frozenset({"montant_ht"}),
        languages=("fr", "en"),
    )
    documents = made(found, replace(found.defaults, pattern=pattern), where)
    text = "---\n".join(
        render.document({key: render.as_plain(value) for key, value in each.items()})
        for each in (documents.source, documents.kpi)
    )
    reading = read_texts({"jalon.yaml": "workspace: x\n", "sources/ventes.yaml": text})
    assert [each for each in reading.findings if each.severity is Severity.ERROR] == []
    source, kpi = reading.definitions.sources["ventes_2"], reading.definitions.kpis["montant_ht_2"]
    assert source.times[0].column == "Date de facture"
    assert kpi.value == 'sum("Montant HT")'
    assert kpi.objective is None
    assert kpi.label == {"fr": "Montant HT", "en": "Montant HT"}


def test_a_date_that_two_orders_read_is_asked_with_an_example() -> None:
    rows = "\n".join(f"0{day}/0{month}/2017;10" for day in range(1, 9) for month in range(1, 9))
    _, found = proposed(f"date;montant\n{rows}\n".encode())
    dates = found.dates[0]
    assert dates.ambiguous
    assert [each.pattern for each in dates.readings] == ["%d/%m/%Y", "%m/%d/%Y"]
    assert dates.example == "01/02/2017"
    assert dates.days == (date(2017, 2, 1), date(2017, 1, 2))
    assert found.defaults.pattern is None
    assert [each.value for each in found.asked] == ["order"]


def test_a_reading_with_days_to_come_is_the_less_likely() -> None:
    _, found = proposed(b"date,amount\n08-11-16,1\n09-11-16,2\n28-10-16,3\n30-12-15,3\n")
    assert [each.pattern for each in found.dates[0].readings] == ["%d-%m-%y", "%y-%m-%d"]


def test_a_date_of_something_else_comes_after() -> None:
    rows = "\n".join(f"2024-01-{day:02d},2024-02-{day:02d},5.5" for day in range(1, 29))
    _, found = proposed(f"Ship Date,Order Date,Sales\n{rows}\n".encode())
    assert [each.column for each in found.dates] == ["Order Date", "Ship Date"]
    assert [reason.key for reason in found.dates[1].reasons][-1] == "date_aside"


def test_codes_and_rates_are_no_amounts() -> None:
    rows = "\n".join(f"2024-01-{day:02d},{75000 + day},0.{day:02d},{day % 4}" for day in range(1, 29))
    _, found = proposed(f"date,code postal,taux de remise,quantité\n{rows}\n".encode())
    assert [each.column for each in found.amounts] == ["quantité", None, "taux de remise", "code postal"]
    rate = found.amount("taux de remise")
    assert rate is not None and rate.aggregate.value == "average"


def test_the_rows_can_always_be_counted() -> None:
    _, found = proposed(b"date,nom\n2024-01-01,a\n2024-01-02,b\n")
    assert [each.column for each in found.amounts] == [None]
    where = Where(path="x.csv", title="x", sources=frozenset(), kpis=frozenset(), languages=("fr",))
    documents = made(found, replace(found.defaults, name="Visites"), where)
    assert documents.kpi["value"] == "count(*)"
    assert documents.kpi["kpi"] == "visites"


def test_signs_say_the_currency() -> None:
    _, found = proposed("date;prix\n2024-01-01;1 234,50 €\n2024-01-02;99,90 €\n".encode())
    amount = found.amounts[0]
    assert (amount.column, amount.unit) == ("prix", "EUR")
    where = Where(path="x.csv", title="x", sources=frozenset(), kpis=frozenset(), languages=("fr",))
    source = made(found, found.defaults, where).source
    assert source["columns"] == {"date": "date", "prix": "decimal"}
    assert source["text"] == {"delimiter": ";", "decimal": ",", "thousands": " "}


def test_a_file_without_a_header_gets_names() -> None:
    _, found = proposed(
        b"2024-01-01,12.5,Nord\n2024-01-02,13.5,Sud\n2024-01-03,14.5,Nord\n2024-01-04,1.5,Sud\n"
    )
    assert not found.header
    assert found.columns == ("column1", "column2", "column3")
    assert (found.defaults.date, found.defaults.amount) == ("column1", "column2")
    where = Where(path="x.csv", title="x", sources=frozenset(), kpis=frozenset(), languages=("fr",))
    source = made(found, found.defaults, where).source
    assert source["text"] == {"header": False, "names": ["column1", "column2", "column3"]}


def test_nothing_is_proposed_for_a_file_without_rows() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "vide.csv"
        path.write_text("date,montant\n")
        assert propose(cells_of(path), column_of, file="vide.csv", currency="EUR", today=TODAY) is None


def test_at_most_four_answers_are_needed() -> None:
    """Date, amount, name and direction; the rest is proposed, or asked where the file demands it."""
    _, found = proposed(b"date,region,sales\n2024-01-31,N,1.5\n2024-02-28,S,2.5\n2024-03-31,N,3.5\n")
    assert found.asked == ()
    where = Where(path="x.csv", title="x", sources=frozenset(), kpis=frozenset(), languages=("fr",))
    four = Choices(date="date", pattern="", amount="sales", name="Ventes")
    assert made(found, four, where).kpi["value"] == "sum(sales)"
