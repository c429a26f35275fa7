"""Short forms that everybody reads, and words that few people do."""

from __future__ import annotations

_EVERYDAY = """
    CB CDD CDI CSV CV DVD EU EUR FAQ FR GB GBP GPS HR HT IT KPI OK PC PDF PME QR RH SAV SMS TTC TV TVA UE UK
    URL US USA USD VAT XL
"""
_JARGON_FRENCH = """
    asap, benchmark, booster, churn, cohorte, disruptif, drill-down, écart-type, funnel, granularité,
    holistique, incentive, mapping, onboarding, paradigme, pipe, process, quick win, reporting, run rate,
    scalable, scaler, synergie, synergies, upsell, variance
"""
_JARGON_ENGLISH = """
    bandwidth, best-in-class, bps, cohort, deep dive, disruptive, downsell, ebitda, granularity, holistic,
    leverage, low-hanging fruit, mission-critical, north star, p-value, paradigm, percentile, run-rate,
    standard deviation, streamline, synergy, throughput, top-line, touchpoint, upselling, value-add,
    world-class
"""


def _listed(text: str) -> frozenset[str]:
    return frozenset(" ".join(text.split()).split(", "))


EVERYDAY = frozenset(_EVERYDAY.split())
"""Countries, currencies, taxes, contracts, files, everyday things."""

JARGON = _listed(_JARGON_FRENCH) | _listed(_JARGON_ENGLISH)
"""Words of trades and of meetings that need a plainer one in a sentence for everybody (as `phrases.bare`)."""
