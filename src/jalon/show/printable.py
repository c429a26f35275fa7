"""Text that a terminal shows and does not obey: characters that steer are replaced by one that is seen."""

from __future__ import annotations

import re

_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for tab and newline
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"  # line ends and marks of direction
    "\ud800-\udfff]"  # halves of characters, which cannot be written
)
_SEEN = "\N{REPLACEMENT CHARACTER}"


def printable(text: str) -> str:
    """A text in which what could steer a terminal or turn what is read around is shown as �."""
    return _STEERS.sub(_SEEN, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The same in one line, for a cell of a table."""
    return " ".join(printable(text).splitlines())


def escaped(json: str) -> str:
    r"""The same of a JSON text, in which such characters stand in strings alone: as `\u202e`, unchanged."""
    return _STEERS.sub(lambda found: f"\\u{ord(found[0]):04x}", json)
