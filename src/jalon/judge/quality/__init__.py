"""Is it a good KPI: the criteria of a good KPI, judged on its definition, its plan and its own data."""
