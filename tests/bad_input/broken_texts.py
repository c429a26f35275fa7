"""Malformed workspaces: what is wrong in the definitions, and the code and line that say so."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bad_input import shop


@dataclass(frozen=True, kw_only=True)
class Case:
    """Texts that replace those of the shop, or are written beside them; what `jalon check` must say."""

    kind: str
    what: str
    code: str
    place: str
    replaced: tuple[tuple[str, str, str], ...] = ()  # file, old, new
    added: str = ""  # one more document, in `more.yaml`
    run: bool = False  # only `check --run` can know

    def texts(self) -> dict[str, str]:
        """The YAML files of the case."""
        found = shop.definitions()
        for file, old, new in self.replaced:
            assert old in found[file], f"{file} has no {old!r}"
            found[file] = found[file].replace(old, new, 1)
        if self.added:
            found["more.yaml"] = self.added
        return found


def _kpi(value: str, more: str = "", unit: str = "EUR") -> str:
    return f"kpi: extra\nsource: orders\nvalue: {value}\nunit: {unit}\nobjective: growth\n{more}"


DEEP = "(" * 400 + "sum(amount)" + ")" * 400
BACKWARDS = "targets:\n  - reach: {value: 5, by: 2026-01-01, from: 1, from_day: 2026-06-01}\n"
SEVEN_BITS = "text: {encoding: iso2022_jp}"
KLINGON = "text: {encoding: klingon}"
ORACLE = "connections: {files: duckdb, shop: oracle}"
SQL = "sql: select day, cost_cents * 0.01 as cost from raw"

CASES = [
    # --- YAML that cannot be read
    Case(kind="broken YAML", what="a bracket never closed", added="kpi: extra\nby: [region\nunit: EUR\n",
         code="yaml-broken", place="more.yaml:3"),
    Case(kind="broken YAML", what="a tab for indentation", added="kpi: extra\nby:\n\t- region\n",
         code="yaml-broken", place="more.yaml:3"),
    Case(kind="broken YAML", what="a tag that runs code", added="kpi: !!python/object/apply:os.system [ls]\n",
         code="yaml-tag", place="more.yaml:1"),
    Case(kind="broken YAML", what="a key written twice", added=_kpi("count(*)", "unit: USD\n"),
         code="key-twice", place="more.yaml:6"),
    Case(kind="broken YAML", what="nested beyond reason", added="kpi: " + "[" * 5000, code="yaml-too-deep",
         place="more.yaml:1"),
    Case(kind="broken YAML", what="a control character", added="kpi: ex\x01tra\n", code="control-character",
         place="more.yaml:1"),
    Case(kind="broken YAML", what="a list of nothing", added="- kpi\n", code="document-not-mapping",
         place="more.yaml:1"),
    # --- keys and types
    Case(kind="unknown key", what="a misspelt kind", added="kpy: extra\n", code="kind-unknown",
         place="more.yaml:1"),
    Case(kind="unknown key", what="a misspelt key", added=_kpi("count(*)", "onwer: me\n"), code="key-unknown",
         place="more.yaml:6"),
    Case(kind="unknown key", what="inside a source",
         replaced=(("sources.yaml", "key: order_id", "keys: order_id"),),
         code="key-unknown", place="sources.yaml:3"),
    Case(kind="missing key", what="a KPI without a value", added="kpi: extra\nunit: EUR\n",
         code="key-missing",
         place="more.yaml:1"),
    Case(kind="missing key", what="a source without rows", added="source: extra\n", code="rows-unsaid",
         place="more.yaml:1"),
    Case(kind="wrong type", what="a list for a formula", added="kpi: extra\nvalue: [1]\n", code="value-wrong",
         place="more.yaml:2"),
    Case(kind="wrong type", what="a number for a name", added="kpi: 7\nvalue: revenue\n", code="value-wrong",
         place="more.yaml:1"),
    Case(kind="wrong type", what="an unknown time zone",
         replaced=(("jalon.yaml", "Europe/Paris", "Europe/Lutetia"),),
         code="value-wrong", place="jalon.yaml:4"),
    Case(kind="wrong type", what="an unknown grain", added=_kpi("count(*)", "grains: [fortnight]\n"),
         code="word-unknown", place="more.yaml:6"),
    Case(kind="wrong type", what="a date that is none",
         added=_kpi("sum(amount)", "targets:\n  - reach: {value: 5, by: 2026-02-30}\n"), code="value-wrong",
         place="more.yaml:7"),
    # --- names
    Case(kind="unknown name", what="a source", added="kpi: extra\nsource: oders\nvalue: count(*)\n",
         code="source-unknown", place="more.yaml:2"),
    Case(kind="unknown name", what="a column", added=_kpi("sum(amont)"), code="column-unknown",
         place="more.yaml:3"),
    Case(kind="unknown name", what="another KPI", added=_kpi("revenu * 2"), code="kpi-unknown",
         place="more.yaml:3"),
    Case(kind="unknown name", what="an objective",
         added=_kpi("count(*)", unit="orders").replace("growth", "fame"),
         code="objective-unknown", place="more.yaml:5"),
    Case(kind="unknown name", what="a linked table", added=_kpi("sum(amount)", "by: [client.segment]\n"),
         code="link-unknown", place="more.yaml:6"),
    Case(kind="unknown name", what="a connection",
         replaced=(("sources.yaml", "source: leads", "source: leads\nconnection: shop"),),
         code="connection-unknown", place="sources.yaml:30"),
    Case(kind="repeated name", what="two KPIs of one name",
         added="kpi: revenue\nsource: orders\nvalue: count(*)\nunit: orders\nobjective: growth\n",
         code="name-twice", place="more.yaml:1"),
    # --- formulas
    Case(kind="KPI cycle", what="two that need each other",
         added="kpi: one\nvalue: two + 1\n---\nkpi: two\nvalue: one + 1\n", code="kpi-cycle",
         place="more.yaml:2"),
    Case(kind="KPI cycle", what="one that needs itself", added="kpi: one\nvalue: one + 1\n",
         code="kpi-cycle", place="more.yaml:2"),
    Case(kind="units", what="euros and orders added", added=_kpi("revenue + customers_known"),
         code="unit-mismatch", place="more.yaml:3"),
    Case(kind="formula", what="too deep", added=_kpi(DEEP), code="formula-too-deep", place="more.yaml:3"),
    Case(kind="formula", what="too long", added=_kpi(" + ".join(["sum(amount)"] * 3000)),
         code="formula-too-long",
         place="more.yaml:3"),
    Case(kind="formula", what="a bracket too many", added=_kpi("sum(amount))"), code="formula-brackets",
         place="more.yaml:3"),
    Case(kind="formula", what="an unknown function", added=_kpi("summe(amount)"), code="function-unknown",
         place="more.yaml:3"),
    Case(kind="formula", what="SQL inside an aggregate", added=_kpi("sum((select 1))"), code="row-forbidden",
         place="more.yaml:3"),
    Case(kind="formula", what="a file read inside an aggregate",
         added=_kpi("sum(read_csv('/etc/passwd'))"), code="function-unknown", place="more.yaml:3"),
    Case(kind="formula", what="the sum of a text", added=_kpi("sum(product)"), code="column-not-number",
         place="more.yaml:3"),
    Case(kind="formula", what="a number compared with a word",
         added=_kpi("sum(amount) filter (where amount = 'much')"), code="types-differ", place="more.yaml:3"),
    # --- sql:
    Case(kind="sql:", what="that aggregates",
         replaced=(("sources.yaml", SQL, "sql: select day, sum(cost_cents) as cost from raw group by day"),),
         code="sql-aggregate", place="sources.yaml:38"),
    Case(kind="sql:", what="that reads what is not declared",
         replaced=(("sources.yaml", SQL, "sql: select day, cost_cents as cost from orders"),),
         code="sql-table-unknown", place="sources.yaml:38"),
    Case(kind="sql:", what="that reads a file by name",
         replaced=(("sources.yaml", SQL, "sql: select * from '/etc/passwd'"),), code="sql-table-unknown",
         place="sources.yaml:38"),
    Case(kind="sql:", what="that writes", replaced=(("sources.yaml", SQL, "sql: drop table raw"),),
         code="sql-broken", place="sources.yaml:38"),
    Case(kind="sql:", what="that is none", replaced=(("sources.yaml", SQL, "sql: selectt day from from"),),
         code="sql-broken", place="sources.yaml:38"),
    # --- targets and expectations
    Case(kind="targets", what="a range upside down",
         added=_kpi("sum(amount)", "targets:\n  - stay: {between: [20, 10]}\n"), code="range-reversed",
         place="more.yaml:7"),
    Case(kind="targets", what="its end before its start",
         added=_kpi("sum(amount)", BACKWARDS),
         code="dates-reversed", place="more.yaml:7"),
    Case(kind="expected number", what="that differs", added=_kpi("sum(amount)", "expect: {2026-01: 52}\n"),
         code="expect-differs", place="more.yaml:6", run=True),
    Case(kind="expected number", what="of a period without values",
         added=_kpi("sum(amount)", "expect: {2019-01: 51}\n"), code="expect-missing",
         place="more.yaml:6", run=True),
    # --- files that definitions name
    Case(kind="missing file", what="a path that leaves the workspace",
         replaced=(("sources.yaml", "data/leads.csv", "../../etc/passwd"),), code="value-wrong",
         place="sources.yaml:30"),
    Case(kind="missing file", what="a pattern that finds nothing",
         replaced=(("sources.yaml", "data/leads.csv", "data/leads-*.csv"),), code="file-missing",
         place="sources.yaml:30"),
    Case(kind="wrong encoding", what="declared, and wrong",
         replaced=(("sources.yaml", "rows: data/orders.csv", "rows: data/orders.csv\n" + SEVEN_BITS),),
         code="encoding-wrong", place="data/orders.csv:3", run=True),
    Case(kind="wrong encoding", what="no encoding at all",
         replaced=(("sources.yaml", "rows: data/orders.csv", "rows: data/orders.csv\n" + KLINGON),),
         code="value-wrong", place="sources.yaml:3"),
    Case(kind="connection", what="an unknown kind",
         replaced=(("jalon.yaml", "currency: EUR", "currency: EUR\n" + ORACLE),),
         code="connection-kind-unknown", place="jalon.yaml:4"),
    Case(kind="repeated name", what="two workspaces in one", added="workspace: other\n",
         code="workspace-twice",
         place="more.yaml:1"),
]  # fmt: skip
