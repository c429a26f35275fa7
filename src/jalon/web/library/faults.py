"""What is wrong, in words: a finding as pages tell it, and as a job keeps it for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jalon.show.findings import Sentence, sentence
from jalon.vocabulary.finding import Finding, Place, Severity


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that is wrong, in words: what, where, the next step."""

    said: Sentence
    place: str
    code: str
    suggestions: tuple[str, ...] = ()
    severe: bool = True


def fault_of(finding: Finding, language: str) -> Fault:
    """A finding in a language."""
    return Fault(
        said=sentence(finding, language),
        place=str(finding.place),
        code=finding.code,
        suggestions=finding.suggestions,
        severe=finding.severity is Severity.ERROR,
    )


def finding_kept(finding: Finding) -> dict[str, Any]:
    """A finding as JSON."""
    return {
        "code": finding.code,
        "file": finding.place.file,
        "line": finding.place.line,
        "facts": dict(finding.facts),
        "severity": finding.severity.value,
        "suggestions": list(finding.suggestions),
    }


def finding_of(kept: Mapping[str, Any]) -> Finding:
    """The finding that was kept as JSON."""
    return Finding(
        code=kept["code"],
        place=Place(file=kept["file"], line=kept["line"]),
        facts=kept["facts"],
        severity=Severity(kept["severity"]),
        suggestions=tuple(kept["suggestions"]),
    )
