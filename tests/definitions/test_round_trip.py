"""What is written reads back to the same definitions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jalon.definitions import read_texts
from jalon.definitions.formula import read_row, read_value
from jalon.definitions.write import to_yaml
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Place
from jalon.vocabulary.kpi import Better, Cut, Kpi, LeadsTo, Level, Objective, Timing, Top, WhenEmpty
from jalon.vocabulary.planned import Planned
from jalon.vocabulary.quality import Criterion
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import (
    AsOf,
    ColumnFormat,
    EnteredRows,
    FileRows,
    LatestOnly,
    Lookup,
    NamedTime,
    ReshapedRows,
    Source,
    TableRows,
    TextLayout,
)
from jalon.vocabulary.target import (
    DEFAULT_MARGIN,
    From,
    Improve,
    Margin,
    Milestone,
    PerPeriod,
    ReachBy,
    Stay,
    StayWithin,
    Terms,
)
from tests.definitions.made import TEXTS, without_places

NOWHERE = Place(file="")
NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)
WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=15
).filter(lambda text: text.strip() != "")
COLUMNS = WORDS.filter(lambda text: "." not in text and text[0] != " " and not text[0].isspace())
PATHS = st.lists(st.from_regex(r"[a-z]{1,5}", fullmatch=True), min_size=1, max_size=3).map(".".join)
TEXT_MAPS = st.dictionaries(st.sampled_from(["fr", "en"]), WORDS, max_size=2)
WAIVED = st.fixed_dictionaries({"en": WORDS}, optional={"fr": WORDS})
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
NUMBERS = st.decimals(Decimal(-(10**7)), Decimal(10**7), places=3)
POSITIVE = st.decimals(Decimal("0.001"), Decimal(10**5), places=3)
GRAINS = st.sampled_from(list(Grain))
LEADS = st.one_of(
    st.builds(LeadsTo, kpi=NAMES),
    st.builds(LeadsTo, kpi=NAMES, lag=st.integers(1, 30), grain=st.sampled_from([Grain.WEEK, Grain.MONTH])),
)
PLANNED = st.one_of(
    st.builds(
        Planned,
        label=WAIVED,
        since=DAYS,
        until=st.none() | st.just(date(2100, 1, 1)),
        share=st.integers(-99, 300).map(lambda percent: Decimal(percent) / 100),
        owner=st.none() | WORDS,
    ),
    st.builds(Planned, label=WAIVED, since=DAYS, amount=NUMBERS),
)
MARKS = st.sampled_from([";", ",", "\t", "|", "'", '"', " ", "#", ":"])
LENGTHS = st.integers(1, 10**6).map(lambda seconds: timedelta(seconds=seconds))


def kept(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of these parts, each there or not."""
    return st.fixed_dictionaries({}, optional=parts)


LAYOUTS = kept(
    encoding=st.sampled_from(["utf-8", "cp1252"]),
    delimiter=MARKS,
    quote=MARKS | st.just(""),
    header=st.booleans(),
    names=st.lists(WORDS, max_size=3).map(tuple),
    skip=st.integers(0, 9),
    decimal=st.sampled_from([".", ","]),
    thousands=MARKS | st.just(""),
    dates=st.sampled_from(["%d/%m/%Y", "%Y%m%d"]),
    empty=st.lists(WORDS | st.just(""), max_size=3).map(tuple),
).map(lambda parts: TextLayout(**parts))
FILES = st.builds(
    FileRows,
    pattern=st.sampled_from(["a.csv", "data/*.parquet", "un dossier/b.xlsx"]),
    layout=LAYOUTS,
    sheet=st.none() | WORDS,
)
ENTERED = st.lists(
    st.builds(
        lambda day, value, source, author: {
            "date": day.isoformat(),
            "value": f"{value:f}",
            "source": source,
            "author": author,
        },
        DAYS,
        NUMBERS,
        WORDS,
        WORDS,
    ),
    min_size=1,
    max_size=2,
)
ROWS = st.one_of(
    FILES,
    st.just(TableRows(table=("public", "orders"))),
    st.dictionaries(NAMES, FILES, min_size=1, max_size=2).map(
        lambda files: ReshapedRows(
            sql=" UNION ALL ".join(f'SELECT * FROM "{name}"' for name in files), files=files
        )
    ),
    ENTERED.map(lambda rows: EnteredRows(rows=tuple(rows))),
)
FORMATS = kept(
    type=st.sampled_from([one for one in ColumnType if one is not ColumnType.OTHER]),
    format=st.just("%d.%m.%y"),
    decimal=st.sampled_from([".", ","]),
    thousands=MARKS | st.just(""),
    empty=st.lists(WORDS, min_size=1, max_size=2).map(tuple),
).filter(bool)
ROW_TEXTS = [
    "quantity * price",
    "lower(trim(a))",
    "case when a > 3 then 'x' else b end",
    "coalesce(a, 0) - 1.5",
]
DERIVED = st.sampled_from(ROW_TEXTS).map(lambda text: read_row(text, place=NOWHERE))


@st.composite
def sources(draw: st.DrawFn) -> Source:
    key = draw(st.lists(COLUMNS, min_size=1, max_size=2, unique=True).map(tuple))
    lookups = draw(
        st.dictionaries(
            NAMES,
            st.builds(
                Lookup,
                name=st.just(""),
                source=NAMES,
                on=st.dictionaries(WORDS, WORDS, min_size=1, max_size=2).map(lambda on: tuple(on.items())),
                as_of=st.none() | st.builds(AsOf, start=WORDS, end=st.none() | WORDS, time=st.none() | NAMES),
            ),
            max_size=2,
        )
    )
    times = draw(st.dictionaries(NAMES.filter(lambda name: name != "never"), WORDS, max_size=2))
    zone = draw(st.none() | st.just("America/New_York"))
    more = draw(
        kept(
            latest=st.lists(WORDS, min_size=1, max_size=2).map(lambda by: LatestOnly(by=tuple(by))),
            distinct_rows=st.booleans(),
            columns=st.dictionaries(WORDS, FORMATS.map(lambda parts: ColumnFormat(**parts)), max_size=2),
            derived=st.dictionaries(WORDS, DERIVED, max_size=2),
            arrives_within=LENGTHS,
            may_change_for=LENGTHS,
            future=st.booleans(),
            label=TEXT_MAPS,
        )
    )
    return Source(
        name=draw(NAMES),
        connection=draw(st.just("files") | NAMES),
        rows=draw(ROWS),
        key=key,
        times=tuple(NamedTime(name=name, column=column, timezone=zone) for name, column in times.items()),
        lookups={
            name: Lookup(name=name, source=one.source, on=one.on, as_of=one.as_of)
            for name, one in lookups.items()
        },
        **more,
    )


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    margins = st.just(DEFAULT_MARGIN) | st.builds(Margin, amount=POSITIVE, relative=st.booleans())
    return Terms(
        grain=draw(st.none() | GRAINS),
        margin=draw(margins),
        floor=draw(st.none() | NUMBERS),
        stretch=draw(st.none() | NUMBERS),
        members=tuple(draw(st.dictionaries(PATHS, st.none() | WORDS, max_size=2)).items()),
        since=draw(st.none() | DAYS),
        until=draw(st.none() | DAYS),
        reason=draw(TEXT_MAPS),
    )


@st.composite
def targets(draw: st.DrawFn) -> Any:
    said = draw(terms())
    kind = draw(st.integers(0, 4))
    if kind == 0:
        steps = sorted(draw(st.dictionaries(DAYS, NUMBERS, max_size=2)).items())
        return ReachBy(
            value=draw(NUMBERS),
            by=draw(DAYS),
            start=draw(st.none() | NUMBERS),
            start_day=draw(st.none() | DAYS),
            milestones=tuple(Milestone(day=day, value=value) for day, value in steps),
            terms=said,
        )
    if kind == 1:
        base = draw(st.none() | DAYS)
        start = From.BASE if base else draw(st.sampled_from([From.PREVIOUS, From.SAME_PERIOD_LAST_YEAR]))
        return Improve(
            by=draw(POSITIVE),
            each=draw(GRAINS),
            start=start,
            compounded=draw(st.booleans()),
            relative=draw(st.booleans()),
            base_period=base,
            terms=said,
        )
    if kind == 2:
        value = draw(NUMBERS)
        return Stay(above=value, terms=said) if draw(st.booleans()) else Stay(below=value, terms=said)
    if kind == 3:
        low = draw(NUMBERS)
        return StayWithin(low=low, high=low + draw(POSITIVE), terms=said)
    if draw(st.booleans()):
        return PerPeriod(grain=draw(GRAINS), kpi=draw(NAMES), terms=said)
    months = draw(st.dictionaries(DAYS.map(lambda day: day.replace(day=1)), NUMBERS, min_size=1, max_size=2))
    return PerPeriod(grain=Grain.MONTH, values=months, terms=said)


VALUES = ["sum(amount) filter (where status = 'paid')", "count(*)", "a / b", "previous(a) + 1", "median(x)"]


@st.composite
def kpis(draw: st.DrawFn) -> Kpi:
    value = draw(st.sampled_from(VALUES))
    cuts = st.builds(
        Cut,
        dimensions=st.lists(PATHS, min_size=1, max_size=2).map(tuple),
        top=st.none() | st.builds(Top, members=st.integers(1, 99)),
    )
    more = draw(
        kept(
            label=TEXT_MAPS,
            says=TEXT_MAPS,
            because=TEXT_MAPS,
            unit=st.sampled_from(["EUR", "%", "orders", "EUR/order"]),
            better=st.sampled_from(Better),
            by=st.lists(cuts, max_size=3).map(tuple),
            grains=st.lists(GRAINS, min_size=1, max_size=3).map(tuple),
            empty=st.sampled_from(WhenEmpty),
            level=st.sampled_from(Level),
            function=WORDS,
            scope=st.sampled_from(["company", "team:sales", "project:été 2026"]),
            timing=st.sampled_from(Timing),
            objective=st.just("profitable-growth"),
            owner=WORDS,
            review=st.sampled_from(["weekly", "yearly"]),
            learning=st.integers(0, 12),
            counter=NAMES,
            leads=st.lists(LEADS, max_size=3).map(tuple),
            planned=st.lists(PLANNED, max_size=2).map(tuple),
            waivers=st.dictionaries(st.sampled_from(list(Criterion)), WAIVED, max_size=2),
            targets=st.lists(targets(), max_size=3).map(tuple),
            expect=st.dictionaries(
                st.tuples(
                    st.sampled_from([Grain.DAY, Grain.MONTH]), DAYS.map(lambda day: day.replace(day=1))
                ),
                NUMBERS,
                max_size=3,
            ),
        )
    )
    return Kpi(
        name=draw(NAMES),
        formula=read_value(value, source="orders", place=NOWHERE),
        value=value,
        source="orders",
        **more,
    )


def read_back(text: str) -> Any:
    reading = read_texts({"jalon.yaml": "workspace: a\n", "a.yaml": text})
    assert reading.findings == (), text
    definitions = reading.definitions
    made: list[Any] = []
    for things in (definitions.sources, definitions.kpis, definitions.objectives):
        made += things.values()
    assert len(made) == 1
    return without_places(made[0])


@given(source=sources())
def test_any_source(source: Source) -> None:
    assert read_back(to_yaml(source)) == source


@given(kpi=kpis())
def test_any_kpi(kpi: Kpi) -> None:
    assert read_back(to_yaml(kpi)) == kpi


@given(
    objective=st.builds(
        Objective,
        name=st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True),
        label=TEXT_MAPS,
        says=TEXT_MAPS,
        owner=st.none() | WORDS,
    )
)
def test_any_objective(objective: Objective) -> None:
    assert read_back(to_yaml(objective)) == objective


def test_a_whole_workspace_reads_back() -> None:
    before = read_texts(TEXTS).definitions
    made: list[Source | Kpi | Objective] = []
    for things in (before.sources, before.kpis, before.objectives):
        made += things.values()
    texts = [to_yaml(one, before.calendar(one) if isinstance(one, Kpi) else None) for one in made]
    after = read_texts({"jalon.yaml": TEXTS["jalon.yaml"], "all.yaml": "---\n".join(texts)})
    assert after.findings == ()
    assert without_places(after.definitions) == without_places(before)
