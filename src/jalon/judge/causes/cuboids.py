"""The one- and two-dimensional tables of a cube: which cell of each table a leaf lies in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from jalon.judge.arrays import Numbers
from jalon.judge.causes.evidence import Codes

Segment = tuple[tuple[int, int], ...]
"""A conjunction: (dimension, code) pairs in the order of dimensions; one or two of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cuboid:
    """One table: its dimensions, the sizes of these, and each leaf's cell, (n,)."""

    dimensions: tuple[int, ...]
    sizes: tuple[int, ...]
    cells: Codes

    @property
    def count(self) -> int:
        """How many cells the table has, empty ones included."""
        return int(np.prod(self.sizes))

    def total(self, values: Numbers) -> Numbers:
        """The sum of a value of leaves by cell."""
        return np.bincount(self.cells, weights=values, minlength=self.count).astype(np.float64)

    def segment(self, cell: int) -> Segment:
        """The conjunction that a cell is."""
        codes = np.unravel_index(cell, self.sizes)
        return tuple((dimension, int(code)) for dimension, code in zip(self.dimensions, codes, strict=True))


def cuboids(codes: Codes, most: int = 2) -> list[Cuboid]:
    """All tables of up to `most` dimensions of (n, dimensions) codes ≥ 0; coarse ones first."""
    sizes = [int(column.max()) + 1 for column in codes.T]
    found = []
    for dimensions in _combinations(codes.shape[1], most):
        own = tuple(sizes[dimension] for dimension in dimensions)
        cells = np.ravel_multi_index([codes[:, dimension] for dimension in dimensions], own)
        found.append(Cuboid(dimensions=dimensions, sizes=own, cells=cells.astype(np.int64)))
    return found


def _combinations(count: int, most: int) -> Iterator[tuple[int, ...]]:
    for order in range(1, most + 1):
        yield from combinations(range(count), order)


def inside(codes: Codes, segment: Segment) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which leaves lie in a segment, (n,)."""
    found = np.ones(len(codes), dtype=np.bool_)
    for dimension, code in segment:
        found &= codes[:, dimension] == code
    return found
