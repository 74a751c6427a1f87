"""Has one function done in a process of its own while this process goes on.

What it answers comes back as a value, so that a process whose parent was killed leaves nothing in a folder
that is another's by then. Which work is worth a second of imports is for whoever asks.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

# A forked process would have the locks of Polars' threads without the threads.
_SPAWN = multiprocessing.get_context("spawn")

T = TypeVar("T")


class Answer(Generic[T]):
    """What the process will answer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def wait(self) -> T:
        """The value; raises what the function raised, and ``OSError`` if its process was ended before."""
        try:
            answer, failure = self._connection.recv()
        except EOFError:
            raise OSError("a process that did a part of the work ended before it was done") from None
        if failure is not None:
            raise failure
        value: T = answer
        return value


def processors() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def beside(work: Callable[..., T], *arguments: Any, **options: Any) -> Iterator[Answer[T]]:
    """``work`` in a process of its own, no longer than this is entered; ``OSError`` if it cannot be had.

    Function, arguments and answer must be such that can be sent to another process.
    """
    ours, theirs = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_do, args=(theirs, work, arguments, options), daemon=True)
    try:
        with unheard():
            process.start()
        theirs.close()
        yield Answer(ours)
    finally:
        if process.pid is not None:
            process.terminate()
            process.join()
        ours.close()


@contextmanager
def unheard() -> Iterator[None]:
    """Processes that are started in it never hear a Ctrl-C, not even while they import."""
    resource_tracker.ensure_running()  # starting it would end the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ended_with_parent() -> None:
    """Makes this process one that ends when the process that started it does, however that ends.

    A keyboard's Ctrl-C reaches every process of its terminal: the one that waits for this one ends it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGKILL)


def _do(connection: Connection, work: Callable[..., Any], arguments: Any, options: Any) -> None:
    ended_with_parent()
    try:
        answer, failure = work(*arguments, **options), None
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where it is waited for
        answer, failure = None, error
    connection.send((answer, failure))
