"""What a run says while it works: a status line on a terminal, plain lines elsewhere, all on stderr."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.logging import RichHandler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOGGER = "openbegroting"


@contextmanager
def showing_progress() -> Iterator[Callable[[str], None]]:
    """A function that announces what is being done; messages of the flow are shown as they come."""
    console = Console(stderr=True)
    on_terminal = console.is_terminal
    handler = (
        RichHandler(console=console, show_time=False, show_path=False, show_level=False, markup=False)
        if on_terminal
        else logging.StreamHandler(sys.stderr)
    )
    logger = logging.getLogger(LOGGER)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        if on_terminal:
            with console.status("starting") as status:
                yield status.update
        else:
            yield logger.info
    finally:
        logger.removeHandler(handler)
