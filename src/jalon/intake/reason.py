"""Why something is proposed: a key of the texts, and the facts that fill its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """One reason for a proposal; its sentence is told by `show.intake.reason_text`."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)
