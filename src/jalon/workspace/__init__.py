"""A workspace: a folder of definitions with its warehouses and its ledger. Find it, compute it, judge it.

`find` opens a folder; `Workspace` holds it. `computing` runs KPIs and publishes; `judging` reads what was
published and says where it stands.
"""

from jalon.workspace.computing import Outcome, run, trial
from jalon.workspace.finding import Workspace, find
from jalon.workspace.judging import Judged, board, explain, shown

__all__ = ["Judged", "Outcome", "Workspace", "board", "explain", "find", "run", "shown", "trial"]
