"""What people do about KPIs: actions, events, reports of errors, values by hand, the worker's jobs."""
