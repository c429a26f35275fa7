"""Checks over the definitions of a whole workspace, one concern a file, all with the same signature."""
