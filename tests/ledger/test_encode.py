"""Spelling values: exact, and in one way only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.ledger.encode import (
    NotANumber,
    parts_from,
    parts_text,
    slice_from,
    slice_text,
    sources_from,
    sources_text,
    value_from,
    value_text,
)
from jalon.vocabulary.observation import SourceState, Value

VALUES = st.one_of(
    st.none(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
)
MEMBERS = st.none() | st.text(st.characters())


@given(VALUES)
def test_a_value_comes_back(value: Value | None) -> None:
    read = value_from(*value_text(value))
    assert type(read) is type(value)
    assert read == value


@given(st.dictionaries(st.text(), VALUES))
def test_parts_come_back_and_their_order_does_not_matter(parts: dict[str, Value | None]) -> None:
    text = parts_text(parts)
    assert parts_from(text) == parts
    assert parts_text(dict(reversed(parts.items()))) == text
    assert text.isascii()


@given(st.lists(st.tuples(st.text(), MEMBERS), max_size=3).map(tuple))
def test_a_slice_comes_back(slice_: tuple[tuple[str, str | None], ...]) -> None:
    text = slice_text(slice_)
    assert slice_from(text) == slice_
    assert text.isascii()
    assert "\n" not in text


@pytest.mark.parametrize(
    "value", [float("nan"), float("-inf"), Decimal("sNaN"), Decimal("-Infinity"), False, "1"]
)
def test_what_is_no_number_has_no_spelling(value: Value) -> None:
    with pytest.raises(NotANumber):
        value_text(value)


def test_a_state_of_a_later_version_is_still_read() -> None:
    text = sources_text({"orders": SourceState(source="orders", rows=3)})
    later = text.replace('"rows":3', '"rows":3,"mood":"good"')
    assert sources_from(later) == {"orders": SourceState(source="orders", rows=3)}


def test_a_state_keeps_its_days() -> None:
    state = SourceState(
        source="orders",
        rows=9,
        gaps=((date(2026, 3, 4), date(2026, 3, 9)),),
        weekdays=(1, 2, 3, 0, 0, 1, 2),
        days=7,
    )
    assert sources_from(sources_text({"orders": state})) == {"orders": state}
