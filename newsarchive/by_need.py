"""Doors whose names are loaded when they are first asked for, so that a program pays only for what it uses.

A door is a package whose ``__init__.py`` says which module has which name::

    __all__ = ["Archive"]
    if TYPE_CHECKING:  # what editors and mypy read
        from newsarchive.archive.writer import Archive
    open_door(__name__, {"newsarchive.archive.writer": "Archive"})

This module and :mod:`newsarchive.named_command` are where newsarchive imports by name; everything else imports at the
head of its modules.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


class Door(ModuleType):
    """A package of which some names lie elsewhere until somebody wants them (``_places``: module and name there)."""

    _places: Mapping[str, tuple[str, str]]

    def __getattr__(self, name: str) -> Any:
        """Called once a name: then it is kept."""
        if name not in self._places:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)
        module, there = self._places[name]
        value = getattr(import_module(module), there)
        self.__dict__[name] = value
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        """As ever, but a room does not take the place of a function of the same name (``newsarchive.split``).

        Python binds a package's module in the package when the module was imported, whoever imported it.
        """
        if not (isinstance(value, ModuleType) and name in self._places):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._places})


def open_door(package: str, names: Mapping[str, str]) -> None:
    """Make the package a :class:`Door`.

    ``names`` gives for each module the names that it has, between spaces; ``name:other`` is one that is called
    ``other`` there.
    """
    places = {}
    for module, listed in names.items():
        for entry in listed.split():
            name, _, there = entry.partition(":")
            places[name] = (module, there or name)
    door = sys.modules[package]
    door.__class__ = Door
    door.__dict__["_places"] = places
