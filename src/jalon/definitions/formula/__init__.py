"""The formula language: a small grammar of our own outside, SQL row expressions inside, and the gate.

`read_value` reads a KPI's value, `read_row` one row expression (a filter, a derived column), `read_select`
the SELECT of `sql:`; all raise `Refusal` with a finding. `value_text` and `row_text` write the canonical
text of a tree, which reads back to the same tree.
"""

from jalon.definitions.formula.grammar import FUNCTION_WORDS, read_value
from jalon.definitions.formula.reshape import read_select
from jalon.definitions.formula.row import read_row
from jalon.definitions.formula.text import row_text, value_text

__all__ = ["FUNCTION_WORDS", "read_row", "read_select", "read_value", "row_text", "value_text"]
