"""How long something may take here: its own figure in `make test-long`, a multiple of it in `make test`."""

from __future__ import annotations

import os

LONG = bool(os.environ.get("JALON_LONG"))
"""Thousands of examples a property, tight figures, and everything that takes minutes: `make test-long`."""


def at_most(seconds: float, *, margin: float = 8) -> float:
    """The seconds a test asserts: `seconds` itself where they can be measured, else `margin` times as many.

    `make test` runs two tests at a time on whatever machine there is: a figure that holds on an idle one
    fails there without a fault. What it can see is something that takes ten times as long as it should.
    After a deadline: `deadline + at_most(1, margin=5)`.
    """
    return seconds if LONG else seconds * margin
