"""A file that somebody drops: checked, and kept aside for a day until it is adopted or forgotten."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from jalon.definitions.read import digest
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.workspace.finding import Workspace
from jalon.workspace.suspecting import TEXT, kind_of, safe_name

MOST_BYTES = 50 << 20
KEPT = timedelta(days=1)
_FOLDER = "dropped"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}\Z")
_SAID = "dropped.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dropped:
    """A file kept aside: `name` as it was given, `file` the safe name it is kept under.

    `path` is relative to the workspace; `digest` of its bytes; `kind` is `text` or `workbook`.
    """

    token: str
    name: str
    file: str
    kind: str
    size: int
    digest: str
    at: datetime

    @property
    def path(self) -> str:
        """Where it is kept, relative to the workspace."""
        return f".jalon/{_FOLDER}/{self.token}/{self.file}"

    @property
    def title(self) -> str:
        """What it is called without its ending, for people."""
        return Path(self.name).stem.replace("_", " ").strip() or self.file


def receive(workspace: Workspace, name: str, content: bytes, *, now: datetime) -> Dropped:
    """Check a file and keep it aside; what was kept for longer than a day is cleared away.

    Raises Refusal: `drop-name`, `drop-empty`, `drop-too-big`, `drop-kind`, `drop-bomb`, `file-unwritable`.
    """
    place = Place(file=name[:80])
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise Refusal(Finding(code="drop-empty", place=place))
    if len(content) > MOST_BYTES:
        facts = {"size": f"{len(content) / (1 << 20):.0f}", "most": f"{MOST_BYTES >> 20}"}
        raise Refusal(Finding(code="drop-too-big", place=place, facts=facts))
    file = safe_name(name)
    kind, ending = kind_of(content, name)
    sweep(workspace, now)
    dropped = Dropped(
        token=secrets.token_urlsafe(18),
        name=name,
        file=f"{Path(file).stem}{ending}",
        kind=kind,
        size=len(content),
        digest=digest(content),
        at=now,
    )
    _keep(workspace, dropped, content)
    return dropped


def _keep(workspace: Workspace, dropped: Dropped, content: bytes) -> None:
    path = workspace.folder / dropped.path
    said = {**asdict(dropped), "at": dropped.at.isoformat()}
    try:
        path.parent.mkdir(parents=True, mode=0o700)
        path.write_bytes(content)
        (path.parent / _SAID).write_text(json.dumps(said), encoding="utf-8")
    except OSError as error:
        facts = {"reason": error.strerror or ""}
        place = Place(file=dropped.path)
        raise Refusal(Finding(code="file-unwritable", place=place, facts=facts)) from error


def dropped(workspace: Workspace, token: str, *, now: datetime) -> Dropped:
    """The file kept under a token. Raises Refusal `drop-gone` once it is cleared, adopted or unknown."""
    folder = _folder(workspace) / token
    try:
        if not _TOKEN.match(token):
            raise FileNotFoundError(token)
        said = json.loads((folder / _SAID).read_text(encoding="utf-8"))
        found = Dropped(**{**said, "at": datetime.fromisoformat(said["at"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _gone() from error
    if found.at + KEPT < now or not (workspace.folder / found.path).is_file():
        raise _gone()
    return found


def _gone() -> Refusal:
    return Refusal(Finding(code="drop-gone", place=Place(file="")))


def content_of(workspace: Workspace, kept: Dropped) -> bytes:
    """The bytes of a file kept aside. Raises Refusal `drop-gone` where they are not those received."""
    try:
        content = (workspace.folder / kept.path).read_bytes()
    except OSError as error:
        raise _gone() from error
    if digest(content) != kept.digest:
        raise _gone()
    return content


def forget(workspace: Workspace, kept: Dropped) -> None:
    """Clear a file away that is kept aside."""
    if _TOKEN.match(kept.token):
        shutil.rmtree(_folder(workspace) / kept.token, ignore_errors=True)


def sweep(workspace: Workspace, now: datetime) -> int:
    """Clear away what was kept for longer than a day; how many files."""
    gone = 0
    for folder in _folder(workspace).glob("*"):
        try:
            dropped(workspace, folder.name, now=now)
        except Refusal:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _folder(workspace: Workspace) -> Path:
    return workspace.hidden / _FOLDER


__all__ = ["KEPT", "MOST_BYTES", "TEXT", "Dropped", "content_of", "dropped", "forget", "receive", "sweep"]
