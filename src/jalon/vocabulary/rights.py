"""Rights: what a person may do, from reading to running the site."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """What a person may do; each includes those before it."""

    VIEWER = "viewer"  # reads
    CONTRIBUTOR = "contributor"  # enters values, plans and closes actions, reports errors
    OWNER = "owner"  # sets targets, names events, shares
    EDITOR = "editor"  # changes definitions and boards, brings data
    ADMIN = "admin"  # people, settings, everything

    def allows(self, needed: Right) -> bool:
        """True when this right is enough for what is needed."""
        order = list(Right)
        return order.index(self) >= order.index(needed)
