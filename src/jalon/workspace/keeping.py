"""Everything of a workspace in one file, and back: definitions, data of its folder, and the history.

The file is a zip of the folder's files, of a backup of the ledger, and of a seal with all their checksums.
Left out: what can be made again (caches), what must not leave the machine (the secret that signs sessions),
folders whose names begin with a dot (version control), and earlier backups.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from shutil import rmtree
from typing import Any, BinaryIO

from jalon.ledger import restore_ledger
from jalon.ledger.address import read_address
from jalon.ledger.files import checksum, flush_folder, name_new
from jalon.vocabulary.finding import Finding, Place, Refusal
from jalon.workspace.finding import HIDDEN, Workspace, find

FORMAT = "jalon workspace backup 1"
ENDING = ".backup"
REPLACED = "replaced"
"""The folder, in `.jalon/`, of what the last restore took out of the way."""
_SEAL, _LEDGER, _FILES = "seal.json", "ledger.backup", "files/"
_BLOCK = 1 << 20
_LARGEST_SEAL = 64 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, EOFError, NotImplementedError)


def keep(workspace: Workspace, to: Path) -> int:
    """Write a workspace into a new file, readable by this user alone; returns how many files it holds.

    Raises Refusal: `backup-exists`, `backup-unwritable`, and as the ledger's own backup.
    """
    if to.exists():
        raise _refused("backup-exists", to)
    try:
        with tempfile.TemporaryDirectory(prefix=".jalon-backup-", dir=to.parent) as scratch:
            return _pack(workspace, Path(scratch), to)
    except FileExistsError:
        raise _refused("backup-exists", to) from None
    except OSError as fault:
        raise _refused("backup-unwritable", to, reason=fault.strerror or str(fault)) from fault


def is_whole(source: Path) -> bool:
    """True for a file that `keep` wrote, whether or not it is sound."""
    try:
        with zipfile.ZipFile(source) as archive:
            return _LEDGER in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def bring_back(folder: Path, source: Path, now: datetime) -> int:
    """Make a folder the workspace of a backup, whole or not at all; returns how many files it holds.

    The folder may be missing or empty. What stood there and is not the backup's goes to `.jalon/replaced`;
    the secret and version control stay.

    Raises Refusal: `backup-missing`, `backup-broken`, `backup-newer`, `restore-unwritable`, `ledger-in-use`.
    """
    if not source.is_file():
        raise _refused("backup-missing", source)
    try:
        (folder / HIDDEN).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="restoring-", dir=folder / HIDDEN) as scratch:
            files = _unpack(source, Path(scratch))
            _exchange(folder, Path(scratch), files, now)
    except OSError as fault:
        raise _refused("restore-unwritable", folder, reason=fault.strerror or str(fault)) from fault
    return len(files)


def _pack(workspace: Workspace, scratch: Path, to: Path) -> int:
    history, packed = scratch / _LEDGER, scratch / "packed"
    with workspace.ledger() as ledger:
        ledger.backup(str(history))
        own = ledger.address.file
    sums = {}
    packed.touch(mode=0o600)  # it holds people's addresses and the digests of their passwords
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name in _names(workspace.folder, leave_out=(own, to)):
            with (workspace.folder / name).open("rb") as file, _entry(archive, _FILES + name) as entry:
                sums[name] = _copied(file, entry)
        archive.write(history, _LEDGER, zipfile.ZIP_STORED)
        seal = {"format": FORMAT, "ledger": checksum(history), "files": sums}
        archive.writestr(_SEAL, json.dumps(seal, indent=1, ensure_ascii=False))
    name_new(packed, to)
    return len(sums)


def _entry(archive: zipfile.ZipFile, name: str) -> Any:
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return archive.open(info, "w", force_zip64=True)


def _names(folder: Path, leave_out: tuple[Path | None, ...] = ()) -> list[str]:
    """The files of a workspace's folder, as paths with `/`, in order."""
    left_out = {str(each.resolve()) for each in leave_out if each is not None}
    beside = {f"{each}{ending}" for each in left_out for ending in ("-wal", "-shm", "-journal")}
    found = []
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(base) / name
            other = name.endswith(ENDING) or str(path.resolve()) in left_out | beside
            if path.is_file() and not other:
                found.append(path.relative_to(folder).as_posix())
    return sorted(found)


def _unpack(source: Path, scratch: Path) -> dict[str, str]:
    """Write everything into a scratch folder and hold it against the seal; returns checksums by name."""
    try:
        with zipfile.ZipFile(source) as archive:
            files, history = _sealed(archive)
            _unpack_one(archive, _LEDGER, scratch / _LEDGER, history)
            for name, total in files.items():
                _unpack_one(archive, _FILES + name, scratch / _FILES / name, total)
    except _BROKEN as fault:
        raise _refused("backup-broken", source) from fault
    return files


def _sealed(archive: zipfile.ZipFile) -> tuple[dict[str, str], str]:
    """What the seal promises: checksums of files and of the history. Raises ValueError, KeyError."""
    if archive.getinfo(_SEAL).file_size > _LARGEST_SEAL:
        raise ValueError("seal")
    seal: Any = json.loads(archive.read(_SEAL))
    if not isinstance(seal, Mapping) or seal["format"] != FORMAT:
        raise ValueError("format")
    files = {str(name): str(total) for name, total in dict(seal["files"]).items()}
    if not all(_inside(name) for name in files):
        raise ValueError("name")
    return files, str(seal["ledger"])


def _inside(name: str) -> bool:
    """True for a name that stays within the folder and out of what is hidden there."""
    path = PurePosixPath(name)
    parts = path.parts
    plain = bool(parts) and not path.is_absolute() and "\\" not in name and ":" not in parts[0]
    return plain and ".." not in parts and not any(part.startswith(".") for part in parts[:-1])


def _unpack_one(archive: zipfile.ZipFile, entry: str, to: Path, total: str) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as packed, to.open("xb") as file:
        found = _copied(packed, file)
        file.flush()
        os.fsync(file.fileno())
    if found != total:
        raise ValueError(entry)


def _copied(source: Any, target: BinaryIO) -> str:
    total = sha256()
    while block := source.read(_BLOCK):
        total.update(block)
        target.write(block)
    return total.hexdigest()


def _exchange(folder: Path, scratch: Path, files: Mapping[str, str], now: datetime) -> None:
    """Put the new files in the place of the old, then the history; whatever fails, all is as it was."""
    replaced = scratch / REPLACED
    moved: list[tuple[Path, Path]] = []
    try:
        for name in _names(folder, leave_out=(_history_of(folder, now),)):
            _move(folder / name, replaced / name, moved)
        for name in files:
            _move(scratch / _FILES / name, folder / name, moved)
        restore_ledger(find(folder, now).ledger_address, str(scratch / _LEDGER))
    except BaseException:  # an interruption, too, must leave what was there
        for new, old in reversed(moved):
            old.parent.mkdir(parents=True, exist_ok=True)
            new.replace(old)
        raise
    for base, _, _ in os.walk(folder):
        flush_folder(Path(base))
    _remember(folder, replaced)


def _history_of(folder: Path, now: datetime) -> Path | None:
    """The file of the history that is there now: it is replaced by the ledger's own restore, never moved."""
    try:
        return read_address(find(folder, now).ledger_address).file
    except Refusal:
        return None


def _move(old: Path, new: Path, moved: list[tuple[Path, Path]]) -> None:
    new.parent.mkdir(parents=True, exist_ok=True)
    old.replace(new)
    moved.append((new, old))


def _remember(folder: Path, replaced: Path) -> None:
    """Keep what was taken out of the way, until the next restore; drop folders that are empty now."""
    last = folder / HIDDEN / REPLACED
    rmtree(last, ignore_errors=True)
    if replaced.exists():
        replaced.replace(last)
    for base in sorted(_folders(folder), reverse=True):
        with suppress(OSError):
            base.rmdir()


def _folders(folder: Path) -> Iterator[Path]:
    for base, folders, _ in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(base) / name for name in folders)


def _refused(code: str, file: Path, **facts: str) -> Refusal:
    return Refusal(Finding(code=code, place=Place(file=str(file)), facts={"file": str(file), **facts}))
