"""The site: a Django project over one workspace and its ledger. Pages read what was published, never a warehouse.

Rooms: `frame` (what every page shares), `accounts`, `board` (today, team, executive, boards, KPI, objectives),
`practice` (actions, events, reports, values by hand), `library` (catalogue, dropping a file, data),
`sharing` (letter, links, mails). `settings` makes Django ready, `serving` runs site and worker.
"""
