"""Commands that are known by name until one is called: ``newsarchive --help`` loads none, ``newsarchive show`` one."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command


class NamedCommand(TyperCommand):
    """A command of which the list of commands shows only name and line; it is loaded from newsarchive/commands/."""

    def __init__(self, name: str, module: str, line: str, settings: Mapping[str, Any] = MappingProxyType({})) -> None:
        """The function has the command's name, with _ for -; ``line`` is the first of its docstring."""
        super().__init__(name, help=line)
        self.module = module
        self.settings = settings

    def make_context(self, *args: Any, **options: Any) -> Any:
        """The context of the command itself, which is the one that is invoked."""
        return self.load().make_context(*args, **options)

    def load(self) -> TyperCommand:
        """The command itself."""
        assert self.name
        with no_search_for_garbage():
            function = getattr(import_module(f"newsarchive.commands.{self.module}"), self.name.replace("-", "_"))
        app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        app.command(self.name, context_settings=dict(self.settings))(function)
        made = get_command(app)
        assert isinstance(made, TyperCommand)
        return made


@contextmanager
def no_search_for_garbage() -> Iterator[None]:
    """Modules are not looked through for garbage while they are loaded, nor at the end: a quarter of a search."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
