"""The ready-made KPIs as YAML, in French and English."""
