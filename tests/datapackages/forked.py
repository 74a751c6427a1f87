"""Work in a process of its own, forked before Polars has started a thread."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

Work = Callable[[], object]


def in_a_process(
    work: Work, *, watched: Callable[[int], object] = lambda _process: None
) -> tuple[int, object]:
    """The signal that ended the process, 0 if none, and what the work answered.

    The work begins once ``watched`` has had the number of the process.
    """
    asking, allowing = os.pipe()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(allowing)
        os.read(asking, 1)
        os.write(writing, json.dumps(work()).encode())
        os._exit(0)
    os.close(writing)
    os.close(asking)
    watched(child)
    os.close(allowing)
    with os.fdopen(reading) as answer:
        told = answer.read()
    status = os.waitpid(child, 0)[1]
    return (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0), json.loads(told or "null")
