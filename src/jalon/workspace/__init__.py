"""A workspace: a folder of definitions with its warehouses and its ledger. Find it, compute it, judge it.

`find` opens a folder; `Workspace` holds it. `computing` runs KPIs and publishes; `judging` reads what was
published and says where it stands.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from jalon.workspace.finding import Workspace, find

if TYPE_CHECKING:
    from jalon.workspace.computing import Outcome, run, trial
    from jalon.workspace.explaining import explain
    from jalon.workspace.judging import Judged, board, shown

__all__ = ["Judged", "Outcome", "Workspace", "board", "explain", "find", "run", "shown", "trial"]

_HOMES = {
    **dict.fromkeys(("Outcome", "run", "trial"), "jalon.workspace.computing"),
    **dict.fromkeys(("Judged", "board", "shown"), "jalon.workspace.judging"),
    "explain": "jalon.workspace.explaining",
}


def __getattr__(name: str) -> object:
    """What computes or judges is imported when it is named: checking definitions needs neither."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
