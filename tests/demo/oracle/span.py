"""A span of days to reckon over, and the common steps of every reckoning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from tests.demo.oracle.tables import Tables

Number = int | float | Decimal | Fraction
Reckoning = Callable[[Tables, "Span"], Number]


@dataclass(frozen=True)
class Span:
    """A period `[start, end)`."""

    start: pd.Timestamp
    end: pd.Timestamp

    @classmethod
    def of(cls, start: str, end: str) -> Span:
        return cls(pd.Timestamp(start), pd.Timestamp(end))

    @property
    def months(self) -> int:
        """Its length in months."""
        return int((self.end.year - self.start.year) * 12 + self.end.month - self.start.month)

    @property
    def days(self) -> int:
        return int((self.end - self.start).days)

    def before(self) -> Span:
        """The period before, of as many months."""
        return Span(self.start - pd.DateOffset(months=self.months), self.start)

    def last_year(self) -> Span:
        return Span(self.start - pd.DateOffset(years=1), self.end - pd.DateOffset(years=1))

    def trailing(self, months: int) -> Span:
        """So many months up to its end."""
        return Span(self.end - pd.DateOffset(months=months), self.end)

    def rows(self, frame: pd.DataFrame, column: str) -> pd.DataFrame:
        """The rows whose day or moment lies in it."""
        return frame[(frame[column] >= self.start) & (frame[column] < self.end)]


def running(frame: pd.DataFrame, start: str, end: str, at: pd.Timestamp) -> pd.DataFrame:
    """The rows that run at the end of the day before `at` (exclusive)."""
    return frame[(frame[start] < at) & (frame[end].isna() | (frame[end] >= at))]


def euros(column: pd.Series[Any]) -> Fraction:
    """The sum of a column of cents, in euros, exact."""
    return Fraction(int(column.sum()), 100)


def share(part: Number, whole: Number) -> Fraction:
    """A part of a whole, exact."""
    return Fraction(part) / Fraction(whole)


def hours(frame: pd.DataFrame, start: str, end: str) -> pd.Series[Any]:
    """The hours between two moments of the rows that have both."""
    return ((frame[end] - frame[start]).dt.total_seconds() / 3600).dropna()
