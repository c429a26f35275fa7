"""Files written together, and put back together: what stood there before is kept aside for a week.

A change is undone only while every file is still as the change left it: nobody's later work is lost.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from jalon.definitions.read import digest
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.workspace.finding import Workspace

KEPT = timedelta(days=7)
_FOLDER = "undo"
_SAID = "change.json"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}\Z")


def write_together(
    workspace: Workspace, contents: Mapping[str, bytes], expected: Mapping[str, str | None], now: datetime
) -> str:
    """Write files so that all or none change; the token to undo it by. `expected` are digests of before.

    Raises Refusal: `edit-conflict` when a file is not as expected, `edit-outside`, `file-unwritable`.
    """
    before: dict[str, bytes | None] = {}
    for path in contents:
        before[path] = _content(workspace.folder, path)
        if _digest(before[path]) != expected.get(path):
            raise Refusal(Finding(code="edit-conflict", place=Place(file=path)))
    token = _recorded(workspace, before, contents, now)
    done: list[str] = []
    try:
        for path, content in contents.items():
            _put(workspace.folder, path, content)
            done.append(path)
    except BaseException:
        _put_back(workspace.folder, {path: before[path] for path in done})
        shutil.rmtree(_folder(workspace) / token, ignore_errors=True)
        raise
    return token


def undo(workspace: Workspace, token: str, *, now: datetime) -> tuple[str, ...]:
    """Put back every file of a change, exactly as it was before; which files.

    Raises Refusal: `undo-gone` for a token unknown or too old, `edit-conflict` where a file changed since.
    """
    folder = _folder(workspace) / token
    try:
        if not _TOKEN.match(token):
            raise FileNotFoundError(token)
        said = json.loads((folder / _SAID).read_text(encoding="utf-8"))
        before = {
            path: None if name is None else (folder / name).read_bytes()
            for path, name in said["before"].items()
        }
    except (OSError, ValueError, KeyError) as error:
        raise Refusal(Finding(code="undo-gone", place=Place(file=""))) from error
    for path, after in said["after"].items():
        if _digest(_content(workspace.folder, path)) != after:
            raise Refusal(Finding(code="edit-conflict", place=Place(file=path)))
    _put_back(workspace.folder, before)
    shutil.rmtree(folder, ignore_errors=True)
    return tuple(before)


def sweep(workspace: Workspace, now: datetime) -> None:
    """Clear away what can no longer be undone."""
    for said in _folder(workspace).glob(f"*/{_SAID}"):
        at = datetime.fromisoformat(json.loads(said.read_text(encoding="utf-8"))["at"])
        if at + KEPT < now:
            shutil.rmtree(said.parent, ignore_errors=True)


def _recorded(
    workspace: Workspace, before: Mapping[str, bytes | None], after: Mapping[str, bytes], now: datetime
) -> str:
    sweep(workspace, now)
    token = secrets.token_urlsafe(18)
    folder = _folder(workspace) / token
    try:
        folder.mkdir(parents=True, mode=0o700)
        names = {
            path: None if content is None else f"{at}.before"
            for at, (path, content) in enumerate(before.items())
        }
        for path, content in before.items():
            name = names[path]
            if content is not None and name is not None:
                (folder / name).write_bytes(content)
        said = {
            "at": now.isoformat(),
            "before": names,
            "after": {path: digest(content) for path, content in after.items()},
        }
        (folder / _SAID).write_text(json.dumps(said), encoding="utf-8")
    except OSError as error:
        raise _unwritable(_FOLDER, error) from error
    return token


def _put_back(folder: Path, before: Mapping[str, bytes | None]) -> None:
    for path, content in before.items():
        if content is not None:
            _put(folder, path, content)
            continue
        (folder / path).unlink(missing_ok=True)
        _remove_empty(folder, path)


def _put(folder: Path, relative: str, content: bytes) -> None:
    """A file written whole beside the old one, flushed, and then given its name."""
    path = folder / relative
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.parent.resolve().is_relative_to(folder.resolve()):
            raise Refusal(Finding(code="edit-outside", place=Place(file=relative)))
        number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
        new = Path(name)
        try:
            with os.fdopen(number, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            new.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            new.replace(path)
        except OSError:
            new.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _unwritable(relative, error) from error


def _unwritable(path: str, error: OSError) -> Refusal:
    facts = {"reason": error.strerror or ""}
    return Refusal(Finding(code="file-unwritable", place=Place(file=path), facts=facts))


def _content(folder: Path, relative: str) -> bytes | None:
    try:
        return (folder / relative).read_bytes()
    except FileNotFoundError:
        return None


def _digest(content: bytes | None) -> str | None:
    return None if content is None else digest(content)


def _remove_empty(folder: Path, relative: str) -> None:
    """Remove the folders above a removed file that hold nothing any more."""
    for above in Path(relative).parents:
        try:
            if above != Path():
                (folder / above).rmdir()
        except OSError:
            return


def _folder(workspace: Workspace) -> Path:
    return workspace.hidden / _FOLDER
