"""Writing: data to stdout, messages to stderr, findings as sentences or JSON.

All that is written is made printable here: names and notes come from anybody's tables.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from jalon.cli.language import spoken
from jalon.show.findings import render, sentence
from jalon.show.json import dumps
from jalon.show.printable import escaped, one_line, printable
from jalon.vocabulary.finding import Finding, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def data(text: str) -> None:
    """Write what was asked for."""
    painted(printable(text))


def painted(text: str) -> None:
    """Write what was asked for in colours: its words are printable already."""
    click.echo(text, nl=not text.endswith("\n"))


def message(text: str) -> None:
    """Write what a person should know beside it."""
    click.echo(printable(text), err=True)


def json(content: Any) -> None:
    """Write what was asked for as JSON with exact numbers."""
    click.echo(escaped(dumps(content)))


def finding_row(finding: Finding) -> dict[str, object]:
    """A finding for a program."""
    said = sentence(finding, spoken())
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": finding.place.file,
        "line": finding.place.line or None,
        "title": said.title,
        "fact": said.fact,
        "next": said.next,
        "suggestions": finding.suggestions,
        "facts": dict(finding.facts),
    }


def rows_of(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Findings for a program."""
    return [finding_row(finding) for finding in findings]


def findings(found: Iterable[Finding], *, err: bool = False) -> None:
    """One line a finding, its severity before it."""
    for finding in found:
        mark = click.style(_MARKS[finding.severity], fg=_COLOURS[finding.severity])
        click.echo(f"{mark} {printable(render(finding, spoken()))}", err=err)


_MARKS = {Severity.ERROR: "✕", Severity.WARNING: "▲", Severity.NOTE: "·"}


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Findings without repetitions, by place."""
    kept: list[Finding] = []
    for finding in found:
        if finding not in kept:
            kept.append(finding)
    return sorted(kept, key=lambda finding: (finding.place, finding.code))


def errors_in(found: Iterable[Finding]) -> int:
    """How many findings are errors."""
    return sum(finding.severity is Severity.ERROR for finding in found)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Aligned columns under their names; those of `right` end at the same place.

    On a terminal the last column is cut to what is left of its width.
    """
    # Start-up cost: most commands write no table.
    from jalon.show.terminal import clip, display_width  # noqa: PLC0415

    lines = [[one_line(cell) for cell in line] for line in (heads, *rows)]
    widths = [max(display_width(line[column]) for line in lines) for column in range(len(heads))]
    if sys.stdout.isatty():
        room = shutil.get_terminal_size().columns - sum(widths[:-1]) - 2 * (len(widths) - 1)
        widths[-1] = min(widths[-1], max(room, display_width(heads[-1]), 10))
        lines = [[*line[:-1], clip(line[-1], widths[-1])] for line in lines]
    lines.insert(1, ["─" * width for width in widths])

    def cell(text: str, column: int) -> str:
        fill = " " * (widths[column] - display_width(text))
        return fill + text if column in right else text + fill

    return "\n".join(
        "  ".join(cell(text, column) for column, text in enumerate(line)).rstrip() for line in lines
    )


class Progress:
    """One line on a terminal that says what is being done; nothing where nobody watches."""

    def __init__(self) -> None:
        self.watched = sys.stderr.isatty()

    def __call__(self, text: str) -> None:
        """Show what is being done."""
        if self.watched:
            width = max(shutil.get_terminal_size().columns - 3, 10)
            click.echo(f"\r\x1b[K… {printable(text)[:width]}", nl=False, err=True)

    def done(self) -> None:
        """Clear the line."""
        if self.watched:
            click.echo("\r\x1b[K", nl=False, err=True)


def failure(content: Mapping[str, object]) -> None:
    """Write a fault as JSON to stderr: stdout holds data only."""
    click.echo(escaped(dumps(content)), err=True)
