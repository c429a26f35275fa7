"""Feeds random formulas through the gate, proves the accepted ones harmless and executes them.

python -m tests.gate.fuzz 100000        prints the figures (any number; a second one is the seed)
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
from sqlglot import exp

from jalon.compute.plan import Ask, Plan, plan
from jalon.compute.relation import NO_SPLIT, Split
from jalon.compute.sql.moves import move_select
from jalon.compute.sql.scan import scan_select
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.finding import Finding
from jalon.vocabulary.formula import Formula, leaves, references
from jalon.vocabulary.kpi import Cut
from jalon.vocabulary.workspace import Definitions
from tests.gate import shop
from tests.gate.grammar import text_of
from tests.gate.harmless import prove_value
from tests.gate.tempting import POISON, RELATIONS, TOKEN, read_by, tempting

BATCH = 25
_OURS = frozenset(("rows_of_scan", "i"))  # names that a scan gives to its own steps


@dataclass
class Tally:
    """What became of the inputs. `raised` holds what should never be: exceptions that are no refusals."""

    inputs: int = 0
    accepted: int = 0
    executed: int = 0
    constant: int = 0
    seconds: float = 0.0
    refused: Counter[str] = field(default_factory=Counter)
    engine: Counter[str] = field(default_factory=Counter)
    samples: dict[str, str] = field(default_factory=dict)  # one text for each of the engine's errors
    raised: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The figures for people."""
        codes = ", ".join(f"{code} {count}" for code, count in self.refused.most_common())
        engine = "; ".join(f"{count} × {message}" for message, count in self.engine.most_common(8))
        return [
            f"inputs        {self.inputs:>7}   in {self.seconds:.0f} s",
            f"accepted      {self.accepted:>7}   {self.accepted / self.inputs:.1%}",
            f"executed      {self.executed:>7}   {self.executed / self.inputs:.1%} (no engine error)",
            f"no rows read  {self.constant:>7}   (accepted; only constants and period lengths)",
            f"engine errors {sum(self.engine.values()):>7}   {engine}",
            f"exceptions    {len(self.raised):>7}   {self.raised[:3]}",
            *(f"  {message}: {text!r}" for message, text in list(self.samples.items())[:8]),
            f"refused       {sum(self.refused.values()):>7}   {codes}",
        ]


def fuzz(numbers: Iterable[int], seed: int, folder: Path) -> Tally:
    """Try the inputs of these numbers; fails on the first one that reads or reveals anything undeclared."""
    tally = Tally()
    connection = tempting(folder)
    waiting: list[tuple[str, Formula]] = []
    begun = time.monotonic()
    for number in numbers:
        text = text_of(seed, number)
        tally.inputs += 1
        formula = judged(text, tally)
        if formula is None:
            continue
        tally.accepted += 1
        prove_value(formula)
        if not leaves(formula) and not references(formula):
            tally.constant += 1
            continue
        waiting.append((text, formula))
        if len(waiting) == BATCH:
            execute(connection, waiting, tally)
            waiting = []
    execute(connection, waiting, tally)
    connection.close()
    tally.seconds = time.monotonic() - begun
    return tally


def judged(text: str, tally: Tally) -> Formula | None:
    """The formula of an accepted text."""
    try:
        read = shop.value(text)
    except Exception as fault:  # what is looked for: anything but a refusal
        tally.raised.append(f"{text!r}: {type(fault).__name__} {fault}")
        return None
    if isinstance(read, Finding):
        tally.refused[read.code] += 1
        return None
    return read


def execute(connection: duckdb.DuckDBPyConnection, waiting: list[tuple[str, Formula]], tally: Tally) -> None:
    """Run formulas together, as a run of Jalon does; where the engine refuses, one by one."""
    if not waiting:
        return
    problem = run([formula for _, formula in waiting], connection)
    if not problem:
        tally.executed += len(waiting)
        return
    if len(waiting) == 1:
        tally.engine[problem] += 1
        tally.samples.setdefault(problem, waiting[0][0])
        return
    half = len(waiting) // 2
    execute(connection, waiting[:half], tally)
    execute(connection, waiting[half:], tally)


def run(formulas: list[Formula], connection: duckdb.DuckDBPyConnection) -> str:
    """Execute the scans of formulas; the engine's refusal, if any. Fails when anything is revealed."""
    for sql in scans(formulas):
        assert {name.partition(" AS ")[0].removeprefix("main.") for name in tables(sql)} <= RELATIONS | _OURS
        try:
            rows = connection.execute(sql).fetchall()
        except duckdb.Error as error:
            message = str(error)
            revealing = POISON in message or TOKEN in message
            if revealing:
                raise AssertionError(sql) from error
            return " ".join(message.split())[:70]
        assert TOKEN not in repr(rows), sql
    return ""


def tables(sql: str) -> set[str]:
    return {name.replace('"', "") for name in read_by(sql, "duckdb")[0]}


def scans(formulas: list[Formula]) -> list[str]:
    """The SQL that `compute` makes for KPIs with these values, by month and by region and month."""
    kpis = [
        replace(shop.DEFINITIONS.kpis["attack"], name=f"attack{at}", formula=formula)
        for at, formula in enumerate(formulas)
    ]
    definitions = replace(shop.DEFINITIONS, kpis={**shop.DEFINITIONS.kpis, **{kpi.name: kpi for kpi in kpis}})
    asks = [
        Ask(kpi=kpi, cut=Cut(), split=split, grain=grain, calendar=definitions.calendar(kpi))
        for kpi in kpis
        for split in (NO_SPLIT, Split(dimensions=("region",)))
        for grain in (Grain.MONTH,)
    ]
    return [tree.sql(dialect="duckdb") for tree in _trees(plan(definitions, asks), definitions)]


def _trees(planned: Plan, definitions: Definitions) -> list[exp.Expr]:
    trees: list[exp.Expr] = [
        scan_select(scan, shop.scope(), definitions.calendars) for scan in planned.scans if scan.groupings
    ]
    return trees + [move_select(move, shop.scope()) for move in planned.moves]


def main(arguments: list[str]) -> int:
    """Print the figures; 1 when an input raised anything but a refusal."""
    most = int(arguments[0]) if arguments else 5_000
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    with tempfile.TemporaryDirectory() as folder:
        tally = fuzz(range(most), seed, Path(folder))
    print("\n".join(tally.lines()))
    return 1 if tally.raised else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
