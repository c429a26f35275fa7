"""The ledger: observations and the history of decisions as rows, in SQLite (default) or PostgreSQL.

`open_ledger(address)` is the way in; `restore_ledger` needs none that opens. A run stages only what changed,
then publishes by moving one pointer; a killed process loses nothing and shows nothing half done.

Files, from the outside in: `ledger` (the port); `reading`, `staging`, `publishing`, `clearing` (leftovers),
`chain` (hash-chained history), `verifying`, `backup`; below them `row`, `encode`, `compare`, `lease`,
`schema` (migrations), `databases` (Django's settings), `refusals` (faults in people's words) and `crash`
(named points at which tests kill the process).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jalon.ledger.ledger import DjangoLedger

__all__ = ["open_ledger", "restore_ledger"]


def open_ledger(address: str) -> DjangoLedger:
    """Open the ledger at `address`: a SQLite file's path, a `postgresql://` URL, or `env:NAME` holding one.

    The file is created when missing, and the tables are brought forward to this version.
    Raises Refusal: `ledger-address`, `ledger-unset`, `ledger-unreadable`, `ledger-read-only`, `ledger-full`,
    `ledger-busy`, `ledger-unreachable`, `ledger-password`, `ledger-newer`.
    """
    # Start-up cost: Django takes 0.2 s, and its tables can only be named once it is configured.
    from jalon.ledger.databases import configure  # noqa: PLC0415

    configure()
    from jalon.ledger.ledger import DjangoLedger  # noqa: PLC0415

    return DjangoLedger.at(address)


def restore_ledger(address: str, source: str) -> None:
    """Put a backup in the place of the ledger at `address`, even one that can no longer be opened.

    Raises Refusal: `backup-missing`, `backup-broken`, `backup-newer`, `ledger-in-use`, and as `open_ledger`.
    """
    from jalon.ledger.databases import configure  # noqa: PLC0415 (start-up cost, as above)

    configure()
    from jalon.ledger.ledger import DjangoLedger  # noqa: PLC0415

    ledger = DjangoLedger.unopened(address)
    try:
        ledger.restore(source)
    finally:
        ledger.close()
