"""The site: a Django project over one workspace and its ledger; pages read what was published.

Rooms: `frame` (what every page shares), `accounts`, `people` (settings, persons, boards, audit), `board`
(today, team, executive, boards, KPI, objectives), `practice` (actions, events, reports, values by hand),
`library` (catalogue, dropping a file, data), `sharing` (letter, links, mails). `settings` makes Django ready,
`serving` runs the site and, `beside` it, the worker (`working`, `jobs`, `pulse`).
"""
