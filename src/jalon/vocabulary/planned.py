"""The known future: what people say beforehand will move a KPI, such as a new price or a closing week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from jalon.vocabulary.finding import Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """From the day `since` on values are expected to be higher by `share` (.05: 5 %) or by `amount`.

    `until` is its last day, None where it is for good. `amount` is in the KPI's unit, for a whole period of
    the grain the KPI is read at. `kpis` are those it moves, where it is declared for the workspace; `owner`
    is whoever declares it.
    """

    since: date
    until: date | None = None
    share: Decimal | None = None
    amount: Decimal | None = None
    label: Mapping[str, str] = field(default_factory=dict)
    owner: str | None = None
    kpis: tuple[str, ...] = ()
    place: Place = Place(file="")

    def text(self, language: str) -> str:
        """Its name for people, falling back to any language."""
        return self.label.get(language) or next(iter(self.label.values()), "")
