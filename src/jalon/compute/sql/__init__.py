"""SQL as trees built by small named functions; the dialect is chosen once, at the end.

`expression` writes row expressions, `source` a source with its links, `relation` dated rows, `period` first
days, `scan` the SELECT.
"""
