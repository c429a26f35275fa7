"""Bringing things in: the catalogue, dropping a file, sources and their freshness, definitions."""
