"""Letters of text files: what is not UTF-8 is brought to UTF-8 by the declared encoding, never by a guess."""

from __future__ import annotations

import codecs
import gzip
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from jalon.vocabulary.finding import Finding, Refusal, Severity
from jalon.warehouses.files import SourceFile

_CHUNK = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF8 = ("utf-8", "utf-8-sig", "ascii")


@dataclass(frozen=True, kw_only=True, slots=True)
class Letters:
    """What a pass over the bytes found: where they stop being UTF-8 (None: nowhere), and what ends lines."""

    broken_line: int | None = None
    broken_bytes: bytes = b""
    beyond_ascii: bool = False
    mixed_ends: bool = False
    zero_bytes: bool = False


def opened(path: Path) -> BinaryIO:
    """The bytes of a file, unpacked when it ends in .gz."""
    return cast(BinaryIO, gzip.open(path, "rb")) if path.suffix.lower() == ".gz" else path.open("rb")


def codec_of(file: SourceFile, declared: str | None) -> str | None:
    """The codec to decode with, or None for "UTF-8 if it is". Raises Refusal `encoding-name-unknown`."""
    with opened(file.path) as stream:
        start = stream.read(4)
    if start.startswith(_UTF16) and (declared is None or codecs.lookup(declared).name.startswith("utf-16")):
        return "utf-16"
    if declared is None:
        return None
    try:
        found = codecs.lookup(declared).name
    except LookupError:
        facts = {"file": file.shown, "encoding": declared}
        raise Refusal(Finding(code="encoding-name-unknown", place=file.place(), facts=facts)) from None
    return None if found in _UTF8 else found


def as_utf8(file: SourceFile, declared: str | None, to: Path) -> tuple[Path, tuple[Finding, ...]]:
    """A path to the same text in UTF-8: the file itself, or a copy at `to`; and warnings.

    Raises Refusal `encoding-unknown`, `encoding-wrong`, `encoding-name-unknown` or `file-not-text`.
    """
    codec = codec_of(file, declared)
    letters = examine(file.path)
    if codec is None:
        refuse_unless_utf8(file, letters, declared)
        if not letters.mixed_ends and file.path.suffix.lower() != ".gz" and not _odd_name(file.path):
            return file.path, ()
        _copy(file, "utf-8-sig", to, declared)
        return to, ()
    _copy(file, codec, to, declared)
    if letters.beyond_ascii and letters.broken_line is None and not codec.startswith("utf"):
        facts = {"file": file.shown, "encoding": declared or codec}
        return to, (
            Finding(code="encoding-suspect", place=file.place(), facts=facts, severity=Severity.WARNING),
        )
    return to, ()


def examine(path: Path) -> Letters:
    """One pass over the bytes of a file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, pairs, feeds, returns = 1, 0, 0, 0
    beyond, zero, last = False, False, b""
    with opened(path) as stream:
        while True:
            chunk = stream.read(_CHUNK)
            beyond = beyond or not chunk.isascii()
            zero = zero or b"\0" in chunk
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                before = error.object[: error.start]
                broken = error.object[error.start : error.start + 4]
                return Letters(
                    broken_line=line + before.count(b"\n"),
                    broken_bytes=broken,
                    beyond_ascii=True,
                    zero_bytes=zero,
                )
            line += chunk.count(b"\n")
            pairs += chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
            feeds += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            last = chunk[-1:]
            if not chunk:
                break
    mixed = len([kind for kind in (pairs, feeds - pairs, returns - pairs) if kind > 0]) > 1
    return Letters(beyond_ascii=beyond, mixed_ends=mixed, zero_bytes=zero)


def refuse_unless_utf8(file: SourceFile, letters: Letters, declared: str | None) -> None:
    """Raise Refusal `file-not-text`, `encoding-unknown` or (when UTF-8 was declared) `encoding-wrong`."""
    if letters.zero_bytes:
        raise Refusal(Finding(code="file-not-text", place=file.place(), facts={"file": file.shown}))
    if letters.broken_line is None:
        return
    code = "encoding-wrong" if declared else "encoding-unknown"
    facts = {"file": file.shown, "bytes": letters.broken_bytes.hex(" "), "encoding": declared or "utf-8"}
    # A sentence stands on one line, whatever follows the letter.
    facts["reads"] = letters.broken_bytes.decode("cp1252", errors="replace").splitlines()[0].strip()
    place = file.place(letters.broken_line)
    raise Refusal(Finding(code=code, place=place, facts=facts, suggestions=("cp1252", "latin-1")))


def _copy(file: SourceFile, codec: str, to: Path, declared: str | None) -> None:
    """Write the file as UTF-8 with one kind of line end."""
    decoder = codecs.getincrementaldecoder(codec)()
    line, held = 1, ""
    with opened(file.path) as stream, to.open("w", encoding="utf-8", newline="") as out:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                text = held + decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                facts = {
                    "file": file.shown,
                    "encoding": declared or codec,
                    "bytes": error.object[error.start : error.start + 4].hex(" "),
                    "reads": "",
                }
                line += error.object[: error.start].count(b"\n")
                raise Refusal(Finding(code="encoding-wrong", place=file.place(line), facts=facts)) from error
            held = "\r" if text.endswith("\r") and chunk else ""
            text = text.removesuffix("\r") if held else text
            out.write(text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", ""))
            line += chunk.count(b"\n")
            if not chunk:
                break
        out.flush()
        os.fsync(out.fileno())


def _odd_name(path: Path) -> bool:
    """Whether a path would be taken for a pattern by the engine."""
    return any(mark in str(path) for mark in "*?[{")
