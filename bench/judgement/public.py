"""The public business series that judgement is measured on: `meta.csv` and one file a frequency."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
FREQUENCIES = ("monthly", "quarterly", "weekly", "daily")


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicSeries:
    """One series: `train` (n_train,) and `test` (horizon,) in time order, `season` points a cycle.

    `dates` are the first days of the periods of both, as the file writes them.
    """

    name: str
    frequency: str
    season: int
    source: str
    dates: tuple[str, ...]
    train: Numbers
    test: Numbers

    @property
    def whole(self) -> Numbers:
        """Train and test, one after the other."""
        return np.concatenate([self.train, self.test])


def read(data: Path, frequency: str, sample: int | None = None, seed: int = 1) -> list[PublicSeries]:
    """The series of one frequency, all or `sample` of them drawn by `seed`; [] where there are none."""
    about = [row for row in _rows(data / "meta.csv") if row["freq"] == frequency]
    if sample is not None and sample < len(about):
        about = random.Random(seed).sample(about, sample)
    wanted = {row["series_id"] for row in about}
    points: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(data / f"{frequency}.csv") if wanted else ():
        if row["series_id"] in wanted:
            points[row["series_id"]].append(row)
    return [_series(row, points[row["series_id"]]) for row in about]


def _series(about: dict[str, str], rows: Sequence[dict[str, str]]) -> PublicSeries:
    ordered = sorted(rows, key=lambda row: row["date"])
    return PublicSeries(
        name=about["series_id"],
        frequency=about["freq"],
        season=int(about["season"]),
        source=about["source"],
        dates=tuple(row["date"] for row in ordered),
        train=_values(ordered, "train"),
        test=_values(ordered, "test"),
    )


def _values(rows: Sequence[dict[str, str]], split: str) -> Numbers:
    return np.array([float(row["value"]) for row in rows if row["split"] == split])


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)
