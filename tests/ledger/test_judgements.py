"""What is said of KPIs is kept for the run that pages show, and for no other."""

from __future__ import annotations

from jalon.ports import Ledger
from tests.ledger.values import moment, month, publish


def test_what_is_said_is_shown_with_the_run_it_was_said_of(ledger: Ledger) -> None:
    assert not ledger.judged()
    first = publish(ledger, {"revenue": month({1: 5})}, 1)
    assert ledger.judgement("revenue") is None
    assert ledger.keep_judgements(first, {"revenue": "é {}", "orders": "b"}, moment(1))
    assert ledger.judged()
    assert ledger.judgement("revenue") == "é {}"
    second = publish(ledger, {"revenue": month({1: 6})}, 2)
    assert ledger.judgement("revenue") is None
    assert not ledger.keep_judgements(first, {"revenue": "old"}, moment(2))
    assert ledger.keep_judgements(second, {"revenue": "new"}, moment(2))
    assert ledger.judgement("revenue") == "new"
    assert ledger.judgement("orders") is None
    assert ledger.verify() == []
