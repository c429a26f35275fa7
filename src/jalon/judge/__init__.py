"""Series → verdict: status, trend and what they rest on, as pure functions; the clock is an argument.

Read `verdict.judge` first; `expectation` says what each kind of target asks of a period.
"""
