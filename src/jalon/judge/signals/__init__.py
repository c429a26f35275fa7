"""Signal or noise: what each point was expected to be, whether it is news, and since when.

Read `watch.watch` first; `xmr` draws the classic control chart for those who know it.
"""
