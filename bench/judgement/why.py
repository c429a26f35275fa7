"""Why it moved: shares of random formulas and tables, and segment search on planted cubes.

Nothing here needs the public series: cubes and tables are made from seeds (`why_cases`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.judgement.why_search import search_figures
from bench.judgement.why_shares import formula_figures, table_figures


def figures(data: Path, sample: int | None) -> dict[str, Any]:
    """Residuals and order invariance, rivals beside; F1 and seconds of segment searches, swept."""
    many = 10_000 if sample is None else min(10_000, 20 * sample)
    return {
        "formulas": formula_figures(many),
        "tables": table_figures(many),
        "search": search_figures(sample),
    }
