"""Why a KPI moved, in words, tables and pictures.

`section` is the whole, `telling` one move with its words, `reasons` the sentences of why, `tables` the same
as rows that sum and as waterfalls.
"""

from jalon.show.why.section import why_section

__all__ = ["why_section"]
