"""The day of the tests that look at one company only."""

from __future__ import annotations

from datetime import date

TODAY = date(2026, 3, 20)
NOW = "2026-03-20T09:00:00+01:00"
