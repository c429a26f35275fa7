"""Judgement measured on public series and on simulations, beside other methods."""
