"""What a dropped file really is, by its bytes: a text, a workbook, or something that is refused."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from pathlib import PurePosixPath

from jalon.vocabulary.finding import Finding, Place, Refusal

TEXT = "text"
WORKBOOK = "workbook"
MOST_UNPACKED = 400 << 20
MOST_RATIO = 250
MOST_PARTS = 5_000
_ENDINGS = (".csv", ".tsv", ".txt")
_BOOK = "xl/workbook.xml"
_MACROS = "vbaproject.bin"
_STARTS = (
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"#!", "program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-workbook"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"SQLite format 3", "database"),
    (b"PAR1", "parquet"),
)
_PAGE = re.compile(rb"\s*(?:<!doctype\s+html|<html|<\?xml)", re.IGNORECASE)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z")
_HIDDEN_LETTERS = ("Cc", "Cf", "Co", "Cs")


def safe_name(name: str) -> str:
    """A plain file name in small letters; Raises Refusal `drop-name` for one that tries to be a path."""
    place = Place(file=re.sub(r"[^\w .-]", "?", name)[:80])
    tricky = any(unicodedata.category(letter) in _HIDDEN_LETTERS for letter in name)
    if not name.strip() or len(name) > 255 or "/" in name or "\\" in name or tricky or name.startswith("."):
        raise Refusal(Finding(code="drop-name", place=place))
    plain = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    stem = "".join(letter for letter in PurePosixPath(plain).stem if not unicodedata.combining(letter))
    slug = re.sub(r"[^a-z0-9]+", "_", stem).strip("_")[:60] or "fichier"
    slug = f"fichier_{slug}" if _RESERVED.match(slug) else slug
    return slug + PurePosixPath(plain).suffix


def kind_of(content: bytes, name: str) -> tuple[str, str]:
    """Text or workbook, and the ending to keep it under; the bytes decide, not the name.

    Raises Refusal: `drop-kind`, `drop-bomb`.
    """
    place = Place(file=name[:80])
    start = content[:64]
    if start.startswith(b"PK"):
        _check_workbook(content, place)
        return WORKBOOK, ".xlsx"
    for mark, found in _STARTS:
        if start.startswith(mark):
            raise _kind(place, found)
    if _PAGE.match(start):
        raise _kind(place, "page")
    utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in content and not utf16:
        raise _kind(place, "unknown")
    ending = PurePosixPath(name.casefold()).suffix
    return TEXT, ending if ending in _ENDINGS else ".csv"


def _kind(place: Place, found: str) -> Refusal:
    return Refusal(Finding(code="drop-kind", place=place, facts={"found": f"term:file-{found}"}))


def _check_workbook(content: bytes, place: Place) -> None:
    """A ZIP that is a workbook without macros, of a size that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = book.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise _kind(place, "unknown") from error
    names = {part.filename.casefold() for part in parts}
    if any(name.endswith(_MACROS) for name in names):
        raise _kind(place, "macros")
    if _BOOK not in names:
        raise _kind(place, "archive")
    if any(part.flag_bits & 1 for part in parts):
        raise _kind(place, "locked")
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, len(content))
    if (
        len(parts) > MOST_PARTS
        or unpacked > MOST_UNPACKED
        or (unpacked > 50 << 20 and unpacked / packed > MOST_RATIO)
    ):
        facts = {"size": f"{unpacked / (1 << 20):.0f}", "most": f"{MOST_UNPACKED >> 20}"}
        raise Refusal(Finding(code="drop-bomb", place=place, facts=facts))
