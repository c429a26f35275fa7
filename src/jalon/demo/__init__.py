"""A workspace to begin with, and a small French shop to look at: files by path, made without any I/O.

`trade` makes two years of the shop's rows up to a day, the same ones for the same day; `tables` writes them
as a French spreadsheet exports them; `figures` reckons the numbers that the shop's targets name; `pages`
fills the commented YAML files.
"""

from jalon.demo.pages import demo_files, starter_files

__all__ = ["demo_files", "starter_files"]
