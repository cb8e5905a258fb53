"""Alembic's revisions of the tables, shipped with the package: an archive is upgraded where it is opened.

A new revision is a file ``versions/rNNNN_what.py`` and the new number in :data:`..engines.layers.REVISION`.
There is no env.py: :mod:`..engines.upgrade` runs the revisions inside one transaction of the open file.
"""
