"""Which files a source names, of what kind, and what identifies their content."""

from __future__ import annotations

import difflib
import glob
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from jalon.vocabulary.finding import Finding, Place, Refusal


class FileKind(StrEnum):
    """How a file is read."""

    TEXT = "text"
    PARQUET = "parquet"
    JSON = "json"
    SHEET = "sheet"


_KINDS = {
    **dict.fromkeys((".parquet", ".pq"), FileKind.PARQUET),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), FileKind.JSON),
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), FileKind.SHEET),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFile:
    """One file: where it really is, how people know it, and what changes when its content does.

    `name` is its path within the workspace, or the real one where it lies outside.
    """

    path: Path
    shown: str
    name: str
    size: int
    changed_ns: int

    @property
    def kind(self) -> FileKind:
        """By its ending; what is unknown is text."""
        return _KINDS.get(self.path.suffix.lower(), FileKind.TEXT)

    @property
    def identity(self) -> tuple[str, int, int]:
        """Path (in the workspace its own, so that a copy of that is the same), size and time of change."""
        return self.name, self.size, self.changed_ns

    def place(self, line: int = 0) -> Place:
        """A line of the file."""
        return Place(file=self.shown, line=line)


def find(folder: Path, pattern: str, place: Place, source: str) -> tuple[SourceFile, ...]:
    """The files of a path or glob, sorted by name. Links are followed once, here.

    Raises Refusal `file-missing`, with names nearby, or `file-unreadable`.
    """
    named = folder / pattern
    # Not `Path.glob`: it takes no pattern that is absolute or leaves the folder by `..`.
    found = [str(named)] if named.is_file() else glob.glob(str(named), recursive=True)  # noqa: PTH207
    paths = [Path(path) for path in found]
    files = sorted(path for path in paths if path.is_file())
    if not files:
        facts = {"source": source, "file": pattern}
        raise Refusal(
            Finding(code="file-missing", place=place, facts=facts, suggestions=_near(folder, pattern))
        )
    kinds = {_KINDS.get(path.suffix.lower(), FileKind.TEXT) for path in files}
    if len(kinds) > 1:
        facts = {"source": source, "file": pattern, "kinds": ", ".join(sorted(kinds))}
        raise Refusal(Finding(code="file-kinds-differ", place=place, facts=facts))
    try:
        return tuple(_file(folder, path) for path in files)
    except OSError as error:
        facts = {"source": source, "file": pattern, "reason": error.strerror or str(error)}
        raise Refusal(Finding(code="file-unreadable", place=place, facts=facts)) from error


def fingerprint(files: Sequence[SourceFile]) -> str:
    """A digest that changes whenever a file may have."""
    return hashlib.sha256(repr([file.identity for file in files]).encode()).hexdigest()[:32]


def delivered_at(files: Sequence[SourceFile]) -> datetime:
    """When the newest file was written."""
    return datetime.fromtimestamp(max(file.changed_ns for file in files) / 1e9, tz=UTC)


def _file(folder: Path, path: Path) -> SourceFile:
    real = path.resolve(strict=True)
    with real.open("rb"):
        state = real.stat()
    base = folder.resolve()
    shown, name = str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path), str(real)
    if real.is_relative_to(base):
        shown = name = str(real.relative_to(base))
    return SourceFile(path=real, shown=shown, name=name, size=state.st_size, changed_ns=state.st_mtime_ns)


def _near(folder: Path, pattern: str) -> tuple[str, ...]:
    """Names of files that look like the one asked for, in its folder or the nearest that exists."""
    wanted = Path(pattern)
    parent = folder / wanted.parent
    if any(mark in str(wanted.parent) for mark in "*?[") or not parent.is_dir():
        return tuple(
            difflib.get_close_matches(str(wanted.parent), _names(folder, directories=True), n=3, cutoff=0.5)
        )
    found = difflib.get_close_matches(wanted.name, _names(parent, directories=False), n=3, cutoff=0.6)
    return tuple(str(wanted.parent / name) for name in found)


def _names(folder: Path, *, directories: bool) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir() if path.is_dir() is directories)
    except OSError:
        return []
