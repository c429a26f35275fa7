"""The words of Jalon as frozen dataclasses and enums: standard library only, no I/O, no clock.

One file a concept: `calendar`, `units`, `rows` (what is computed on one row), `formula` (a KPI's
value), `source`, `kpi`, `target`, `workspace` (all definitions), `observation`, `verdict`, `finding`.
"""
