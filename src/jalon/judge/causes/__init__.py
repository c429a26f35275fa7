"""Why a value moved between two periods: exact shares of the move, and the few segments behind it.

Read `levels.decompose` (through the formula), `members` (over one dimension), `days` (the calendar's share),
`search.find_segments` (which combinations of members), and `reasons.rank`, which puts all of it in one list.
Shares are order-free: swapping terms, factors, members or the two periods changes no share but its sign.
"""
