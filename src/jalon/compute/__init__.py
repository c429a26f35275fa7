"""From a KPI and a calendar to its values: leaves → scans → parts → series → observations.

`lower` says which parts each leaf needs, `plan` gathers them into one scan a source and named time, `sql`
writes the scans as trees, `parts` keeps their results by day, `evaluate` does the rest once, in-process.
`observe.compute_kpis` is the way in.
"""
