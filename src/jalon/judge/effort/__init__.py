"""Where effort pays: the gap, what closing it would move, how easily; the order of KPIs by all three.

Gap × influence × tractability, as `docs/decisions/0021` reasons: pure, no clock, no text.
"""
