"""Writes `docs/reference/` from the code: a test fails when it is stale.

python docs/generate.py            write
python docs/generate.py --check    exit 1 and name what is stale
"""

from __future__ import annotations

import enum
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click

import jalon.vocabulary
from jalon import catalogue as ready
from jalon.cli.language import speak
from jalon.cli.main import cli
from jalon.definitions import words
from jalon.definitions.formula.grammar import FUNCTION_WORDS, read_value
from jalon.definitions.formula.row import read_row
from jalon.definitions.formula.text import value_text
from jalon.definitions.read import KINDS
from jalon.show.findings import catalogue
from jalon.vocabulary import formula, rows
from jalon.vocabulary.finding import Place

REFERENCE = Path(__file__).parent / "reference"
NOTE = "<!-- Generated from the code by `make docs`; edits here are lost. -->\n\n"
WIDTH = 100
HERE = Place(file="reference")

VALUE_EXAMPLES = {
    "sum": ("sum(amount)", "sum(amount) filter (where status = 'paid') at shipped"),
    "count": ("count(*)", "count(score)", "count(distinct customer_id)"),
    "min": ("min(amount)",),
    "max": ("max(amount)",),
    "avg": ("avg(amount)",),
    "weighted_avg": ("weighted_avg(rating, answers)",),
    "median": ("median(delivery_days)",),
    "percentile": ("percentile(delivery_days, 0.9)",),
    "first_time": ("first_time(customer_id)",),
    "active": (
        "active(sum(monthly_amount), started_on, ended_on)",
        "active(count(distinct customer_id), started_on, ended_on)",
    ),
    "active_hours": ("active_hours(down_from, up_again, site)",),
    "moved": ("moved(churn, sum(monthly_amount), started_on, ended_on, customer_id)",),
    "moved_count": ("moved_count(new, sum(monthly_amount), started_on, ended_on, customer_id)",),
    "sessions": ("sessions(visitor_id, 30)",),
    "previous": ("previous(revenue)", "previous(revenue, 3)"),
    "last_year": ("last_year(revenue)",),
    "same_weekday_last_year": ("same_weekday_last_year(revenue)",),
    "change": ("change(revenue)",),
    "change_rate": ("change_rate(revenue)",),
    "change_year": ("change_year(revenue)",),
    "change_rate_year": ("change_rate_year(revenue)",),
    "trailing": ("trailing(active_customers, 30 days)",),
    "to_date": ("to_date(revenue, fiscal_year)",),
    "running": ("running(new_customers)",),
    "last": ("last(sum(quantity))", "last(sum(quantity), each warehouse)"),
    "share": ("share(revenue)", "share(revenue, across region)"),
    "or_else": ("or_else(refunds, 0)",),
    "period_days": ("period_days()",),
    "period_hours": ("period_hours()",),
}
"""Examples of every function of the outer grammar; each is read by the grammar while the page is written."""

SAID = {
    "avg": "The mean: Σ ÷ number of rows in which the expression is not null; over any period sum over sum, "
    "never a mean of means.",
    "weighted_avg": "Σ(expression × weight) ÷ Σ weight, over the rows in which both are known.",
    "median": "The exact middle value: `percentile` at 0.5.",
    "moved": "Σ of the change of each key's active balance since the previous period's end, of one kind: "
    "`new`, `reactivation`, `expansion`, `contraction` or `churn`.",
    "moved_count": "The number of keys that moved so.",
    "sessions": "Number of visits: a key's rows, cut where more than so many minutes pass without one. "
    "A visit belongs to the day of its first row.",
    "previous": "The value one period earlier, or several.",
    "last_year": "The value of the same period last year.",
    "same_weekday_last_year": "The value of the day 364 days earlier.",
    "change": "The value less that of the period before.",
    "change_rate": "The same, divided by the value of the period before.",
    "change_year": "The value less that of the same period last year.",
    "change_rate_year": "The same, divided by the value of the same period last year.",
    "trailing": "Computed over the last so many days, weeks or months, the current one included.",
    "to_date": "Computed from the start of the enclosing period to the end of the current one.",
    "running": "Computed from the first row to the end of the current period.",
    "or_else": "The first value, or the second where the first is nothing.",
    "period_days": "The length of the period in days.",
    "period_hours": "The length of the period in true hours: 23 or 25 on the days when the clock changes.",
}
"""What a function means where its node's own words name fields or other nodes."""

ROW_EXAMPLES = {
    "abs": "abs(gap)",
    "ceil": "ceil(hours)",
    "coalesce": "coalesce(discount, 0)",
    "contains": "contains(page, 'basket')",
    "day": "day(ordered_on)",
    "days_between": "days_between(ordered_on, shipped_on)",
    "floor": "floor(hours)",
    "greatest": "greatest(planned, done)",
    "hour": "hour(ordered_at)",
    "hours_between": "hours_between(opened_at, solved_at)",
    "least": "least(planned, done)",
    "left": "left(postcode, 2)",
    "length": "length(comment)",
    "lower": "lower(email)",
    "month": "month(ordered_on)",
    "nullif": "nullif(quantity, 0)",
    "replace": "replace(phone, ' ', '')",
    "right": "right(code, 3)",
    "round": "round(amount, 2)",
    "starts_with": "starts_with(invoice, 'C')",
    "substring": "substring(code, 1, 4)",
    "trim": "trim(name)",
    "upper": "upper(country)",
    "weekday": "weekday(ordered_on)",
    "year": "year(ordered_on)",
}
"""One example a function of row expressions, each read by the gate while the page is written."""


def commands() -> str:
    """Every command with its help, as the terminal shows it."""
    speak("en")
    context = click.Context(cli, info_name="jalon", max_content_width=WIDTH, terminal_width=WIDTH)
    pages = [_command(cli, context)]
    pages += _commands(cli, context)
    return NOTE + "# Commands\n\n" + "\n".join(pages)


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    """The commands of a group, each followed by those below it."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and not command.hidden:
            inner = click.Context(
                command, info_name=name, parent=context, max_content_width=WIDTH, terminal_width=WIDTH
            )
            yield _command(command, inner)
            if isinstance(command, click.Group):
                yield from _commands(command, inner)


def _command(command: click.Command, context: click.Context) -> str:
    help_text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    return f"## {context.command_path}\n\n```text\n{help_text}\n```\n"


def findings() -> str:
    """Every finding: its code, and fact and next step in both languages."""
    texts = catalogue()
    entries = [_finding(code, texts[code]) for code in sorted(texts)]
    lead = f"What a check can find: {len(entries)} codes. Words in braces are filled with the facts.\n"
    return NOTE + "# Findings\n\n" + lead + "\n" + "\n".join(entries)


def _finding(code: str, languages: Mapping[str, Mapping[str, str]]) -> str:
    lines = [f"## {code}\n"]
    for language in ("en", "fr"):
        text = languages[language]
        lines.append(f"- **{_flat(text['title'])}** {_flat(text['fact'])} → {_flat(text['next'])}")
    return "\n".join(lines) + "\n"


def _flat(text: str) -> str:
    return " ".join(str(text).split()).replace("<", "&lt;")


def language() -> str:
    """The formula language: functions of a value, then what may stand inside them."""
    sections = [
        "# The language of values\n",
        _paragraphs(formula),
        "## Functions\n\n| written | means |\n|---|---|",
        *(
            f"| `{_cell(text)}` | {_cell(_meaning(word, text))} |"
            for word in FUNCTION_WORDS
            for text in VALUE_EXAMPLES[word]
        ),
        "\nAround them: `+ - * /`, brackets, numbers, and names of other KPIs.\n",
        "| written | means |\n|---|---|",
        *(
            f"| `{text}` | {_cell(_doc(type(read_value(text, source=None, place=HERE))))} |"
            for text in _AROUND
        ),
        "\n## Row expressions\n",
        _paragraphs(rows),
        "| node | means |\n|---|---|",
        *(f"| {node.__name__} | {_cell(_doc(node))} |" for node in rows.RowExpression.__args__),
        "\nOperators: " + ", ".join(f"`{_cell(operator.value)}`" for operator in rows.Operator) + ".\n",
        "Types of a column: " + ", ".join(f"`{kind.value}`" for kind in rows.ColumnType) + ".\n",
        "Functions, and nothing else:\n",
        *(f"- `{_row_example(function)}`" for function in rows.Function),
    ]
    return NOTE + "\n".join(sections) + "\n"


_AROUND = ("revenue", "revenue - cost", "revenue / orders", "-cost", "12")


def _meaning(word: str, text: str) -> str:
    tree = read_value(text, source="orders", place=HERE)
    assert read_value(value_text(tree), source="orders", place=HERE) == tree
    return SAID.get(word) or _doc(type(tree))


def _row_example(function: rows.Function) -> str:
    text = ROW_EXAMPLES[function.value]
    tree = read_row(text, place=HERE)
    assert isinstance(tree, rows.Call)
    assert tree.function is function
    return text


def definitions() -> str:
    """Every key of every kind of document, with what may stand behind it."""
    parts = [NOTE + "# Definition files\n", _KEYS_LEAD]
    for kind, record in KINDS.items():
        parts.append(f"## {kind}\n")
        parts += _keys(record.schema(), 0)
        parts.append("")
    return "\n".join(parts)


_KEYS_LEAD = """A workspace is a folder of YAML files, named and ordered as you like. Each document begins
with its kind; several stand in one file when `---` separates them. `jalon schema` gives the same as JSON
Schema, for editors.
"""


def _keys(schema: Mapping[str, Any], depth: int) -> Iterator[str]:
    """One line a key, the keys below it indented."""
    for name, inner in schema["properties"].items():
        needed = " (needed)" if name in schema.get("required", ()) else ""
        yield f"{'  ' * depth}- `{name}`{needed}: {_shape(inner)}"
        for record in _records(inner):
            yield from _keys(record, depth + 1)


def _shape(schema: Mapping[str, Any]) -> str:
    """What a value looks like, in a few words."""
    if "enum" in schema:
        return "one of " + ", ".join(f"`{word}`" for word in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_shape(option) for option in schema["anyOf"]))
    kind = schema.get("type", "text")
    if kind == "array":
        return f"list of ({_shape(schema['items'])})"
    if kind == "object" and "properties" in schema:
        return "these keys"
    if kind == "object":
        return f"names, each with ({_shape(schema.get('additionalProperties', {}))})"
    if "pattern" in schema:
        return _PATTERNS.get(schema["pattern"]) or f"text like `{schema['pattern']}`"
    if isinstance(kind, list):
        return "text" if "string" in kind else " or ".join(_WORDS[word] for word in kind)
    return _WORDS[kind]


_WORDS = {
    "boolean": "true or false",
    "integer": "whole number",
    "null": "nothing",
    "number": "number",
    "string": "text",
    "text": "text",
}
_PATTERNS = {
    words.AMOUNT_PATTERN: "a number with its sign, such as `5%` or `2 points`",
    words.CURRENCY_PATTERN: "a currency such as `EUR`",
    words.DAY_PATTERN: "a day such as `2026-03-31`",
    words.DURATION_PATTERN: "a length of time such as `90s`, `36h`, `7d`",
    words.MEMORY_PATTERN: "an amount of memory such as `512MB`",
    words.NAME_PATTERN: "a name",
    words.PATH_PATTERN: "a column, or one of a linked table such as `customer.segment`",
    words.SLUG_PATTERN: "a name, which may hold `-` and `.`",
}


def _records(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The records inside a shape, to be listed below its key."""
    if "properties" in schema:
        yield schema
    for option in schema.get("anyOf", ()):
        yield from _records(option)
    for inner in ("items", "additionalProperties"):
        if isinstance(schema.get(inner), Mapping):
            yield from _records(schema[inner])


def vocabulary() -> str:
    """Every word of the code with what it means and what it is made of."""
    parts = [NOTE + "# Vocabulary\n", _paragraphs(jalon.vocabulary)]
    for module in pkgutil.iter_modules(jalon.vocabulary.__path__, "jalon.vocabulary."):
        loaded = importlib.import_module(module.name)
        short = module.name.rpartition(".")[2]
        parts.append(f"## {short}\n")
        parts.append(_paragraphs(loaded))
        parts += [_word(found) for found in public_classes(loaded)]
    return "\n".join(parts)


def public_classes(module: object) -> Iterator[type]:
    """The classes a module defines itself, in the order in which they are written."""
    for name, value in vars(module).items():
        if inspect.isclass(value) and not name.startswith("_") and value.__module__ == module.__name__:  # type: ignore[attr-defined]
            yield value


def _word(word: type) -> str:
    lines = [f"### {word.__name__}\n", _paragraphs(word)]
    if issubclass(word, enum.Enum):
        lines.append("One of " + ", ".join(f"`{member.value}`" for member in word) + ".\n")
    elif is_dataclass(word):
        lines += [f"- `{field.name}`: `{_cell(str(field.type))}`" for field in fields(word)]
        lines.append("")
    return "\n".join(lines)


def _doc(thing: object) -> str:
    return " ".join((inspect.getdoc(thing) or "").split())


def _paragraphs(thing: object) -> str:
    return (inspect.getdoc(thing) or "") + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def ready_made() -> str:
    """The catalogue: what each entry computes, how to read it and what it needs."""
    made = ready.catalogue()
    lines = [
        NOTE + "# The catalogue\n",
        "The KPIs that Jalon brings along: `jalon catalogue` says which of them your tables can feed.\n",
        "`jalon add NAME` writes one with your own columns. K01 … K47 are their numbers in Jalon's brief.\n",
    ]
    for pack in made.packs.values():
        lines.append(f"## {pack.label['en']} · {pack.label['fr']}\n\n{pack.says['en']}\n")
        lines += [
            _entry(made, made.entries[name]) for name in pack.entries if made.entries[name].pack == pack.name
        ]
        others = [f"`{name}`" for name in pack.entries if made.entries[name].pack != pack.name]
        if others:
            lines.append(f"Also of this pack: {', '.join(others)}.\n")
    lines.append("## Tables\n\nThe columns that formulas read; yours may have other names.\n")
    lines += [_table(table) for table in made.tables.values()]
    return "\n".join(lines)


def _entry(made: ready.Catalogue, entry: ready.Entry) -> str:
    number = f" ({entry.number})" if entry.number else ""
    variants = [f"`{each.name}`" for each in made.variants(entry)]
    lines = [
        f"### {entry.name}{number}\n",
        f"{entry.label['en']} · {entry.label['fr']}. {entry.says['en']}\n",
        f"- how: {entry.formula['en']} `{_cell(entry.value)}`",
        f"- how to read it: {entry.read['en']}",
        f"- unit `{entry.unit}`, better: {entry.better}, {entry.level}, {entry.timing}",
        *(f"- beware: {trap['en']}" for trap in entry.traps),
    ]
    if entry.cited:
        lines.append(f"- found at: {', '.join(entry.cited)}")
    if entry.counter:
        lines.append(f"- when it is gamed, the damage shows in `{entry.counter}`")
    if variants:
        lines.append(f"- asks the same otherwise: {', '.join(variants)}")
    return "\n".join(lines) + "\n"


def _table(table: ready.Table) -> str:
    rows = [
        f"| `{column.name}` | {column.type} | {column.means['en']} |" for column in table.columns.values()
    ]
    return (
        f"### {table.name}\n\n{table.says['en']}\n\n| column | type | means |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


PAGES: dict[str, Callable[[], str]] = {
    "catalogue.md": ready_made,
    "commands.md": commands,
    "definitions.md": definitions,
    "findings.md": findings,
    "language.md": language,
    "vocabulary.md": vocabulary,
}


def stale() -> list[str]:
    """The pages that no longer say what the code says."""
    return [name for name, write in PAGES.items() if _read(REFERENCE / name) != write()]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(arguments: list[str]) -> int:
    """Write every page, or with `--check` only compare."""
    if arguments == ["--check"]:
        for name in stale():
            print(f"docs/reference/{name} is stale: run `make docs`")
        return 1 if stale() else 0
    REFERENCE.mkdir(exist_ok=True)
    for name, write in PAGES.items():
        (REFERENCE / name).write_text(write(), encoding="utf-8")
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
