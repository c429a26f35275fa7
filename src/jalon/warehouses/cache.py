"""What was brought to Parquet is kept: one file for each content, layout and choice of columns.

A file is written under another name, synced and renamed; its manifest comes last, so a crash leaves either
nothing or the whole. Nothing here is the only copy of anything: the folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jalon.vocabulary.finding import Finding, Place, Severity
from jalon.vocabulary.rows import ColumnType
from jalon.vocabulary.source import TableColumn

_FORMAT = 3  # changes when the same files would be read differently
_KEPT_SECONDS = 14 * 24 * 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A Parquet file with its columns, and what was found when it was made."""

    path: Path
    columns: tuple[TableColumn, ...]
    findings: tuple[Finding, ...]


def key(*parts: Any) -> str:
    """A name for what these parts make."""
    return hashlib.sha256(repr((_FORMAT, *parts)).encode()).hexdigest()[:40]


def recall(folder: Path, name: str) -> Kept | None:
    """What was kept under this name, or None."""
    path, manifest = folder / f"{name}.parquet", folder / f"{name}.json"
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        os.utime(path)
        os.utime(manifest)
        columns = tuple(_column(*column) for column in content["columns"])
        return Kept(path=path, columns=columns, findings=tuple(map(_finding, content["findings"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(
    folder: Path, name: str, made: Path, columns: Iterable[TableColumn], findings: Iterable[Finding]
) -> Kept:
    """Move a finished Parquet file into the cache."""
    kept = Kept(path=folder / f"{name}.parquet", columns=tuple(columns), findings=tuple(findings))
    content = {
        "columns": [[one.name, one.type.value, one.precision, one.scale] for one in kept.columns],
        "findings": [_plain(finding) for finding in kept.findings],
    }
    manifest = made.with_suffix(".json")
    manifest.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    for written, final in ((made, kept.path), (manifest, folder / f"{name}.json")):
        _sync(written)
        written.replace(final)
    _sync(folder)
    return kept


def forget_old(folder: Path) -> None:
    """Remove what was not used for two weeks."""
    oldest = time.time() - _KEPT_SECONDS
    for path in [*folder.glob("*.parquet"), *folder.glob("*.json")]:
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except OSError:  # another run was faster
            continue


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _column(name: str, kind: str, precision: int | None, scale: int | None) -> TableColumn:
    return TableColumn(name=name, type=ColumnType(kind), precision=precision, scale=scale)


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "place": [finding.place.file, finding.place.line],
        "facts": dict(finding.facts),
        "severity": finding.severity.value,
        "suggestions": list(finding.suggestions),
    }


def _finding(content: Mapping[str, Any]) -> Finding:
    file, line = content["place"]
    return Finding(
        code=content["code"],
        place=Place(file=file, line=line),
        facts=content["facts"],
        severity=Severity(content["severity"]),
        suggestions=tuple(content["suggestions"]),
    )
