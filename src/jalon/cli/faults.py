"""Faults: what a person reads instead of a traceback, and the exit code."""

from __future__ import annotations

import os
import platform
import traceback
from pathlib import Path

import jalon
from jalon.cli import output
from jalon.cli.exits import Exit
from jalon.cli.misuse import Misuse
from jalon.vocabulary.finding import Finding, Place, Refusal

_USAGE = frozenset(
    {
        "against-same",
        "catalogue-column-unknown",
        "catalogue-entry-unknown",
        "catalogue-own-column-unknown",
        "catalogue-table-unknown",
        "catalogue-table-unsaid",
        "catalogue-word-unknown",
        "cut-not-kept",
        "folder-missing",
        "grain-not-kept",
    }
)
_HOME = Path(jalon.__file__).parent


def report(refusal: Refusal, as_json: bool) -> Exit:
    """Say why something cannot be done; gives the exit code."""
    finding = refusal.finding
    code = Exit.USAGE if isinstance(refusal, Misuse) or finding.code in _USAGE else Exit.FAILURE
    if as_json:
        output.failure({"findings": output.rows_of([finding]), "exit": code})
    else:
        output.findings([finding], err=True)
    return code


def told(fault: Exception) -> Refusal:
    """A fault that nobody foresaw, as a finding that says what to report."""
    if os.environ.get("JALON_DEBUG"):
        output.message("".join(traceback.format_exception(fault)))
    first = (str(fault).strip().splitlines() or [""])[0]
    facts = {
        "what": f"{type(fault).__name__}: {first}" if first else type(fault).__name__,
        "where": _where(fault),
        "versions": f"Jalon {jalon.__version__}, Python {platform.python_version()}, {platform.system()}",
    }
    return Refusal(Finding(code="unexpected-fault", place=Place(file="jalon"), facts=facts))


def _where(fault: Exception) -> str:
    """The innermost line of Jalon's own that was being executed."""
    frames = traceback.extract_tb(fault.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_HOME)]
    if not own:
        return "?"
    return f"{Path(own[-1].filename).relative_to(_HOME)}:{own[-1].lineno}"
