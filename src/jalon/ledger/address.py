"""Where a ledger lives: a SQLite file or a PostgreSQL database, from the address a person writes."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jalon.vocabulary.finding import Finding, Place, Refusal

SQLITE_WAIT = 60.0  # seconds a writer waits for another's short transaction
POSTGRES_WAIT = 10  # seconds to reach a server

# WAL: readers never wait for a writer. FULL: what was committed survives a power cut.
_PRAGMAS = "PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """A place to keep a ledger. `shown` is what people and findings may see: never a password."""

    shown: str
    file: Path | None
    settings: dict[str, Any] = field(repr=False)


def read_address(text: str) -> Address:
    """Understand an address. Raises Refusal: `ledger-unset`, `ledger-address`."""
    if text.startswith("env:"):
        return _postgres_or_file(_from_environment(text.removeprefix("env:")))
    return _postgres_or_file(text)


def sqlite(file: Path, journal: str = "WAL") -> Address:
    """The address of a SQLite file; `journal` DELETE for one that must stay a single file."""
    pragmas = _PRAGMAS.format(journal=journal)
    options = {"timeout": SQLITE_WAIT, "transaction_mode": "IMMEDIATE", "init_command": pragmas}
    settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": options}
    return Address(shown=str(file), file=file, settings=settings)


def _postgres_or_file(text: str) -> Address:
    if not text.strip():
        raise _refused("empty", text)
    if text.startswith(("postgresql://", "postgres://")):
        return _postgres(text)
    if "://" in text:
        raise _refused("kind", text.partition("://")[0] + "://…")
    return sqlite(Path(text))


def _postgres(text: str) -> Address:
    try:
        url = urlsplit(text)
        host, port = url.hostname or "", url.port
    except ValueError:
        # The text may hold a password, so it is not repeated.
        raise _refused("malformed", "postgresql://…") from None
    name = unquote(url.path.removeprefix("/"))
    if not name or "/" in name:
        raise _refused("database", f"postgresql://{host}/")
    settings = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "OPTIONS": {"connect_timeout": POSTGRES_WAIT, **dict(parse_qsl(url.query))},
    }
    where = f"{host}:{port}" if port else host
    return Address(shown=f"postgresql://{where}/{name}", file=None, settings=settings)


def _from_environment(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise Refusal(Finding(code="ledger-unset", place=Place(file="jalon.yaml"), facts={"variable": name}))
    return value


def _refused(why: str, shown: str) -> Refusal:
    facts = {"address": shown, "why": why}
    return Refusal(Finding(code="ledger-address", place=Place(file="jalon.yaml"), facts=facts))
