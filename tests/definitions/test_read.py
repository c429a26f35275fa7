"""Reading a whole workspace: every key, defaults, several documents and files."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from jalon.definitions import read_texts, read_workspace
from jalon.vocabulary.calendar import Calendar, Grain, Weekday
from jalon.vocabulary.finding import Place
from jalon.vocabulary.formula import KpiRef, Quotient
from jalon.vocabulary.kpi import Better, Cut, Level, Timing, Top, WhenEmpty
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.signal import Caution
from jalon.vocabulary.source import (
    AsOf,
    ColumnFormat,
    EnteredRows,
    FileRows,
    LatestOnly,
    NamedTime,
    ReshapedRows,
    TableRows,
    TextLayout,
)
from jalon.vocabulary.target import From, Improve, Margin, Milestone, PerPeriod, ReachBy, Stay, StayWithin
from tests.definitions.made import TEXTS

READING = read_texts(TEXTS)
DEFINITIONS = READING.definitions


def test_everything_is_read_without_a_finding() -> None:
    assert READING.findings == ()
    assert list(DEFINITIONS.sources) == ["orders", "customers", "rates", "leads"]
    assert list(DEFINITIONS.kpis) == ["revenue", "orders_count", "basket"]


def test_workspace() -> None:
    assert (DEFINITIONS.name, DEFINITIONS.languages, DEFINITIONS.currency) == ("acme", ("fr", "en"), "EUR")
    assert (DEFINITIONS.board, DEFINITIONS.most_slices) == (("revenue", "orders_count"), 500)
    assert DEFINITIONS.signals is Caution.EAGER
    assert DEFINITIONS.roles["shop_lead"]["fr"] == "Responsable de la boutique"
    revenue, basket = DEFINITIONS.kpis["revenue"], DEFINITIONS.kpis["basket"]
    assert [each.text("en") for each in DEFINITIONS.planned_for(revenue)] == ["New prices", "Fair", "Closed"]
    prices, fair, closed = DEFINITIONS.planned_for(revenue)
    assert (prices.since, prices.until, prices.owner) == (date(2026, 4, 1), None, "Claire")
    assert (prices.share, fair.amount, closed.share) == (Decimal("0.05"), Decimal(3000), Decimal("-0.6"))
    assert DEFINITIONS.planned_for(basket) == (closed,)
    assert DEFINITIONS.planned_for(DEFINITIONS.kpis["orders_count"]) == ()
    assert DEFINITIONS.shared == {"region": {"orders": "customer.region", "leads": "region"}}
    shop, big = DEFINITIONS.connections["shop"], DEFINITIONS.connections["big"]
    assert (shop.kind, shop.address) == ("postgres", "env:SHOP_DATABASE_URL")
    assert (big.kind, big.deadline, big.memory_mb) == ("duckdb", 120.0, 1024)


def test_named_calendars_take_from_the_default_what_they_do_not_say() -> None:
    assert DEFINITIONS.calendars["default"] == Calendar(year_starts=4)
    us, retail = DEFINITIONS.calendars["us"], DEFINITIONS.calendars["retail"]
    assert (us.timezone, us.year_starts, us.week_starts) == ("America/New_York", 10, Weekday.MONDAY)
    assert (retail.week_pattern, retail.timezone) == ((4, 4, 5), "Europe/Paris")
    assert retail.year_starts_on == (date(2024, 2, 4), date(2025, 2, 2))


def test_files_exist_by_default() -> None:
    reading = read_texts({"jalon.yaml": "workspace: a\n"})
    assert reading.findings == ()
    assert reading.definitions.connections["files"].kind == "duckdb"


def test_a_file_may_be_read_line_by_line() -> None:
    source = "source: log\nrows: log.txt\ntext: {delimiter: '', header: false, names: [line]}\n"
    reading = read_texts({"jalon.yaml": f"workspace: a\n---\n{source}"})
    assert reading.findings == ()
    rows = reading.definitions.sources["log"].rows
    assert rows == FileRows(pattern="log.txt", layout=TextLayout(delimiter="", header=False, names=("line",)))


def test_source_of_files() -> None:
    orders = DEFINITIONS.sources["orders"]
    assert orders.connection == "files"
    assert orders.rows == FileRows(
        pattern="data/orders/*.csv",
        layout=TextLayout(
            encoding="cp1252",
            delimiter=";",
            quote='"',
            header=False,
            names=("a", "b"),
            skip=2,
            decimal=",",
            thousands=" ",
            dates="%d/%m/%Y",
            empty=("", "NA"),
        ),
    )
    assert orders.times == (
        NamedTime(name="paid", column="paid_at"),
        NamedTime(name="shipped", column="shipped_at", timezone="UTC"),
    )
    assert (orders.key, orders.latest) == (("order_id",), LatestOnly(by=("updated_at",)))
    assert orders.columns["amount"] == ColumnFormat(type=ColumnType.DECIMAL)
    assert orders.columns["paid_at"] == ColumnFormat(type=ColumnType.DATE, format="%d-%m-%y")
    assert orders.columns["note"] == ColumnFormat(empty=("?",))
    assert (orders.arrives_within, orders.may_change_for) == (timedelta(hours=36), timedelta(days=7))
    assert list(orders.derived) == ["gross"]
    assert orders.future
    assert orders.label == {"fr": "Commandes", "en": "Orders"}


def test_links_name_both_columns() -> None:
    lookups = DEFINITIONS.sources["orders"].lookups
    assert lookups["customer"].on == (("customer_id", "id"),)
    assert lookups["rate"].on == (("currency", "code"),)
    assert lookups["rate"].as_of == AsOf(start="valid_from", end="valid_to", time="paid")


def test_a_link_to_a_key_of_the_same_name() -> None:
    text = (
        "source: a\nrows: a.csv\nlookups: {b: {source: b, on: id}}\n"
        "---\nsource: b\nrows: b.csv\nkey: [id, day]\n"
    )
    assert read_texts({"a.yaml": text}).definitions.sources["a"].lookups["b"].on == (("id", "id"),)


def test_other_origins_of_rows() -> None:
    sources = DEFINITIONS.sources
    assert sources["customers"].rows == TableRows(table=("public", "customers"))
    assert sources["rates"].rows == ReshapedRows(
        sql='SELECT * FROM "raw"',
        files={
            "raw": FileRows(pattern="data/rates.csv"),
            "more": FileRows(pattern="data/more.xlsx", sheet="Feuil1"),
        },
    )
    assert sources["leads"].rows == EnteredRows(
        rows=(
            {
                "date": "2026-01-31",
                "value": "12.5",
                "source": "Trade fair",
                "author": "sales",
                "region": "Nord",
            },
        )
    )


def test_kpi() -> None:
    kpi = DEFINITIONS.kpis["revenue"]
    assert kpi.value == "sum(amount) filter (where status = 'paid')"
    assert kpi.label == {"fr": "Chiffre d'affaires", "en": "Revenue"}
    assert kpi.because == dict.fromkeys(("fr", "en"), "It pays for everything else.")
    assert (kpi.unit, kpi.better, kpi.empty, kpi.level) == (
        "EUR",
        Better.HIGHER,
        WhenEmpty.ZERO,
        Level.STRATEGIC,
    )
    assert (kpi.timing, kpi.scope, kpi.review, kpi.learning) == (Timing.LAGGING, "team:sales", "monthly", 6)
    assert kpi.by == (
        Cut(dimensions=("region",)),
        Cut(dimensions=("channel",)),
        Cut(dimensions=("customer.segment",)),
        Cut(dimensions=("region", "channel")),
        Cut(dimensions=("city",), top=Top(members=10)),
    )
    assert kpi.grains == (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.FISCAL_QUARTER)


def test_expected_values_by_grain_and_first_day() -> None:
    assert DEFINITIONS.kpis["revenue"].expect == {
        (Grain.MONTH, date(2026, 3, 1)): Decimal("182340.50"),
        (Grain.WEEK, date(2026, 3, 16)): Decimal(12),
        (Grain.DAY, date(2026, 3, 14)): Decimal(4),
        (Grain.FISCAL_QUARTER, date(2026, 4, 1)): Decimal(5),
    }


def test_targets() -> None:
    reach, compounded, simple, stay, within, by_hand, by_kpi = DEFINITIONS.kpis["revenue"].targets
    assert isinstance(reach, ReachBy)
    assert (reach.value, reach.by, reach.start, reach.start_day) == (
        120000,
        date(2026, 12, 31),
        100000,
        date(2026, 1, 1),
    )
    assert reach.milestones == (Milestone(day=date(2026, 6, 30), value=Decimal(110000)),)
    assert reach.terms.stretch == 130000
    assert isinstance(compounded, Improve)
    assert (compounded.by, compounded.relative, compounded.compounded) == (Decimal("0.2"), True, True)
    assert (compounded.each, compounded.start) == (Grain.FISCAL_QUARTER, From.PREVIOUS)
    assert isinstance(simple, Improve)
    assert (simple.by, simple.relative, simple.start, simple.base_period) == (
        500,
        False,
        From.BASE,
        date(2026, 3, 1),
    )
    assert isinstance(stay, Stay)
    assert (stay.above, stay.below, stay.terms.members) == (95000, None, (("region", "Nord"),))
    assert stay.terms.margin == Margin(amount=Decimal("0.03"))
    assert stay.terms.reason == {"fr": "Le seuil", "en": "The threshold"}
    assert isinstance(within, StayWithin)
    assert (within.low, within.high) == (10, 20)
    assert isinstance(by_hand, PerPeriod)
    assert by_hand.values == {date(2026, 1, 1): Decimal(100), date(2026, 2, 1): Decimal(110)}
    assert isinstance(by_kpi, PerPeriod)
    assert by_kpi.kpi == "orders_count"


def test_percentages_of_a_kpi_in_percent() -> None:
    text = (
        "kpi: rate\nsource: s\nvalue: count(*)\nunit: '%'\n"
        "targets:\n  - stay: {above: 95%}\n    margin: 2 points\n"
        "  - improve: {by: 2 points, each: month, from: previous, compounded: false}\nexpect: {2026: 12.5%}\n"
    )
    kpi = read_texts({"jalon.yaml": "workspace: a\n", "a.yaml": text}).definitions.kpis["rate"]
    stay, improve = kpi.targets
    assert isinstance(stay, Stay)
    assert isinstance(improve, Improve)
    assert stay.above == Decimal("0.95")
    assert stay.terms.margin == Margin(amount=Decimal("0.02"), relative=False)
    assert (improve.by, improve.relative) == (Decimal("0.02"), False)
    assert kpi.expect == {(Grain.YEAR, date(2026, 1, 1)): Decimal("0.125")}


def test_points_of_a_kpi_in_points() -> None:
    text = "kpi: nps\nsource: s\nvalue: count(*)\nunit: points\ntargets:\n  - stay: {above: 2 points}\n"
    (stay,) = read_texts({"jalon.yaml": "workspace: a\n", "a.yaml": text}).definitions.kpis["nps"].targets
    assert isinstance(stay, Stay)
    assert stay.above == 2


def test_formula_over_other_kpis() -> None:
    assert DEFINITIONS.kpis["basket"].formula == Quotient(
        left=KpiRef(kpi="revenue"), right=KpiRef(kpi="orders_count")
    )


def test_places_of_parts() -> None:
    kpi = DEFINITIONS.kpis["revenue"]
    assert kpi.place == Place(file="kpis/sales.yaml", line=2)
    assert kpi.places["value"].line == 7
    assert kpi.places["targets.0.milestones"].line == 30
    assert kpi.targets[1].terms.place.line == 32
    assert DEFINITIONS.places["board"] == Place(file="jalon.yaml", line=13)


def test_a_broken_kpi_is_left_out_and_the_others_are_read() -> None:
    reading = read_texts(
        {**TEXTS, "kpis/bad.yaml": "kpi: bad\nvalue: sum(\n---\nkpi: good\nvalue: revenue\n"}
    )
    assert "bad" not in reading.definitions.kpis
    assert "good" in reading.definitions.kpis
    assert reading.left_out["kpi"] == {"bad"}


def test_after_a_syntax_error_the_next_document_is_read() -> None:
    text = "kpi: one\nvalue: [\n---\nkpi: two\nvalue: revenue\n---\nkpi: three\nvalue: revenue\n  x: 1\n"
    reading = read_texts({**TEXTS, "bad.yaml": text})
    assert [(one.code, one.place.line) for one in reading.findings] == [
        ("yaml-broken", 3),
        ("yaml-broken", 9),
    ]
    assert "two" in reading.definitions.kpis
    assert {"one", "three"} <= reading.left_out["kpi"]


def test_a_folder_is_read_without_hidden_folders(tmp_path: Path) -> None:
    for name, text in {**TEXTS, ".jalon/copy.yaml": "kpi: hidden\n", ".git/x.yml": "x"}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    reading = read_workspace(tmp_path)
    assert reading.findings == ()
    assert sorted(reading.files) == sorted(TEXTS)
    assert set(reading.definitions.kpis) == {"revenue", "orders_count", "basket"}


def test_a_mark_at_the_start_of_a_file_and_windows_line_endings(tmp_path: Path) -> None:
    (tmp_path / "jalon.yaml").write_bytes("\ufeffworkspace: acme\r\ncurrency: USD\r\n".encode())
    reading = read_workspace(tmp_path)
    assert (reading.findings, reading.definitions.currency) == ((), "USD")


def test_an_empty_folder_names_its_workspace_after_itself(tmp_path: Path) -> None:
    reading = read_workspace(tmp_path)
    assert [one.code for one in reading.findings] == ["workspace-missing"]
    assert reading.definitions.name == tmp_path.name


def test_comments_alone_are_no_document() -> None:
    assert read_texts({"jalon.yaml": "workspace: a\n", "a.yaml": "# nothing yet\n"}).findings == ()


@pytest.mark.parametrize("word", ["on", "no", "yes", "2026-03", "36h", "20%", "1_000", "0x1F", ".inf"])
def test_words_stay_words(word: str) -> None:
    text = f"kpi: a\nsource: s\nvalue: count(*)\nfunction: {word}\n"
    assert read_texts({"jalon.yaml": "workspace: a\n", "a.yaml": text}).definitions.kpis["a"].function == word
