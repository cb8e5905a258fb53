"""The commands, a module for each family; newsarchive/cli.py is their table and loads the one that is called."""
