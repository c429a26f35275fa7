"""Definition files on disk: written whole or not at all, never over somebody else's change."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from jalon.definitions.read import digest
from jalon.vocabulary.finding import Finding, Place, Refusal


def write_file(folder: Path, relative: str, text: str, expected: str | None) -> str:
    """Write a definition file and return its new digest.

    `expected` is the digest the text was made from, None for a file that must not exist yet.
    Raises Refusal: `edit-conflict` when the file changed since, `edit-outside` for a path beyond the
    workspace, `file-unwritable` when the disk refuses.
    """
    path = folder / relative
    place = Place(file=relative)
    if not path.resolve().is_relative_to(folder.resolve()) or path.suffix not in (".yaml", ".yml"):
        raise Refusal(Finding(code="edit-outside", place=place))
    try:
        if _current(path) != expected:
            raise Refusal(Finding(code="edit-conflict", place=place))
        content = text.encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        raise Refusal(
            Finding(code="file-unwritable", place=place, facts={"reason": error.strerror or ""})
        ) from error
    return digest(content)


def remove_file(folder: Path, relative: str, expected: str) -> None:
    """Remove a definition file that nobody changed since it had the digest `expected`.

    Raises Refusal: `edit-conflict`, `file-unwritable`.
    """
    path, place = folder / relative, Place(file=relative)
    try:
        if _current(path) != expected:
            raise Refusal(Finding(code="edit-conflict", place=place))
        path.unlink()
        _flush_folder(path.parent)
    except OSError as error:
        raise Refusal(
            Finding(code="file-unwritable", place=place, facts={"reason": error.strerror or ""})
        ) from error


def _current(path: Path) -> str | None:
    try:
        return digest(path.read_bytes())
    except FileNotFoundError:
        return None


def _replace(path: Path, content: bytes) -> None:
    """A new file beside the old one, flushed to disk, takes its name; the mode of the old one stays."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    new = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
