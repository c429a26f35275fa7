"""Random formulas: mostly what a person could write, with types that fit; then mutated.

Everything comes from one `random.Random`, so a seed gives the same texts everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

NUMBERS = ("amount", "price", "quantity", "gross", "id", "amount", "quantity", '"amount"')
TEXTS = ("status", "name", "region", "customer.segment", '"status"', '"customer"."segment"')
TRUTHS = ("paid", '"paid"')
TIMES = ("day", "at_time", "moment")
UNDECLARED = (
    "password", '"credit card"', "customer.ssn", "secret.token", "secret", "t.password",
    "orders.amount", "users", "rowid", "current_user", "main.secret.token", '"t"."password"',
    '"a"" from secret"',
)  # fmt: skip
HOSTILE = (
    "; drop table orders", "--", "/*", "*/", "(select token from secret)", "union select 1", "$$", "\\",
    "'", '"', ";", "read_csv('secret.csv')", "getvariable('x')", "leak()", "over ()", "{{x}}", "::json",
    "->", "[1]", "{'a': 1}", "*", "?", ":x", "$1", "exists (select 1)", "in (select 1)",
    "within group (order by 1)", "at time zone 'UTC'", "collate nocase", "filter (where true)",
    "x -> x", "E'\\x41'", "'; --", "'' or ''=''", "1e999", "0x41", "((((", "))))", ",", "from secret",
    "where 1=1", "limit 1", "as x", "distinct", "case", "end", "null", "not", "interval '1'",
    "columns('.*')", "unnest([1])", "lambda x: x", "#", "`", "@", "%", "!", "~", "^", "&", "|", "||",
    "<>", "!=", "::",
)  # fmt: skip
PATTERNS = ("'%a%'", "'n_'", "'100\\%'", "''", "'%'")
UNSEEN = (
    "\u200b", "\u202e", "\ufeff", "\x00", "\x1b", "\u00a0", "\u3000", "\uff07", "\u0430", "\u2019",
    "\u00e9", "\n",
)  # fmt: skip
_TOKENS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\w+|\s+|.", re.DOTALL)


class Writer:
    """Writes random texts of the language."""

    def __init__(self, random: Random) -> None:
        """Write from one source of chance."""
        self.random = random

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def number(self, depth: int) -> str:
        """A row expression that is a number."""
        if depth <= 0 or self.random.random() < 0.35:
            return self.random.choice((*NUMBERS, self.constant(), self.constant()))
        left, right = (lambda: self.number(depth - 1)), (lambda: self.number(depth - 2))
        forms: tuple[Callable[[], str], ...] = (
            lambda: f"{left()} {self.one('+', '-', '*', '/')} {right()}",
            lambda: f"({left()} {self.one('+', '-', '*')} {right()})",
            lambda: f"-{self.random.choice(NUMBERS)}",
            lambda: f"case when {self.truth(depth - 1)} then {left()} else {right()} end",
            lambda: f"case {self.text(0)} when {self.string()} then {left()} end",
            lambda: f"coalesce({left()}, {right()})",
            lambda: f"{self.one('abs', 'floor', 'ceil', 'round')}({left()})",
            lambda: f"round({left()}, {self.random.randint(0, 4)})",
            lambda: f"nullif({left()}, {right()})",
            lambda: f"{self.one('greatest', 'least')}({left()}, {right()})",
            lambda: f"length({self.text(depth - 1)})",
            lambda: f"{self.one('year', 'month', 'day', 'weekday')}({self.random.choice(TIMES)})",
            lambda: f"{self.one('days_between', 'hours_between')}({self.time()}, {self.time()})",
            lambda: f"cast({left()} as {self.one('double', 'decimal(18, 4)', 'bigint')})",
            lambda: f"cast({self.text(depth - 1)} as {self.one('int', 'double', 'decimal(12, 2)')})",
        )
        return self.random.choice(forms)()

    def constant(self) -> str:
        """A number."""
        return self.one("0", "1", "2", "10", "100", "0.5", "1.25", "12.50", ".5", "1e3", "3.14159")

    def string(self) -> str:
        """A text in quotes."""
        inner = self.one(
            "paid", "open", "x", "", "it''s", "%", "n1", "; --", "(select 1)", "Nord", "é", '"', "\\"
        )
        return f"'{inner}'"

    def text(self, depth: int) -> str:
        """A row expression that is a text."""
        if depth <= 0 or self.random.random() < 0.4:
            return self.random.choice((*TEXTS, self.string()))
        forms: tuple[Callable[[], str], ...] = (
            lambda: f"{self.one('lower', 'upper', 'trim')}({self.text(depth - 1)})",
            lambda: f"{self.text(depth - 1)} || {self.text(depth - 2)}",
            lambda: f"{self.one('left', 'right')}({self.text(depth - 1)}, {self.random.randint(0, 5)})",
            lambda: f"substring({self.text(depth - 1)}, {self.random.randint(1, 5)}, 2)",
            lambda: f"replace({self.text(depth - 1)}, {self.string()}, {self.string()})",
            lambda: f"coalesce({self.text(depth - 1)}, {self.string()})",
            lambda: f"cast({self.number(depth - 1)} as text)",
            lambda: f"case when {self.truth(depth - 1)} then {self.text(0)} else {self.text(0)} end",
        )
        return self.random.choice(forms)()

    def time(self) -> str:
        """A row expression that is a date or a time."""
        return self.one(*TIMES, "cast('2026-01-05' as date)", "coalesce(day, day)", "cast(at_time as date)")

    def truth(self, depth: int) -> str:
        """A row expression that is true or false."""
        if depth <= 0 or self.random.random() < 0.25:
            return self.random.choice((*TRUTHS, "status = 'paid'", "amount > 1", "true"))
        compared = self.one("=", "<>", "!=", "<", "<=", ">", ">=")
        forms: tuple[Callable[[], str], ...] = (
            lambda: f"{self.number(depth - 1)} {compared} {self.number(depth - 2)}",
            lambda: f"{self.text(depth - 1)} {self.one('=', '<>')} {self.text(depth - 2)}",
            lambda: f"{self.time()} {compared} {self.random.choice(TIMES)}",
            lambda: f"{self.truth(depth - 1)} {self.one('and', 'or', 'AND', 'Or')} {self.truth(depth - 1)}",
            lambda: f"not {self.truth(depth - 1)}",
            lambda: f"({self.truth(depth - 1)})",
            lambda: f"{self.text(depth - 1)} {self.one('like', 'ilike', 'not like')} {self.one(*PATTERNS)}",
            lambda: f"{self.text(depth - 1)} {self.one('in', 'not in')} ({self.string()}, {self.string()})",
            lambda: f"{self.number(depth - 1)} in ({self.constant()}, {self.constant()}, {self.constant()})",
            lambda: f"{self.number(depth - 1)} between {self.number(0)} and {self.number(0)}",
            lambda: f"{self.random.choice((*NUMBERS, *TEXTS))} is {self.one('null', 'not null')}",
            lambda: f"{self.one('contains', 'starts_with')}({self.text(depth - 1)}, {self.string()})",
        )
        return self.random.choice(forms)()

    def key(self) -> str:
        """What is told apart."""
        return self.one(
            "id", "name", "customer_id", "region", "customer.segment", "lower(name)", "id, region"
        )

    def leaf(self) -> str:
        """One aggregate with what follows it."""
        number = lambda: self.number(self.random.randint(0, 3))  # noqa: E731 - written often below
        forms: tuple[Callable[[], str], ...] = (
            lambda: f"{self.one('sum', 'min', 'max', 'avg', 'median', 'count', 'Sum')}({number()})",
            lambda: f"sum({number()})",
            lambda: "count(*)",
            lambda: f"count(distinct {self.key()})",
            lambda: f"percentile({number()}, {self.one('0', '0.9', '.25', '1')})",
            lambda: f"weighted_avg({number()}, quantity)",
            lambda: f"first_time({self.key()})",
            lambda: f"active({self.one('count(*)', 'sum(amount)', 'count(distinct id)')}, day, at_time)",
            lambda: f"active_hours(day, at_time{self.one('', ', id')})",
            lambda: f"sessions({self.key()}, {self.random.randint(1, 90)})",
        )
        after = (
            f" filter (where {self.truth(self.random.randint(0, 3))})" if self.random.random() < 0.4 else ""
        )
        at = self.one(" at shipped", " at paid", " at never") if self.random.random() < 0.15 else ""
        return self.random.choice(forms)() + after + at

    def value(self, depth: int) -> str:
        """A KPI's value."""
        if depth <= 0 or self.random.random() < 0.45:
            return self.random.choice((self.leaf, self.leaf, self.leaf, lambda: "revenue", self.constant))()
        below = lambda: self.value(depth - 1)  # noqa: E731 - written often below
        forms: tuple[Callable[[], str], ...] = (
            lambda: f"{below()} {self.one('+', '-', '*', '/')} {below()}",
            lambda: f"({below()} {self.one('+', '-', '/')} {below()})",
            lambda: f"-{below()}",
            lambda: f"previous({below()}{self.one('', ', 1', ', 12')})",
            lambda: f"{self.one('last_year', 'same_weekday_last_year', 'running')}({below()})",
            lambda: f"{self.one('change', 'change_rate', 'change_year', 'change_rate_year')}({self.leaf()})",
            lambda: (
                f"trailing({below()}, {self.random.randint(1, 30)} {self.one('days', 'weeks', 'months')})"
            ),
            lambda: f"to_date({below()}, {self.one('month', 'quarter', 'year')})",
            lambda: f"last({self.leaf()}{self.one('', ', each region', ', each region, status')})",
            lambda: f"share({self.leaf()}{self.one('', ', across region', ', across customer.segment')})",
            lambda: f"or_else({below()}, 0)",
            lambda: f"sum(amount) / {self.one('period_days()', 'period_hours()', 'count(distinct id)')}",
        )
        return self.random.choice(forms)()

    def mutated(self, text: str) -> str:
        """The same text with one thing changed, mostly for the worse."""
        tokens = _TOKENS.findall(text)
        at = self.random.randrange(len(tokens))
        other = self.random.randrange(len(tokens))
        changes: tuple[Callable[[], list[str]], ...] = (
            lambda: [*tokens[:at], *tokens[at + 1 :]],
            lambda: [*tokens[:at], tokens[at], *tokens[at:]],
            lambda: [*tokens[:at], tokens[other], *tokens[at + 1 :]],
            lambda: [*tokens[:at], self.random.choice(HOSTILE), *tokens[at:]],
            lambda: [*tokens[:at], f" {self.random.choice(HOSTILE)} ", *tokens[at + 1 :]],
            lambda: [*tokens[:at], self.random.choice(UNDECLARED), *tokens[at + 1 :]],
            lambda: [*tokens[:at], self.random.choice(UNSEEN), *tokens[at:]],
            lambda: tokens[:at],
            lambda: [*tokens[:at], self.any_expression(), *tokens[at + 1 :]],
            lambda: [token.upper() if token.isalpha() else token for token in tokens],
            lambda: ["(", *tokens, ")"],
            lambda: [*tokens, " ", self.random.choice(HOSTILE)],
        )
        return "".join(self.random.choice(changes)())

    def any_expression(self) -> str:
        """A row expression of any type."""
        return self.random.choice((self.number, self.text, self.truth))(2)


def text_of(seed: int, number: int) -> str:
    """The formula of this number: of ten, four as written, three changed once, three several times."""
    random = Random(seed * 1_000_003 + number)
    writer = Writer(random)
    text = writer.value(random.randint(0, 3))
    for _ in range((0, 0, 0, 0, 1, 1, 1, 2, 3, 5)[number % 10]):
        text = writer.mutated(text) or "x"
    return text
