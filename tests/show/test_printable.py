"""What comes from tables is shown on a terminal and does not steer it."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from jalon.show.printable import escaped, one_line, printable

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_what_steers_is_seen() -> None:
    assert printable("a\x1b[2Jb\x07\x9b31m\x7f") == "a�[2Jb��31m�"
    assert printable(f"x{BIDI}y") == "x" + "�" * len(BIDI) + "y"
    assert printable("1\u202f184\u00a0€\té\u200d日\n") == "1\u202f184\u00a0€\té\u200d日\n"
    assert printable("one\r\ntwo\rthree") == "one\ntwo�three"
    assert one_line("one\r\ntwo") == "one two"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_the_text_none_is_left_and_json_says_the_same(text: str) -> None:
    shown = printable(text)
    assert not [each for each in shown if unicodedata.category(each) == "Cc" and each not in "\t\n"]
    assert not {*shown} & {*BIDI}
    written = escaped(json.dumps(text, ensure_ascii=False))
    assert json.loads(written) == text
    assert printable(written) == written
