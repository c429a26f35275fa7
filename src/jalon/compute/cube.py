"""Cubes: the values of a formula by members and period, and operations on them slice by slice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jalon.compute.arithmetic import Operation
from jalon.compute.parts import Members
from jalon.compute.visit import At
from jalon.vocabulary.calendar import Grain
from jalon.vocabulary.observation import Value

Series = dict[int, Value | None]
"""Values by ordinal, dense over the periods asked for."""


@dataclass(frozen=True, slots=True)
class Cube:
    """Values by members and ordinal; `absent` is the series of a slice that has no rows at all."""

    slices: dict[Members, Series]
    absent: Series

    def of(self, members: Members) -> Series:
        """The series of a slice."""
        return self.slices.get(members, self.absent)


def undated(values: Mapping[Members, Value | None], at: At) -> Cube:
    """Undated rows have one value, in the one period of everything."""
    slices: dict[Members, Series] = {}
    for members, value in values.items():
        slices[members] = dict.fromkeys(at.ordinals, value if at.grain is Grain.ALL else None)
    return Cube(slices, dict.fromkeys(at.ordinals))


def constant(at: At, value: Value) -> Cube:
    """The same value for every period and slice."""
    return Cube({}, dict.fromkeys(at.ordinals, value))


def both(left: Cube, right: Cube, operation: Operation) -> Cube:
    """An operation slice by slice; a slice that only one side has meets the other side's absent series."""
    every = [*left.slices, *(members for members in right.slices if members not in left.slices)]
    slices = {members: zipped(left.of(members), right.of(members), operation) for members in every}
    return Cube(slices, zipped(left.absent, right.absent, operation))


def each(cube: Cube, change: Callable[[Value | None], Value | None]) -> Cube:
    """Every value changed."""

    def changed(series: Series) -> Series:
        return {ordinal: change(value) for ordinal, value in series.items()}

    return Cube({members: changed(series) for members, series in cube.slices.items()}, changed(cube.absent))


def zipped(left: Series, right: Series, operation: Operation) -> Series:
    """An operation period by period."""
    return {ordinal: operation(value, right.get(ordinal)) for ordinal, value in left.items()}


def moved(cube: Cube, pairs: Mapping[int, int], at: At) -> Cube:
    """Each period's value taken from another period."""

    def moved(series: Series) -> Series:
        return {ordinal: series.get(pairs[ordinal]) if ordinal in pairs else None for ordinal in at.ordinals}

    return Cube({members: moved(series) for members, series in cube.slices.items()}, moved(cube.absent))


def patched(cube: Cube, other: Cube, ordinal: int, taken: int) -> Cube:
    """The cube with one period's values replaced by those of another cube's period."""
    every = [*cube.slices, *(members for members in other.slices if members not in cube.slices)]
    slices = {members: {**cube.of(members), ordinal: other.of(members).get(taken)} for members in every}
    return Cube(slices, {**cube.absent, ordinal: other.absent.get(taken)})
