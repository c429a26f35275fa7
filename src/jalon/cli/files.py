"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from jalon.vocabulary.finding import Finding, Place, Refusal


def write_new(path: Path, text: str) -> None:
    """Write a text in place of a file, so that a reader sees the old or the new one, never a half.

    Raises Refusal: `output-unwritable`.
    """
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(beside).chmod(0o644)
            Path(beside).replace(path)
        except BaseException:  # an interruption, too, must leave no half-written file behind
            with suppress(OSError):
                Path(beside).unlink()
            raise
    except OSError as fault:
        facts = {"file": str(path), "reason": fault.strerror or str(fault)}
        raise Refusal(Finding(code="output-unwritable", place=Place(file=str(path)), facts=facts)) from fault
