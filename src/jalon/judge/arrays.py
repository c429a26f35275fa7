"""What the methods of judgement compute with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
"""Numbers in time order, or a table of them; nan is no value."""


def whole_from_zero(values: Numbers) -> bool:
    """True where all known values (n,) are whole numbers from 0 on, as counts are; NaN is not known."""
    known = values[np.isfinite(values)]
    return bool((known >= 0).all() and (known == np.floor(known)).all())
