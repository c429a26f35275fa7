"""Members: what an engine returns for a dimension, as text that every engine spells alike."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jalon.vocabulary.observation import Value

_WHOLE = Decimal(1)


def member(value: Any) -> str | None:
    """A dimension's value as text: whole numbers without a point, truth as true/false, dates as ISO 8601."""
    match value:
        case None:
            return None
        case str():
            return str(value)
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case _:
            return str(value)


def number(value: Any) -> Value | None:
    """An aggregate's value: exact types as they are; nothing for null, inf and nan."""
    match value:
        case None:
            return None
        case bool():
            return int(value)
        case Decimal():
            if not value.is_finite():
                return None
            return int(value) if value.same_quantum(_WHOLE) else value
        case float():
            return value if math.isfinite(value) else None
        case int():
            return value
        case _:
            return None
