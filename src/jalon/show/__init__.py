"""Verdict → words (French, English), numbers, drawings and tables: pure functions."""
