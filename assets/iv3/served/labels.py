"""Codes and labels of Iv3 as they may be published: what cannot be seen does not pass for something else.

A label is cleaned; a code is not, because a code that is mended might become somebody else's: what is
hidden in it is shown, so that it is in no list and the judge refuses it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assets.cleaning import bounded, one_line

if TYPE_CHECKING:
    import polars as pl

LONGEST_LABEL = 200
"""The longest label of CBS has about 40 characters, the longest full name of our own 70."""

LONGEST_CODE = 40
"""Codes of CBS have at most nine characters."""

_ODD = r"[^\x20-\x7e]"

_ODD_CHARACTER = re.compile(_ODD)

_SHOWN = "\N{REPLACEMENT CHARACTER}"


def label(title: str) -> str:
    """``title`` on one line without hidden characters, at most ``LONGEST_LABEL`` long."""
    return bounded(one_line(title[: 10 * LONGEST_LABEL]), LONGEST_LABEL)


def code(key: str) -> str:
    """``key`` without its padding; a key that is no code of CBS comes out as one that is in no list."""
    return _ODD_CHARACTER.sub(_SHOWN, bounded(key.strip(" "), LONGEST_CODE))


def odd(key: pl.Expr) -> pl.Expr:
    """Whether ``code`` changes more of a stripped ``key`` than its padding."""
    return (key.str.len_chars() > LONGEST_CODE) | key.str.contains(_ODD)
