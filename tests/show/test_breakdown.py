import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from jalon.show.breakdown import Part, breakdown_html, share_bar, share_of
from jalon.show.svg import SMALL, sparkline
from tests.show.test_facts import plain

PARTS = [Part(name="Île-de-France", value=60), Part(name="<Sud>", value=40), Part(name="Est", value=None)]


def cells(table: str) -> list[list[str]]:
    return [
        [plain("".join(cell.itertext())).strip() for cell in row] for row in ET.fromstring(table).iter("tr")
    ]


def test_a_total_is_told_by_member_with_shares() -> None:
    table = breakdown_html(PARTS, "EUR", "fr", head="Région", total=100)
    assert cells(table) == [
        ["Région", "Valeur", "Part du total"],
        ["Île-de-France", "60,00 €", "60,0 %"],
        ["<Sud>", "40,00 €", "40,0 %"],
        ["Est", "–", "–"],
    ]
    assert table.count('class="share"') == 2


def test_the_parts_of_a_ratio_have_no_share() -> None:
    table = breakdown_html([Part(name="a", value=1, change="+1 %", spark="<svg/>")], "%", "en", head="Region")
    assert cells(table)[0] == ["Region", "Value", "Change", "Trend"]


@pytest.mark.parametrize(
    ("value", "total", "share"),
    [(1, 4, Decimal("0.25")), (None, 4, None), (1, 0, None), (1, None, None), (-1, 4, None), (5, 4, None)],
)
def test_a_share_is_told_only_where_it_means_something(
    value: int | None, total: int | None, share: Decimal | None
) -> None:
    assert share_of(value, total) == share


def test_a_bar_is_as_long_as_its_share() -> None:
    _, part = ET.fromstring(share_bar(Decimal("0.25"), "a <quarter>"))
    assert float(part.get("width") or 0) == 24
    assert share_bar(None) == ""


def test_a_range_is_a_band_in_a_sparkline() -> None:
    svg = sparkline([1, 2, 10**400], name="s", title="t", band=(1, 2), frame=SMALL)
    assert 'class="band"' in svg and "inf" not in svg
    ET.fromstring(svg)
