"""Does the leading KPI lead: links tested against chance, their lag and size, and what they foretell.

Read `leading` first; `link` says what is said of a link.
"""
