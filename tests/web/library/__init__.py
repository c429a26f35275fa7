"""Tests of the catalogue, of dropping files, of data."""
