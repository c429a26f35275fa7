"""Edits of definition files that touch only their own lines, and new definitions as text."""
