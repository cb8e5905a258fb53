"""Copying an archive row by row from one database to another, and proving that both hold the same.

Every table of the program is copied but ``lock``, which tells of living processes. Rows keep their numbers, so
everything that names them holds in the copy too. A copy is made once and renewed ever after: renewed, it takes what
changed.
"""
