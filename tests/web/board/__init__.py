"""Tests of what is read: boards, one KPI, team, executive page, objectives."""
