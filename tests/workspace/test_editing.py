"""Editing a definition: only its lines change, a wrong change is refused, undone exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from jalon.vocabulary.finding import Refusal
from jalon.vocabulary.target import ReachBy, Stay
from jalon.workspace.editing import Edited, seen_in, set_fields, set_target, undo
from tests.workspace.made import APRIL, Shop


def text(shop: Shop) -> str:
    return (shop.folder / "jalon.yaml").read_text()


def targeted(shop: Shop, *targets: Stay | ReachBy) -> Edited:
    for target in targets:
        workspace = shop.find()
        edited = set_target(workspace, workspace.definitions.kpis["orders"], target, now=APRIL)
    return edited


def test_a_first_target_is_written_and_read_back(shop: Shop) -> None:
    before = text(shop)
    targeted(shop, Stay(above=Decimal(3)))
    (target,) = shop.find().definitions.kpis["orders"].targets
    assert isinstance(target, Stay) and target.above == 3
    added = [line for line in text(shop).splitlines() if line not in before.splitlines()]
    assert len(added) <= 2, added


def test_targets_are_added_replaced_and_removed_one_by_one(shop: Shop) -> None:
    targeted(shop, Stay(above=Decimal(3)), ReachBy(value=Decimal(9), by=date(2026, 12, 31)))
    workspace = shop.find()
    kpi = workspace.definitions.kpis["orders"]
    set_target(workspace, kpi, Stay(below=Decimal(7)), number=0, now=APRIL)
    workspace = shop.find()
    first, second = workspace.definitions.kpis["orders"].targets
    assert isinstance(first, Stay) and first.below == 7 and isinstance(second, ReachBy)
    set_target(workspace, workspace.definitions.kpis["orders"], None, number=0, now=APRIL)
    workspace = shop.find()
    assert [type(each) for each in workspace.definitions.kpis["orders"].targets] == [ReachBy]
    set_target(workspace, workspace.definitions.kpis["orders"], None, number=0, now=APRIL)
    assert shop.find().definitions.kpis["orders"].targets == ()


def test_what_somebody_else_changed_is_not_written_over(shop: Shop) -> None:
    workspace = shop.find()
    kpi = workspace.definitions.kpis["orders"]
    seen = seen_in(workspace, kpi.place)
    (shop.folder / "jalon.yaml").write_text(text(shop) + "# somebody else\n")
    with pytest.raises(Refusal) as caught:
        set_target(workspace, kpi, Stay(above=Decimal(3)), now=APRIL, expected=seen)
    assert caught.value.finding.code == "edit-conflict"
    assert "targets" not in text(shop)


def test_a_change_is_undone_exactly_unless_the_file_changed_since(shop: Shop) -> None:
    before = text(shop)
    edited = targeted(shop, Stay(above=Decimal(3)))
    undo(shop.find(), edited, now=APRIL)
    assert text(shop) == before
    edited = targeted(shop, Stay(above=Decimal(3)))
    (shop.folder / "jalon.yaml").write_text(text(shop) + "# somebody else\n")
    with pytest.raises(Refusal) as caught:
        undo(shop.find(), edited, now=APRIL)
    assert caught.value.finding.code == "edit-conflict"


def test_fields_are_said_merged_by_language_and_taken_away(shop: Shop) -> None:
    set_fields(shop.find(), "kpi", "revenue", {"name": {"fr": "Ventes"}, "level": "strategic"}, now=APRIL)
    set_fields(shop.find(), "kpi", "revenue", {"name": {"en": "Sales"}}, now=APRIL)
    kpi = shop.find().definitions.kpis["revenue"]
    assert dict(kpi.label) == {"fr": "Ventes", "en": "Sales"} and kpi.level == "strategic"
    set_fields(shop.find(), "kpi", "revenue", {"level": None, "timing": None}, now=APRIL)
    assert shop.find().definitions.kpis["revenue"].level is None


def test_saying_the_same_again_writes_nothing(shop: Shop) -> None:
    set_fields(shop.find(), "kpi", "revenue", {"level": "strategic"}, now=APRIL)
    assert not set_fields(shop.find(), "kpi", "revenue", {"level": "strategic"}, now=APRIL).changed


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"objective": "nowhere"}, "objective-unknown"), ({"counter": "nothing"}, "kpi-unknown")],
)
def test_a_change_that_brings_an_error_is_refused_and_nothing_is_written(
    shop: Shop, fields: dict[str, str], code: str
) -> None:
    before = text(shop)
    with pytest.raises(Refusal) as caught:
        set_fields(shop.find(), "kpi", "revenue", dict(fields), now=APRIL)
    assert caught.value.finding.code == code
    assert text(shop) == before


def test_a_definition_that_is_not_there_is_refused(shop: Shop) -> None:
    with pytest.raises(Refusal) as caught:
        set_fields(shop.find(), "kpi", "nothing", {"level": "strategic"}, now=APRIL)
    assert caught.value.finding.code == "edit-not-found"
