"""Why a fresh value replaces a published one: a number that changed, or only what is kept beside it."""

from __future__ import annotations

import pytest

from jalon.ledger.compare import Kept, why_changed
from jalon.vocabulary.observation import Why

KEPT = Kept(kind="decimal", value="0.25", parts="{}", complete=True, entered=False, definition="a")
SIDES = '{"denominator":"i4","numerator":"i1"}'


@pytest.mark.parametrize(
    ("fresh", "why"),
    [
        (KEPT, None),
        (KEPT._replace(parts=SIDES), Why.UPDATED),
        (KEPT._replace(value="0.5", parts=SIDES), Why.RESTATED),
        (KEPT._replace(definition="b", parts=SIDES), Why.DEFINITION),
    ],
)
def test_more_beside_the_same_number_is_no_correction(fresh: Kept, why: Why | None) -> None:
    assert why_changed(KEPT, fresh) is why


def test_other_sides_of_the_same_ratio_are_a_correction() -> None:
    two = SIDES.replace("i4", "i8").replace("i1", "i2")
    assert why_changed(KEPT._replace(parts=SIDES), KEPT._replace(parts=two)) is Why.RESTATED
