"""Malformed documents: each is a finding with its code and line, the rest of the workspace is read."""

from __future__ import annotations

import pytest

from jalon.definitions import read_texts
from jalon.definitions.read import Reading
from tests.definitions.made import TEXTS

KPI = "kpi: bad\nsource: orders\nvalue: count(*)\n"
SOURCE = "source: bad\nrows: a.csv\n"

DEEP = "kpi: bad\nvalue: " + "[" * 40 + "]" * 40 + "\n"
ALIASES = "a: &a 1\nb: [" + ", ".join(["*a"] * 30) + "]\n"
LAUGHS = f"a: &a [{', '.join('x' * 200)}]\n" + "".join(
    f"{key}: &{key} [*{above}, *{above}, *{above}, *{above}]\n"
    for above, key in zip("abcde", "bcdef", strict=True)
)

CASES: list[tuple[str, str, str, int]] = [
    # what, text, code, line
    ("quote never ends", "kpi: bad\nvalue: 'sum(a)\nunit: EUR\n", "yaml-broken", 2),
    ("bracket never ends", "kpi: bad\nby: [region\nunit: EUR\n", "yaml-broken", 3),
    ("brace never ends", "kpi: bad\nname: {fr: a\nunit: EUR\n", "yaml-broken", 3),
    ("two colons", "kpi: bad\nvalue: a: b\n", "yaml-broken", 2),
    ("tab", "kpi: bad\nby:\n\t- region\n", "yaml-broken", 3),
    ("bad indentation", "kpi: bad\n  unit: EUR\nvalue: 1\n", "yaml-broken", 2),
    ("no dash", "kpi: bad\nby:\n- region\nchannel\n", "yaml-broken", 5),
    ("strange start", "kpi: bad\nunit: %\n", "yaml-broken", 2),
    ("bad escape", 'kpi: bad\nunit: "\\q"\n', "yaml-broken", 2),
    ("tag", "kpi: bad\nunit: !!python/name:os.system x\nvalue: 1\n", "yaml-tag", 2),
    ("tag on a list", "kpi: bad\nby: !!set [a]\n", "yaml-tag", 2),
    ("too deep", DEEP, "yaml-too-deep", 2),
    ("too many aliases", ALIASES, "too-many-aliases", 2),
    ("a billion laughs", LAUGHS, "yaml-too-many-parts", 5),
    ("unknown alias", "kpi: bad\nunit: *eur\n", "alias-unknown", 2),
    ("alias to itself", "kpi: bad\nby: &a [*a]\n", "alias-unknown", 2),
    ("repeated key", KPI + "unit: EUR\nunit: USD\n", "key-twice", 5),
    ("list as a key", "kpi: bad\n? [a, b]\n: 1\n", "key-not-text", 2),
    ("control character", KPI + "unit: E\x01UR\n", "control-character", 4),
    ("hidden direction", KPI + "unit: \u202eRUE\n", "control-character", 4),
    ("escaped control character", KPI + 'unit: "\\0"\n', "control-character", 4),
    ("too large", "# " + "x" * 2_000_001, "file-too-big", 0),
    ("not a mapping", "- kpi\n- value\n", "document-not-mapping", 1),
    ("a single word", "revenue\n", "document-not-mapping", 1),
    ("unknown kind", "kpy: bad\nvalue: 1\n", "kind-unknown", 1),
    ("kind not first", "value: count(*)\nkpi: bad\n", "kind-unknown", 1),
    ("unknown key", KPI + "taget: 3\n", "key-unknown", 4),
    ("unknown key inside", KPI + "targets:\n  - stay: {abov: 3}\n", "key-unknown", 5),
    ("value missing", "kpi: bad\nsource: orders\n", "key-missing", 1),
    ("formula that is a list", "kpi: bad\nvalue: [1, 2]\n", "value-wrong", 2),
    ("formula that is nothing", "kpi: bad\nvalue:\n", "value-wrong", 2),
    ("name with spaces", "kpi: my kpi\nvalue: revenue\n", "value-wrong", 1),
    ("name of a dash", "kpi: my-kpi\nvalue: revenue\n", "value-wrong", 1),
    ("name beginning with a digit", "kpi: 2nd\nvalue: revenue\n", "value-wrong", 1),
    ("unknown direction", KPI + "better: bigger\n", "word-unknown", 4),
    ("plan without an effect", KPI + "planned: [{name: a, from: 2026-01-01}]\n", "key-missing", 4),
    ("plan without a day", KPI + "planned: [{name: a, effect: 5%}]\n", "key-missing", 4),
    ("plan of words", KPI + "planned:\n  - {name: a, from: 2026-01-01, effect: more}\n", "value-wrong", 5),
    (
        "plan that ends before it begins",
        KPI + "planned:\n  - {name: a, from: 2026-03-01, until: 2026-02-01, effect: 5%}\n",
        "planned-reversed",
        5,
    ),
    (
        "plan of less than nothing",
        KPI + "planned: [{name: a, from: 2026-03-01, effect: -120%}]\n",
        "planned-below-nothing",
        4,
    ),
    (
        "plan of a share in no unit",
        KPI + "unit: '%'\nplanned: [{name: a, from: 2026-03-01, effect: 2}]\n",
        "percent-unsaid",
        5,
    ),
    ("waiver of nothing", KPI + "waivers: {guraded: It is only read.}\n", "word-unknown", 4),
    ("waiver without a reason", KPI + "waivers: {guarded: }\n", "value-wrong", 4),
    ("waivers in a list", KPI + "waivers: [guarded]\n", "value-wrong", 4),
    ("unknown grain", KPI + "grains: [day, mnth]\n", "word-unknown", 4),
    ("unknown level", KPI + "level: tactical\n", "word-unknown", 4),
    ("unknown review", KPI + "review: sometimes\n", "word-unknown", 4),
    ("scope without a team", KPI + "scope: 'team:'\n", "value-wrong", 4),
    ("learning that is a word", KPI + "learning: long\n", "value-wrong", 4),
    ("learning below zero", KPI + "learning: -1\n", "value-wrong", 4),
    ("lead that is a word", KPI + "leads: sales\n", "value-wrong", 4),
    ("lead of no time", KPI + "leads: [{kpi: sales, weeks: 0}]\n", "value-wrong", 4),
    ("lead with two lags", KPI + "leads: [{kpi: sales, weeks: 5, months: 1}]\n", "lag-twice", 4),
    ("lead of days", KPI + "leads: [{kpi: sales, days: 5}]\n", "key-unknown", 4),
    ("by that is a word", KPI + "by: region\n", "value-wrong", 4),
    ("top zero", KPI + "by: [{dimension: a, top: 0}]\n", "value-wrong", 4),
    ("language that is none", KPI + "name: {french: a}\n", "value-wrong", 4),
    ("unknown calendar", KPI + "calendar: retial\n", "calendar-unknown", 4),
    ("period that is none", KPI + "expect: {march: 3}\n", "period-unknown", 4),
    ("thirteenth month", KPI + "expect: {2026-13: 3}\n", "period-unknown", 4),
    ("week 54", KPI + "expect: {2026-W54: 3}\n", "period-unknown", 4),
    ("expected value that is a word", KPI + "expect: {2026-03: many}\n", "value-wrong", 4),
    ("target of no kind", KPI + "targets:\n  - margin: 5%\n", "target-unsaid", 5),
    (
        "target of two kinds",
        KPI + "targets:\n  - stay: {above: 3}\n    reach: {value: 1, by: 2026-01-01}\n",
        "target-twice",
        5,
    ),
    (
        "milestones of nothing",
        KPI + "targets:\n  - stay: {above: 3}\n    milestones: {2026-01-01: 3}\n",
        "key-stray",
        6,
    ),
    ("day that is none", KPI + "targets:\n  - reach: {value: 3, by: 2026-02-30}\n", "value-wrong", 5),
    (
        "compounding left open",
        KPI + "targets:\n  - improve: {by: 20%, each: month, from: previous}\n",
        "compounding-unsaid",
        5,
    ),
    (
        "from what",
        KPI + "targets:\n  - improve: {by: 20%, each: month, compounded: true}\n",
        "key-missing",
        5,
    ),
    (
        "from nowhere",
        KPI + "targets:\n  - improve: {by: 20%, each: month, from: lastyear, compounded: true}\n",
        "word-unknown",
        5,
    ),
    ("stay nowhere", KPI + "targets:\n  - stay: {}\n", "stay-unclear", 5),
    ("stay twice", KPI + "targets:\n  - stay: {above: 3, below: 4}\n", "stay-unclear", 5),
    ("range reversed", KPI + "targets:\n  - stay: {between: [20, 10]}\n", "range-reversed", 5),
    ("range of three", KPI + "targets:\n  - stay: {between: [1, 2, 3]}\n", "value-wrong", 5),
    ("per period from nowhere", KPI + "targets:\n  - per_period: {grain: month}\n", "per-period-unclear", 5),
    (
        "per period off its grain",
        KPI + "targets:\n  - per_period: {grain: month, values: {2026-Q1: 3}}\n",
        "period-off-grain",
        5,
    ),
    ("plain number in percent", KPI + "unit: '%'\ntargets:\n  - stay: {above: 95}\n", "percent-unsaid", 6),
    ("percent of euros", KPI + "unit: EUR\ntargets:\n  - stay: {above: 95%}\n", "percent-of-what", 6),
    ("source of no rows", "source: bad\nkey: id\n", "rows-unsaid", 1),
    ("source of two origins", SOURCE + "table: orders\n", "rows-twice", 3),
    ("sheet without a file", "source: bad\ntable: orders\nsheet: one\n", "key-stray", 3),
    ("sql without files", "source: bad\nsql: select 1\n", "key-missing", 2),
    ("path outside", "source: bad\nrows: ../secret.csv\n", "value-wrong", 2),
    ("absolute path", "source: bad\nrows: /etc/passwd\n", "value-wrong", 2),
    ("web address", "source: bad\nrows: https://example.org/a.csv\n", "value-wrong", 2),
    ("unknown encoding", SOURCE + "text: {encoding: utf-88}\n", "value-wrong", 3),
    ("encoding that is none", SOURCE + "text: {encoding: hex}\n", "value-wrong", 3),
    ("long delimiter", SOURCE + "text: {delimiter: ';;'}\n", "value-wrong", 3),
    ("decimal mark", SOURCE + "text: {decimal: ';'}\n", "word-unknown", 3),
    ("unknown type", SOURCE + "columns: {a: money}\n", "word-unknown", 3),
    ("date pattern without a sign", SOURCE + "columns: {a: {format: dd/mm/yyyy}}\n", "value-wrong", 3),
    ("time that is reserved", SOURCE + "times: {never: a}\n", "name-reserved", 3),
    ("time zone of the moon", SOURCE + "times: {a: {column: b, timezone: Moon/Base}}\n", "value-wrong", 3),
    ("latest of nothing", SOURCE + "latest: {by: [a]}\n", "latest-without-key", 3),
    ("link without a column", SOURCE + "lookups: {a: {source: orders}}\n", "key-missing", 3),
    ("duration without a unit", SOURCE + "arrives_within: 36\n", "value-wrong", 3),
    (
        "entered without a value",
        "source: bad\nentered:\n  - {date: 2026-01-01, from: a study}\n",
        "key-missing",
        3,
    ),
    (
        "entered value that is a word",
        "source: bad\nentered:\n  - {date: 2026-01-01, value: a, source: x, author: y}\n",
        "value-wrong",
        3,
    ),
    (
        "entered day that is none",
        "source: bad\nentered:\n  - {date: 01/02/2026, value: 3, source: x, author: y}\n",
        "value-wrong",
        3,
    ),
    ("true that is a word", SOURCE + "distinct_rows: yes\n", "value-wrong", 3),
    ("objective with a target", "objective: bad\ntargets: []\n", "key-unknown", 2),
    ("name used twice", "kpi: revenue\nvalue: orders_count\n", "name-twice", 2),
    ("second workspace", "workspace: other\n", "workspace-twice", 1),
]


def read_with(text: str) -> Reading:
    return read_texts({**TEXTS, "bad.yaml": text})


@pytest.mark.parametrize(
    ("text", "code", "line"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_malformed_document(text: str, code: str, line: int) -> None:
    reading = read_with(text)
    assert len(reading.findings) == 1, reading.findings
    finding = reading.findings[0]
    expected = "kpis/sales.yaml" if code == "name-twice" else "bad.yaml"
    assert (finding.code, finding.place.file, finding.place.line) == (code, expected, line)
    assert {"revenue", "orders_count", "basket"} <= set(reading.definitions.kpis)
    assert "bad" not in {
        *reading.definitions.kpis,
        *reading.definitions.sources,
        *reading.definitions.objectives,
    }


WORKSPACES: list[tuple[str, str, str, int]] = [
    ("unknown key", "workspace: a\ncurency: EUR\n", "key-unknown", 2),
    ("no name", "workspace:\n", "value-wrong", 1),
    ("currency", "workspace: a\ncurrency: euro\n", "value-wrong", 2),
    ("language", "workspace: a\nlanguages: [de]\n", "word-unknown", 2),
    ("weekday", "workspace: a\ncalendar: {week_starts: lundi}\n", "word-unknown", 2),
    ("month", "workspace: a\ncalendar: {year_starts: 4}\n", "word-unknown", 2),
    ("time zone", "workspace: a\ncalendar: {timezone: Paris}\n", "value-wrong", 2),
    ("weeks without years", "workspace: a\ncalendars: {r: {week_pattern: 4-4-5}}\n", "key-missing", 2),
    (
        "week pattern",
        "workspace: a\ncalendar: {week_pattern: 5-5-5, year_starts_on: [2026-01-01]}\n",
        "word-unknown",
        2,
    ),
    ("connection", "workspace: a\nconnections: {shop: mysql://x}\n", "connection-kind-unknown", 2),
    (
        "connection without an address",
        "workspace: a\nconnections: {shop: {kind: postgres}}\n",
        "key-missing",
        2,
    ),
    ("deadline", "workspace: a\nconnections: {shop: {kind: duckdb, deadline: soon}}\n", "value-wrong", 2),
    ("memory", "workspace: a\nconnections: {shop: {kind: duckdb, memory: lots}}\n", "value-wrong", 2),
    (
        "a password",
        "workspace: a\nconnections: {shop: 'postgresql://me:secret@db/shop'}\n",
        "secret-in-file",
        2,
    ),
    (
        "plan of several KPIs in one unit",
        "workspace: a\nplanned:\n  - {name: a, from: 2026-03-01, effect: 2, kpis: [b]}\n",
        "planned-in-percent",
        3,
    ),
    (
        "plan of no KPI",
        "workspace: a\nplanned:\n  - {name: a, from: 2026-03-01, effect: 2%}\n",
        "key-missing",
        3,
    ),
    ("role names", "workspace: a\nroles: {lead: 3, of sales: {en: Sales}}\n", "value-wrong", 2),
    ("most slices", "workspace: a\nmost_slices: 0\n", "value-wrong", 2),
    ("board", "workspace: a\nboard: revenue\n", "value-wrong", 2),
    ("shared", "workspace: a\nshared: {region: orders}\n", "value-wrong", 2),
    ("key twice", "workspace: a\ncurrency: EUR\ncurrency: USD\n", "key-twice", 3),
]


@pytest.mark.parametrize(
    ("text", "code", "line"), [case[1:] for case in WORKSPACES], ids=[case[0] for case in WORKSPACES]
)
def test_malformed_workspace(text: str, code: str, line: int) -> None:
    reading = read_texts({"jalon.yaml": text, "kpi.yaml": KPI.replace("bad", "good")})
    assert [(one.code, one.place.file, one.place.line) for one in reading.findings] == [
        (code, "jalon.yaml", line)
    ]
    assert "good" in reading.definitions.kpis


def test_a_password_is_never_repeated() -> None:
    text = "workspace: a\nconnections: {shop: 'postgresql://me:secret@db/shop', x: 'mysql://me:secret@db'}\n"
    findings = read_texts({"jalon.yaml": text}).findings
    assert len(findings) == 2
    assert "secret" not in str([dict(one.facts) for one in findings])


def test_all_findings_of_a_document_at_once() -> None:
    text = (
        "kpi: bad\nsource: orders\nvalue: sum(amount) +\nbetter: up\nowener: ceo\nlearning: x\n"
        "targets:\n  - stay: {above: a}\nexpect: {march: 3}\n"
    )
    found = [(one.code, one.place.line) for one in read_with(text).findings]
    assert [line for _, line in found] == [3, 4, 5, 6, 8, 9]
    assert {code for code, _ in found[1:]} == {"word-unknown", "key-unknown", "value-wrong", "period-unknown"}


def test_a_formula_and_the_rest_of_a_sound_document_at_once() -> None:
    text = "kpi: bad\nsource: orders\nvalue: sum(amount) +\nexpect: {march: 3}\ntargets:\n  - stay: {}\n"
    assert [one.place.line for one in read_with(text).findings] == [3, 4, 6]


def test_what_was_meant() -> None:
    assert read_with(KPI + "onwer: ceo\n").findings[0].suggestions[0] == "owner"
    assert read_with(KPI + "grains: [mnth]\n").findings[0].suggestions[0] == "month"
    assert read_with("kpis: bad\n").findings[0].suggestions == ("kpi",)
    assert read_with(KPI + "calendar: retial\n").findings[0].suggestions == ("retail",)


def test_both_readings_of_an_improvement() -> None:
    text = KPI + "targets:\n  - improve: {by: 20%, each: fiscal_quarter, from: previous}\n"
    facts = read_with(text).findings[0].facts
    assert (facts["compounded"], facts["simple"], facts["periods"]) == ("+72.8 %", "+60 %", "3")


def test_both_readings_of_a_plain_number_in_percent() -> None:
    facts = read_with(KPI + "unit: '%'\ntargets:\n  - stay: {above: 0.5}\n").findings[0].facts
    assert (facts["small"], facts["large"]) == ("0.5%", "50%")


def test_a_name_used_twice_names_both_places() -> None:
    finding = read_texts({**TEXTS, "zz.yaml": "kpi: revenue\nvalue: orders_count\n"}).findings[0]
    assert (str(finding.place), finding.facts["first"]) == ("zz.yaml:1", "kpis/sales.yaml:2")
