"""What only a terminal shows: tables, panels, a line that moves. Rich is loaded when one is shown, not for a pipe."""

from typing import TYPE_CHECKING

from newsarchive.by_need import open_door

if TYPE_CHECKING:
    from newsarchive.terminal.drawing import print_panel, print_table, show_status, stand_out

__all__ = ["print_panel", "print_table", "show_status", "stand_out"]

open_door(__name__, {"newsarchive.terminal.drawing": "print_panel print_table show_status stand_out"})
