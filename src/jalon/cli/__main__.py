"""`python -m jalon.cli`: the command line."""

from jalon.cli.main import main

main()
