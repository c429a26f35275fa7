"""`jalon` as a person calls it, in this process or in its own, and what it may never print."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from jalon.cli.main import cli

NOW = "2026-04-02T09:00"
START = "from jalon.cli.main import main; main()"

# A program's words instead of a person's: none may reach a screen, whatever the input was.
FORBIDDEN = re.compile(
    r"Traceback|unexpected-fault|\bline \d+, in |\.py\b|<class |object at 0x"
    r"|\b\w+(?:Error|Exception)\b|\bErrno\b|sqlglot|django|psycopg|duckdb\.|INTERNAL Error"
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a command printed and its exit code."""

    words: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything, for a person who reads both."""
        return self.out + self.err

    def json(self) -> Any:
        """Standard output as JSON, numbers with all their digits."""
        return json.loads(self.out, parse_float=Decimal)

    def findings(self) -> list[dict[str, Any]]:
        """The findings of a command that was asked for JSON: beside the rest, or alone on stderr."""
        text = self.out if self.out.strip() else self.err
        found: list[dict[str, Any]] = json.loads(text)["findings"]
        return found

    def __str__(self) -> str:
        return f"jalon {' '.join(self.words)} → {self.code}\n--- out\n{self.out}\n--- err\n{self.err}"


def jalon(*words: object, lang: str = "en", now: str | None = NOW) -> Answer:
    """A command in this process; nothing in its words may be a program's own."""
    spoken = _words(words, lang, now)
    result = CliRunner().invoke(cli, spoken)
    return _civil(Answer(words=tuple(spoken), code=result.exit_code, out=result.stdout, err=result.stderr))


def started(
    *words: object, lang: str = "en", now: str | None = NOW, before: str = "", **environment: str
) -> subprocess.Popen[str]:
    """A command in a process of its own, not yet ended; `before` is Python that runs there first."""
    return subprocess.Popen(
        [sys.executable, "-c", f"{before}\n{START}", *_words(words, lang, now)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> Answer:
    """What a started command said."""
    out, err = process.communicate(timeout=300)
    words = tuple(str(word) for word in process.args[3:])  # type: ignore[index]
    return _civil(Answer(words=words, code=process.returncode, out=out, err=err))


def process(
    *words: object, lang: str = "en", now: str | None = NOW, before: str = "", **environment: str
) -> Answer:
    """A command in a process of its own."""
    return ended(started(*words, lang=lang, now=now, before=before, **environment))


def _words(words: tuple[object, ...], lang: str, now: str | None) -> list[str]:
    clock = (
        ["--now", now] if now is not None and words[0] in ("check", "run", "show", "board", "explain") else []
    )
    return [*map(str, words), "--lang", lang, *clock]


def _civil(answer: Answer) -> Answer:
    strange = FORBIDDEN.search(answer.said)
    assert strange is None, f"a program's own words: {strange[0]!r}\n{answer}"
    return answer


def texts(folder: Path) -> str:
    """All definitions of a workspace, to be read in a failure."""
    return "\n".join(path.read_text() for path in sorted(folder.glob("*.yaml")))
