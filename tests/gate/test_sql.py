"""Attacks on `sql:`: each is refused with its code, or reads nothing but the declared tables."""

from __future__ import annotations

import time
from collections.abc import Iterator

import duckdb
import pytest
from sqlglot import exp, parse

from jalon.definitions.formula import read_select
from jalon.definitions.read import read_texts
from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.source import ReshapedRows
from tests.bounds import at_most
from tests.gate.attacks_sql import SELECTS
from tests.gate.shop import PLACE
from tests.gate.tempting import TOKEN, tempting

TABLES = ("raw", "other")
ATTACKS = [(family, code, text) for family, each in SELECTS.items() for code, text in each]
SOUND = (
    "select a, t.c as d from raw as t where a > 1",
    "with recursive x(n) as (select 1 union all select n + 1 from x where n < 10) select n from x, raw",
    "select row_number() over (partition by a order by b desc nulls last) r from raw qualify r = 1",
    "select sum(a) over (order by id rows between 2 preceding and 1 following) from raw",
    "select max(a) over (order by d range between interval 1 day preceding and current row) from raw",
    "select sum(a) filter (where b > 1) over w from raw window w as (order by b)",
    "select last_value(a ignore nulls) over (order by b) from raw",
    "select distinct on (a) a, b from raw order by b",
    "select id, unnest(['a', 'b']) m, unnest([a, b]) v from raw",
    "select u.m from raw, unnest([a, b]) u(m)",
    "select * from raw unpivot (v for m in (a, b))",
    "select * from raw unpivot include nulls (v for m in (a, b)) as u",
    "select * from generate_series(date '2026-01-01', date '2026-03-01', interval 1 month) g(d)",
    "select * from raw, generate_series(1, 10) g(n)",
    "select * from (values (1, 'a'), (2, 'b')) v(x, y)",
    "from raw",
    "select * exclude (a) replace (b + 1 as b) from raw",
    "select id, 'a' as m, a as v from raw union all select id, 'b', b from raw",
    "select a from raw union all by name select id as a from other",
    "select a.id, b.x from raw a join other b using (id) left join other c on a.id = c.id",
    "select raw.id, other.x from raw asof join other on raw.id >= other.id",
    "select id in (select id from other), exists (select 1 from other where other.id = raw.id) from raw",
    "select a::int, c::text, try_cast(c as date), cast(a as decimal(10, 2)), d::timestamp from raw",
    "select case when a = 1 then b end, case a when 1 then 2 else 3 end, a between 1 and 2 from raw",
    "select a % 2, a // 2, a / 2, a is distinct from b, c ilike 'x', c not like 'y', -a from raw",
    "select regexp_extract(c, '(\\d+)-(\\d+)', 1), split_part(c, '-', 2), strftime(d, '%Y-%m') from raw",
    "select extract(year from d), date_trunc('month', d), d + interval '1 month', last_day(d) from raw",
    "select a -- why\nfrom raw /* the rows */",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = tempting(tmp_path_factory.mktemp("tempting"))
    connection.execute(
        "CREATE TABLE raw AS SELECT i AS a, i * 2 AS b, 'n-' || i AS c, i AS id,"
        " DATE '2026-01-01' + CAST(i AS INTEGER) AS d FROM range(5) AS r(i)"
    )
    connection.execute("CREATE TABLE other AS SELECT i AS id, i * 10 AS x FROM range(5) AS r(i)")
    yield connection
    connection.close()


def read(text: str) -> tuple[str, str]:
    """The SELECT written anew, or the code of its refusal."""
    try:
        return read_select(text, tables=TABLES, place=PLACE), ""
    except Refusal as refusal:
        return "", refusal.finding.code


def tables_of(sql: str) -> set[str]:
    """Every table that one SELECT reads and does not name itself."""
    (tree,) = parse(sql, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    own = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    tables = [table for table in tree.find_all(exp.Table) if isinstance(table.this, exp.Identifier)]
    assert all(not table.db and not table.catalog for table in tables)
    return {table.name.lower() for table in tables} - own


def test_there_are_many_attacks_and_each_is_another() -> None:
    assert len(ATTACKS) >= 300
    assert len({text for _, _, text in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize(("family", "code", "text"), ATTACKS, ids=lambda value: ascii(value)[:50])
def test_attack(engine: duckdb.DuckDBPyConnection, family: str, code: str, text: str) -> None:
    begun = time.process_time()
    written, refused = read(text)
    assert refused == code
    assert time.process_time() - begun < at_most(1)
    if refused:
        return
    assert read_select(written, tables=TABLES, place=PLACE) == written
    assert tables_of(written) <= set(TABLES)
    try:
        rows = engine.execute(written).fetchall()
    except duckdb.Error as error:
        rows = [(str(error),)]
    assert TOKEN not in repr(rows)


@pytest.mark.parametrize("text", SOUND)
def test_reshaping_is_written_anew_and_means_the_same(engine: duckdb.DuckDBPyConnection, text: str) -> None:
    written = read_select(text, tables=TABLES, place=PLACE)
    assert read_select(written, tables=TABLES, place=PLACE) == written
    assert tables_of(written) <= set(TABLES)
    assert engine.execute(written).fetchall() == engine.execute(text).fetchall()
    assert engine.description is not None


def test_a_workspace_says_where_and_keeps_the_rewritten_text() -> None:
    text = "source: s\nfiles: {raw: data/raw.csv}\nsql: |\n  select * from secret\n"
    reading = read_texts({"jalon.yaml": "workspace: w\n", "s.yaml": text})
    (finding,) = reading.findings
    assert (finding.code, finding.place.line) == ("sql-table-unknown", 3)
    assert finding.facts["table"] == "secret"
    sound = read_texts({"jalon.yaml": "workspace: w\n", "s.yaml": text.replace("secret", "raw -- all of it")})
    assert not sound.findings
    rows = sound.definitions.sources["s"].rows
    assert isinstance(rows, ReshapedRows)
    assert rows.sql == 'SELECT * FROM "raw"'


def test_what_may_have_been_meant() -> None:
    with pytest.raises(Refusal) as refused:
        read_select("select lowr(c) from rwa", tables=TABLES, place=PLACE)
    assert "lower" in refused.value.finding.suggestions
    with pytest.raises(Refusal) as refused:
        read_select("select c from rwa", tables=TABLES, place=PLACE)
    assert refused.value.finding.suggestions == ("raw",)
