"""The datasets: a workspace of YAML for each folder of real tables, and how its expected values are asked.

`mapping.csv` of a dataset has one line for each kind of row in `expected.csv` (`kpi`, `grain`, `dimension`,
`member`; `*` is any member): the KPI that `show`s it, at which grain and cut, under which member (`*` the
same, `null` our none member), for which period when the row names none, and how it compares.
"""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
NAMES = tuple(sorted(path.parent.name for path in HERE.glob("*/mapping.csv")))
SAME, NULL = "*", "null"


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """One row of `expected.csv`: a value computed twice, in pandas and in SQL, that agreed."""

    kpi: str
    definition: str
    grain: str
    period_start: str
    dimension: str
    member: str
    value: str

    @property
    def number(self) -> Decimal:
        """The value with the digits that are printed."""
        return Decimal(self.value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """How rows of one kind are asked for: one line of `mapping.csv`."""

    kpi: str
    grain: str
    dimension: str
    member: str
    show: str
    as_grain: str
    by: str
    as_member: str
    period: str
    compare: str
    how: str

    def fits(self, row: Expected) -> bool:
        """True when the line speaks about the row."""
        same = (self.kpi, self.grain, self.dimension) == (row.kpi, row.grain, row.dimension)
        return same and self.member in (SAME, row.member)

    @property
    def command(self) -> tuple[str, str, str]:
        """What `show` is asked: KPI, grain, cut."""
        return self.show, self.as_grain, self.by

    def period_of(self, row: Expected) -> str:
        """The first day of the period; none where one period holds everything."""
        return "" if self.as_grain == "all" else self.period or row.period_start

    def member_of(self, row: Expected) -> str | None:
        """The member under which the row's value is shown."""
        if self.as_member == NULL:
            return None
        return row.member if self.as_member == SAME else self.as_member


def expected(tables: Path) -> list[Expected]:
    """The expected values of a dataset."""
    with (tables / "expected.csv").open(encoding="utf-8", newline="") as stream:
        return [Expected(**row) for row in csv.DictReader(stream)]


@cache
def mapping(name: str) -> tuple[Asked, ...]:
    """How the expected values of a dataset are asked for; the first line that fits counts."""
    with (HERE / name / "mapping.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(Asked(**row) for row in csv.DictReader(stream))


def asked(name: str, row: Expected) -> Asked | None:
    """The line that speaks about a row."""
    return next((line for line in mapping(name) if line.fits(row)), None)


def tables_of(name: str, shared: Path) -> Path:
    """The folder of a dataset's tables."""
    return next(path.parent for path in shared.glob("*/*/expected.csv") if path.parent.name == name)


def assemble(name: str, shared: Path, into: Path) -> Path:
    """A workspace as an analyst keeps it: the definitions, and `data` leading to the tables."""
    into.mkdir(parents=True)
    for file in sorted((HERE / name).glob("*.yaml")):
        shutil.copy(file, into)
    (into / "data").symlink_to(tables_of(name, shared), target_is_directory=True)
    return into
