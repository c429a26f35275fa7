"""Doubts about figures: `gamed` sets a KPI against its counter-KPI, `moved` a target against its past."""
