"""Faults of tables: what is done to a file of the shop, and what must be said about it, and where."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bad_input import shop

Change = Callable[[Path], None]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A change of the folder `data`, with the finding that names it.

    `place` is `file:line` of the finding; `names` are words that its sentence must hold in both languages;
    `source` is what fails, with all the KPIs that use it.
    """

    kind: str
    what: str
    change: Change
    code: str
    place: str
    source: str
    names: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None  # the KPIs that fail, where not all of the source's

    @property
    def kpis(self) -> frozenset[str]:
        """The KPIs that lose their rows."""
        return frozenset(shop.USES[self.source] if self.only is None else self.only)


def replaced(file: str, old: str, new: str, *, count: int = -1) -> Change:
    """Other text in a file."""

    def change(tables: Path) -> None:
        path = tables / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, count), encoding="utf-8")

    return change


def bytes_of(file: str, content: bytes | Callable[[bytes], bytes]) -> Change:
    """Other bytes for a file."""

    def change(tables: Path) -> None:
        path = tables / file
        path.write_bytes(content if isinstance(content, bytes) else content(path.read_bytes()))

    return change


def text_of(file: str, content: str) -> Change:
    """Another text for a file."""
    return bytes_of(file, content.encode())


def gone(file: str) -> Change:
    """A file that is not there."""
    return lambda tables: (tables / file).unlink()


def folder_instead(file: str) -> Change:
    """A folder of the file's name."""

    def change(tables: Path) -> None:
        (tables / file).unlink()
        (tables / file).mkdir()

    return change


def linked(file: str, to: str) -> Change:
    """A link in the file's place."""

    def change(tables: Path) -> None:
        (tables / file).unlink()
        (tables / file).symlink_to(to)

    return change


def without_column(file: str, column: str) -> Change:
    """A text file without one of its columns."""

    def change(tables: Path) -> None:
        lines = [line.split(",") for line in (tables / file).read_text(encoding="utf-8").splitlines()]
        position = lines[0].index(column)
        kept = [",".join(cell for at, cell in enumerate(line) if at != position) for line in lines]
        (tables / file).write_text("\n".join(kept) + "\n", encoding="utf-8")

    return change


def workbook(amount: object = 100, head: str = "amount") -> Change:
    """Another workbook."""
    return lambda tables: shop.budget(tables / "budget.xlsx", amount, head)


def parquet(select: str) -> Change:
    """Another Parquet file."""
    return lambda tables: shop.parquet(tables / "visits.parquet", select)


def wide(tables: Path) -> None:
    """Ten thousand columns, none of them the amount."""
    names = [f"c{number}" for number in range(10_000)]
    head = ",".join(["order_id,customer_id,product,ordered_on,shipped_on", *names])
    row = ",".join(["1,10,tea,2026-01-05,2026-01-07", *["1"] * len(names)])
    (tables / "orders.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")


def _cells(day: str, amount: str) -> str:
    """Orders of one day and amount pattern; `{n}` counts the rows."""
    rows = [f"{n},10,tea,{day.format(n=n)},{day.format(n=n)},{amount.format(n=n)}," for n in range(1, 6)]
    return shop.ORDERS.splitlines()[0] + "\n" + "\n".join(rows) + "\n"


LOGIN_PAGE = """\
<!doctype html>
<html><head><title>Sign in</title></head>
<body>Session expired, sign in again</body></html>
"""
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4
AMOUNT = ("amount",)
SUMS = ("revenue", "by_segment")

FAULTS = [
    # --- a file that is not there, or is something else
    Fault(kind="missing file", what="deleted", change=gone("orders.csv"), code="file-missing",
          place="sources.yaml:2", source="orders", names=("data/orders.csv",)),
    Fault(kind="missing file", what="a link to nothing", change=linked("leads.csv", "nowhere.csv"),
          code="file-missing", place="sources.yaml:30", source="leads", names=("data/leads.csv",)),
    Fault(kind="missing file", what="a link to itself", change=linked("leads.csv", "leads.csv"),
          code="file-missing", place="sources.yaml:30", source="leads", names=("data/leads.csv",)),
    Fault(kind="missing file", what="a folder of that name", change=folder_instead("leads.csv"),
          code="file-missing", place="sources.yaml:30", source="leads", names=("data/leads.csv",)),
    Fault(kind="missing file", what="a workbook deleted", change=gone("budget.xlsx"), code="file-missing",
          place="sources.yaml:17", source="budget", names=("data/budget.xlsx",)),
    Fault(kind="missing file", what="a file of sql: deleted", change=gone("costs.csv"), code="file-missing",
          place="sources.yaml:37", source="costs", names=("data/costs.csv",)),
    Fault(kind="missing file", what="the folder deleted", change=shutil.rmtree, code="file-missing",
          place="sources.yaml:2", source="orders", names=("data/orders.csv",),
          only=tuple(shop.KPIS)),
    # --- a broken file
    Fault(kind="broken file", what="a workbook that is no zip",
          change=text_of("budget.xlsx", "month;amount\n"),
          code="file-broken", place="data/budget.xlsx", source="budget", names=("data/budget.xlsx",)),
    Fault(kind="broken file", what="a workbook cut short",
          change=bytes_of("budget.xlsx", lambda whole: whole[: len(whole) // 2]),
          code="file-broken", place="data/budget.xlsx", source="budget", names=("data/budget.xlsx",)),
    Fault(kind="broken file", what="Parquet cut short",
          change=bytes_of("visits.parquet", lambda whole: whole[: len(whole) // 2]),
          code="file-broken", place="data/visits.parquet", source="visits", names=("data/visits.parquet",)),
    Fault(kind="broken file", what="Parquet with a hole in it",
          change=bytes_of("visits.parquet", lambda whole: whole[:4] + bytes(len(whole) - 12) + whole[-8:]),
          code="file-broken", place="data/visits.parquet", source="visits", names=("data/visits.parquet",)),
    Fault(kind="broken file", what="text called Parquet", change=text_of("visits.parquet", shop.LEADS),
          code="file-broken", place="data/visits.parquet", source="visits", names=("data/visits.parquet",)),
    Fault(kind="broken file", what="JSON cut in the middle",
          change=bytes_of("events.json", lambda whole: whole[: len(whole) // 2]),
          code="file-broken", place="data/events.json", source="events", names=("data/events.json",)),
    Fault(kind="broken file", what="JSON of single numbers", change=text_of("events.json", "[1, 2, 3]"),
          code="file-broken", place="data/events.json", source="events", names=("data/events.json",)),
    Fault(kind="broken file", what="a gzip called CSV",
          change=bytes_of("orders.csv", gzip.compress), code="file-not-text",
          place="data/orders.csv", source="orders", names=("data/orders.csv",)),
    Fault(kind="broken file", what="a picture called CSV", change=bytes_of("orders.csv", PNG),
          code="file-not-text", place="data/orders.csv", source="orders", names=("data/orders.csv",)),
    Fault(kind="broken file", what="zero bytes in the text",
          change=bytes_of("orders.csv", lambda whole: whole.replace(b"20.50", b"20\x00.50")),
          code="file-not-text", place="data/orders.csv", source="orders", names=("data/orders.csv",)),
    Fault(kind="broken file", what="a login page instead of the export",
          change=text_of("leads.csv", LOGIN_PAGE), code="row-broken", place="data/leads.csv:3",
          source="leads", names=("came_on", "data/leads.csv")),
    Fault(kind="broken rows", what="a row too short",
          change=replaced("orders.csv", "3,10,cup,2026-02-13,2026-02-17,25.25,", "3,10,cup"),
          code="row-broken", place="data/orders.csv:4", source="orders", names=("4", "3", "7")),
    Fault(kind="broken rows", what="a row too long", change=replaced("orders.csv", "25.25,", "25,25,x,y,z"),
          code="row-broken", place="data/orders.csv:4", source="orders", names=("4", "7")),
    Fault(kind="broken rows", what="a quote never closed",
          change=replaced("orders.csv", "café", '"café'), code="row-unreadable",
          place="data/orders.csv:3", source="orders", names=("3",)),
    # --- columns
    Fault(kind="missing column", what="the amount left out", change=without_column("orders.csv", "amount"),
          code="column-missing", place="data/orders.csv", source="orders",
          names=("amount", "data/orders.csv"),
          only=SUMS),
    Fault(kind="missing column", what="the date left out", change=without_column("leads.csv", "came_on"),
          code="column-missing", place="data/leads.csv", source="leads", names=("came_on",)),
    Fault(kind="missing column", what="the lookup's key left out",
          change=without_column("customers.csv", "customer_id"), code="column-missing",
          place="data/customers.csv", source="customers", names=("customer_id",)),
    Fault(kind="missing column", what="the header left out",
          change=replaced("leads.csv", "lead,came_on,why\n", ""), code="column-missing",
          place="data/leads.csv", source="leads", names=("came_on",)),
    Fault(kind="missing column", what="of a file that sql: reads",
          change=replaced("costs.csv", "cost_cents", "cents"),
          code="sql-failed", place="sources.yaml:38", source="costs", names=("cost_cents",)),
    Fault(kind="renamed column", what="in a text file", change=replaced("orders.csv", "amount", "Amount EUR"),
          code="column-missing", place="data/orders.csv", source="orders", names=AMOUNT, only=SUMS),
    Fault(kind="renamed column", what="in a workbook", change=workbook(head="montant"), code="column-missing",
          place="data/budget.xlsx", source="budget", names=AMOUNT),
    Fault(kind="renamed column", what="in Parquet",
          change=parquet("SELECT DATE '2026-01-01' AS seen_on, i AS visites"), code="column-missing",
          place="data/visits.parquet", source="visits", names=("visits",)),
    Fault(kind="renamed column", what="in JSON", change=text_of("events.json", '[{"jour": "2026-01-10"}]'),
          code="column-missing", place="data/events.json", source="events", names=("day",)),
    Fault(kind="repeated column", what="twice the amount", change=replaced("orders.csv", "note", "amount"),
          code="column-twice", place="data/orders.csv:1", source="orders", names=AMOUNT),
    Fault(kind="retyped column", what="words where amounts were",
          change=text_of("orders.csv", _cells("2026-01-0{n}", "much")), code="column-not-number",
          place="kpis.yaml:3", source="orders", names=AMOUNT, only=SUMS),
    Fault(kind="retyped column", what="numbers where dates were",
          change=text_of("leads.csv", "lead,came_on\n1,17\n2,18\n"), code="time-not-date",
          place="sources.yaml:31", source="leads", names=("came_on",)),
    Fault(kind="retyped column", what="text in a workbook", change=workbook("beaucoup"),
          code="column-not-number", place="kpis.yaml:42", source="budget", names=AMOUNT),
    Fault(kind="retyped column", what="text in Parquet",
          change=parquet("SELECT DATE '2026-01-01' AS seen_on, 'many' AS visits"), code="column-not-number",
          place="kpis.yaml:49", source="visits", names=("visits",)),
    Fault(kind="retyped column", what="the lookup's key as text",
          change=replaced("customers.csv", "1", "C1"), code="link-types-differ", place="sources.yaml:6",
          source="customers", names=("orders.customer_id", "customers.customer_id"),
          only=shop.USES["orders"]),
    # --- values
    Fault(kind="text in a number column", what="one word", change=replaced("orders.csv", "40.00", "unpaid"),
          code="text-in-number-column", place="data/orders.csv:5", source="orders",
          names=("amount", "unpaid"),
          only=SUMS),
    Fault(kind="text in a number column", what="a currency sign",
          change=replaced("orders.csv", "40.00", "40.00 €"),
          code="column-not-number", place="kpis.yaml:3", source="orders", names=AMOUNT, only=SUMS),
    Fault(kind="text in a number column", what="infinity", change=replaced("orders.csv", "40.00", "inf"),
          code="text-in-number-column", place="data/orders.csv:5", source="orders", names=("amount", "inf"),
          only=SUMS),
    Fault(kind="text in a number column", what="in a workbook", change=workbook("100 EUR"),
          code="column-not-number", place="kpis.yaml:42", source="budget", names=AMOUNT),
    Fault(kind="undeclared decimals", what="decimal commas",
          change=bytes_of("orders.csv", lambda whole: whole.replace(b",", b";").replace(b".", b",")),
          code="decimal-comma", place="data/orders.csv:2", source="orders", names=("amount", "20,50"),
          only=SUMS),
    Fault(kind="undeclared decimals", what="marks between thousands",
          change=text_of("orders.csv", _cells("2026-01-0{n}", '"1,{n}34.50"')), code="thousands-undeclared",
          place="data/orders.csv:2", source="orders", names=("amount", "1,134.50"), only=SUMS),
    Fault(kind="date order", what="day or month first",
          change=text_of("leads.csv", "lead,came_on\n1,05/01/2026\n2,06/02/2026\n"),
          code="date-order-ambiguous",
          place="data/leads.csv:2", source="leads", names=("came_on", "05/01/2026")),
    Fault(kind="dates", what="a day that no month has",
          change=replaced("leads.csv", "2026-02-16", "2026-02-30"),
          code="text-in-date-column", place="data/leads.csv:3", source="leads",
          names=("came_on", "2026-02-30")),
    Fault(kind="dates", what="words among dates", change=replaced("leads.csv", "2026-02-16", "soon"),
          code="text-in-date-column", place="data/leads.csv:3", source="leads", names=("came_on", "soon")),
    Fault(kind="dates in the future", what="all of them", change=replaced("leads.csv", "2026", "2036"),
          code="source-emptied", place="sources.yaml:31", source="leads", names=("leads",)),
    # --- linked tables
    Fault(kind="duplicate lookup key", what="a customer twice",
          change=bytes_of("customers.csv", lambda whole: whole + b"11,retail\n"), code="lookup-not-unique",
          place="sources.yaml:6", source="customers", names=("customer", "11", "2"),
          only=shop.USES["orders"]),
    Fault(kind="overlapping validity", what="two prices at once",
          change=replaced("prices.csv", "tea,2026-01-01,2026-02-01", "tea,2026-01-01,2026-02-15"),
          code="lookup-overlaps", place="sources.yaml:7", source="prices", names=("price", "tea")),
    # --- nothing in it
    Fault(kind="empty source", what="no byte", change=bytes_of("leads.csv", b""), code="source-emptied",
          place="data/leads.csv", source="leads", names=("leads",)),
    Fault(kind="empty source", what="a header only", change=text_of("leads.csv", "lead,came_on,why\n"),
          code="source-emptied", place="data/leads.csv", source="leads", names=("leads",)),
    Fault(kind="empty source", what="blank lines only", change=text_of("leads.csv", "\n\n\n"),
          code="source-emptied", place="data/leads.csv", source="leads", names=("leads",)),
    Fault(kind="empty source", what="no row in JSON", change=text_of("events.json", "[]"),
          code="source-emptied", place="data/events.json", source="events", names=("events",)),
    Fault(kind="empty source", what="no row in Parquet",
          change=lambda tables: shop.parquet(tables / "visits.parquet",
              "SELECT DATE '2026-01-01' AS seen_on, i AS visits", count=0), code="source-emptied",
          place="sources.yaml:23", source="visits", names=("visits",)),
    Fault(kind="empty source", what="a linked table that empties",
          change=text_of("customers.csv", "customer_id,segment\n"),
          code="source-emptied", place="data/customers.csv", source="customers", names=("customers",)),
    # --- letters
    Fault(kind="wrong encoding", what="Windows letters, undeclared",
          change=bytes_of("orders.csv", lambda whole: whole.decode().encode("cp1252")),
          code="encoding-unknown",
          place="data/orders.csv:3", source="orders", names=("cp1252", "é")),
    Fault(kind="wrong encoding", what="UTF-16 without its mark",
          change=bytes_of("orders.csv", lambda whole: whole.decode().encode("utf-16-le")),
          code="file-not-text",
          place="data/orders.csv", source="orders", names=("data/orders.csv",)),
    # --- sizes
    Fault(kind="10,000 columns", what="without the amount", change=wide, code="column-missing",
          place="data/orders.csv", source="orders", names=AMOUNT, only=SUMS),
]  # fmt: skip
