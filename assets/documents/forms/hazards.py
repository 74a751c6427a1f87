"""What of HTML would take the parser minutes instead of milliseconds, refused before it is parsed.

Measured with libxml2 2.14: 20,000 attributes on one tag take 1.3 s and 200,000 take 700 s, while 300,000
tags, nested or not, take less than 2 s. So attributes are counted here, in one linear pass.
"""

from __future__ import annotations

import re

from assets.documents.forms.decoding import UnreadablePage

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
