"""Alignment that computes: KPIs linked by formulas, lags and coefficients, with their targets.

Read `plan` first (what every value will be if the targets below it are reached); then `upward.check` (do
they suffice), `downward.solve` (what one part needs), `contributions.contributions` (what each target adds),
`reconcile.reconcile` (teams and people against the whole) and `issues.review` (what is wrong in the tree).
"""
