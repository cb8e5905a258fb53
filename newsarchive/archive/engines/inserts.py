"""Each database's own INSERT, which knows ON CONFLICT, by the name of its dialect; loaded when such a one is open."""

from typing import TYPE_CHECKING

from newsarchive.by_need import open_door

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import insert as postgresql
    from sqlalchemy.dialects.sqlite import insert as sqlite

__all__ = ["postgresql", "sqlite"]

open_door(
    __name__, {"sqlalchemy.dialects.postgresql": "postgresql:insert", "sqlalchemy.dialects.sqlite": "sqlite:insert"}
)
