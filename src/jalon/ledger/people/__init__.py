"""People's work as rows beside the observations: accounts, boards, actions, sharing, the worker's jobs.

Kept in the ledger's database, so that one backup holds all. Never part of the hash chain: people's names and
words can be corrected and erased.
"""
