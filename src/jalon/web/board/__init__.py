"""Reading: today, my team, the executive page, boards, one KPI, objectives."""
