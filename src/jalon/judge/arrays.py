"""What the methods of judgement compute with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
"""Numbers in time order, or a table of them; nan is no value."""
