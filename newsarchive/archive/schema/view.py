"""What a view is: a name, columns with their meanings, and the tables that it joins."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a view: its name, what it is made of, and what it means."""

    name: str
    expression: str
    meaning: str


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name, what one row is, its columns, and the tables it joins."""

    name: str
    row: str
    columns: tuple[Column, ...]
    tables: str

    def sql(self) -> str:
        """The statement that makes the view."""
        columns = ",\n  ".join(f"{column.expression} AS {column.name}" for column in self.columns)
        return f"CREATE VIEW {self.name} AS\nSELECT\n  {columns}\nFROM {self.tables}"
