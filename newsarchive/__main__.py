"""``python -m newsarchive`` is the command line."""

from newsarchive.cli import main

main()
