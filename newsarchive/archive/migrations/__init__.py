"""Alembic's revisions of the tables, shipped with the package: an archive is upgraded where it is opened.

A new revision is a file ``versions/rNNNN_what.py`` and the new number in :data:`..engines.layers.REVISION`.
There is no env.py: :mod:`..engines.migrating` runs the revisions inside one transaction of the open file.
"""

from typing import TYPE_CHECKING

from newsarchive.by_need import open_door

if TYPE_CHECKING:
    from newsarchive.archive.engines.migrating import run_migrations as run

__all__ = ["run"]

open_door(__name__, {"newsarchive.archive.engines.migrating": "run:run_migrations"})
