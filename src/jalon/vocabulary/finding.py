"""What a check found: a code, a place, the facts. The words are in `show.findings`, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error stops what it concerns; a warning does not; a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Place:
    """Where in a person's files: path relative to the workspace, 1-based line (0: the whole file)."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing.

    `code` names the class of finding (see the reference); `facts` fill its sentence;
    `suggestions` are what the person may have meant, nearest first.
    """

    code: str
    place: Place
    facts: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    suggestions: tuple[str, ...] = ()


class Refusal(Exception):
    """Something cannot be done; carries the finding that says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.code} at {finding.place}: {dict(finding.facts)}")
        self.finding = finding
