"""Signal or noise: sentences, the values with their moving limits, and the control chart.

`section` is the whole, `words` its sentences, `moving` and `control` the drawings on a `panel`, `tables` the
same as rows.
"""

from jalon.show.signals.section import signals_section

__all__ = ["signals_section"]
