"""Tables on stdout, by way of rich. What else becomes of stdout is in ``stdout``, quick to import."""

from __future__ import annotations

from rich.console import Console


class Printed(Console):
    """rich's console on stdout; a closed one is told to the command line, not settled here."""

    def on_broken_pipe(self) -> None:
        """Raises the ``BrokenPipeError`` that rich would turn into an exit of its own."""
        raise BrokenPipeError
