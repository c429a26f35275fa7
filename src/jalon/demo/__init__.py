"""A workspace to begin with, and a whole French company to look at: files by path, made without any I/O.

`company` makes three years of its rows up to a day, the same ones for the same day; `tables` writes them as
files; `figures` reckons the numbers that its targets name; `pages` fills the commented YAML files. What was
planted in the rows is said by `truth` (for tests only, never in the workspace), and the people's side that is
kept in the database, not in files, by `practice`.
"""

from jalon.demo.pages import delivered, demo_files, earlier_files, starter_files
from jalon.demo.planted import Truth, truth
from jalon.demo.practice import Practice, practice

__all__ = [
    "Practice",
    "Truth",
    "delivered",
    "demo_files",
    "earlier_files",
    "practice",
    "starter_files",
    "truth",
]
