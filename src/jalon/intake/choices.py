"""What a person chose: four fields (date, amount, name, direction), and consents where they were asked."""

from __future__ import annotations

from dataclasses import dataclass

from jalon.intake.amounts import Aggregate
from jalon.vocabulary.kpi import Better


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """How a file is to be read.

    `date` is the column that dates the rows, `pattern` how it is written ("" for ISO 8601, None while that
    must still be asked). `amount` None counts the rows. `months` is the consent to turn columns of months
    into rows, with the `year` of the first where the file does not say it; `totals` says whether total rows
    are left out (True) or are ordinary rows (False). None: not answered yet.
    """

    date: str | None = None
    pattern: str | None = None
    amount: str | None = None
    aggregate: Aggregate = Aggregate.SUM
    name: str = ""
    better: Better = Better.HIGHER
    by: tuple[str, ...] = ()
    unit: str = ""
    months: bool | None = None
    year: int | None = None
    totals: bool | None = None
