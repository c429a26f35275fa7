"""What reading a file needs to know and where it leaves its findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jalon.vocabulary.calendar import Calendar
from jalon.vocabulary.finding import Finding, Place, Severity


@dataclass(kw_only=True, slots=True)
class Context:
    """One file being read: the findings so far, the keys above the present value, settings."""

    file: str
    languages: tuple[str, ...] = ("fr", "en")
    calendars: Mapping[str, Calendar] = field(default_factory=lambda: {"default": Calendar()})
    findings: list[Finding] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The key being read, as `targets.reach.value`."""
        return ".".join(self.keys)

    def place(self, line: int) -> Place:
        """A line of this file."""
        return Place(file=self.file, line=line)

    def find(
        self,
        *,
        code: str,
        line: int,
        severity: Severity = Severity.ERROR,
        suggestions: Iterable[str] = (),
        **facts: str,
    ) -> None:
        """Keep a finding about a line."""
        self.findings.append(
            Finding(
                code=code,
                place=self.place(line),
                facts=facts,
                severity=severity,
                suggestions=tuple(suggestions),
            )
        )
