"""What of a page would take minutes instead of milliseconds: refused before it is parsed, or given up.

Measured with libxml2 2.14: 20,000 attributes on one tag take 1.3 s and 200,000 take 700 s, while 300,000
tags, nested or not, take less than 2 s. So attributes are counted here, in one linear pass. What our own
reading of a page may take is bounded by a timer.
"""

from __future__ import annotations

import ctypes
import re
import signal
import threading
import time
from typing import TYPE_CHECKING, TypeVar

from assets.documents.forms.decoding import UnreadablePage

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MAX_SECONDS = 20.0
"""Of processor time for one page, so that a busy machine refuses no page that a quiet one reads. The largest
of the pages seen takes 0.1."""

_LOOK_AGAIN = 0.05

MAX_ATTRIBUTES = 1_000
"""Of one tag; 3 ms to parse."""

MAX_TAGS = 400_000
"""Counted as ``<``: a table of 10,000 rows and 20 columns."""

_ATTRIBUTE = (
    rb"(?:[\s/]*+[^\s/>][^\s/>=]*+"
    rb"(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+|(?=>)|\Z))?+)"
)

# Every part is possessive and nothing inside a tag can fail, so no byte is looked at more than twice. What
# stands in a comment, a script or a style is no tag to the parser either.
_TAG = re.compile(
    rb"<!--(?:-?>|.*?--!?>|.*)"
    rb"|</?(?:(script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])|[a-z][^\s/>]*+)"
    rb"(?:" + _ATTRIBUTE + rb"{%d}(?P<many>)|" % MAX_ATTRIBUTES + _ATTRIBUTE + rb"*+)"
    rb"(?(1)[^>]*+>?.*?(?:</\1|\Z))",
    re.IGNORECASE | re.DOTALL,
)


def refuse_hazards(markup: bytes) -> None:
    """Raise ``UnreadablePage`` for markup that would keep the parser busy for minutes."""
    if markup.count(b"<") > MAX_TAGS:
        raise UnreadablePage(f"De HTML heeft meer dan {MAX_TAGS // 1000}.000 tags.")
    if any(tag.start("many") >= 0 for tag in _TAG.finditer(markup)):
        raise UnreadablePage(f"De HTML heeft een tag met meer dan {MAX_ATTRIBUTES // 1000}.000 attributen.")


class _TimeUp(BaseException):
    """Not an ``Exception``, so that nothing on the way takes it for a fault of its own."""


def within_limit(read: Callable[[], T], seconds: float = MAX_SECONDS) -> T:
    """What ``read`` returns. Raises ``UnreadablePage`` when it takes more processor time.

    The timer interrupts Python, regular expressions included; libxml2 is not interrupted, and what it is
    given is bounded by ``refuse_hazards``. Signals reach the main thread only: another is watched by a thread
    of its own, which interrupts between two steps of Python but not within a regular expression.
    """
    if threading.current_thread() is not threading.main_thread():
        return _watched(read, seconds)
    before = signal.signal(signal.SIGVTALRM, _raise_time_up)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        try:
            return read()
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except _TimeUp:
        raise UnreadablePage(_given_up(seconds)) from None
    finally:
        signal.signal(signal.SIGVTALRM, before)


def _watched(read: Callable[[], T], seconds: float) -> T:
    """As ``within_limit``, outside the main thread."""
    reader = threading.get_ident()
    spent = time.pthread_getcpuclockid(reader)
    ends = time.clock_gettime(spent) + seconds
    done = threading.Event()
    lock = threading.Lock()

    def watch() -> None:
        while not done.wait(max(ends - time.clock_gettime(spent), _LOOK_AGAIN)):
            with lock:
                if time.clock_gettime(spent) >= ends and not done.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(reader), ctypes.py_object(_TimeUp)
                    )
                    return

    watcher = threading.Thread(target=watch, name="page-limit", daemon=True)
    watcher.start()
    try:
        try:
            return read()
        finally:
            with lock:
                done.set()
            watcher.join()
    except _TimeUp:
        raise UnreadablePage(_given_up(seconds)) from None


def _given_up(seconds: float) -> str:
    return f"De pagina is na {seconds:g} seconden rekenen opgegeven."


def _raise_time_up(*_: object) -> None:
    raise _TimeUp
