"""Years of two digits behind an apostrophe, as heads of narrow columns have them: "Begroting '24".

Which year a head is about is read by ``amounts.words.heads`` and ``indicator_heads``.
"""

from __future__ import annotations

import re

_SHORT_YEAR = re.compile(r"(?<![\w'\u2019])['\u2018\u2019`\u00b4]([0-9]{2})(?![\w/-])")


def with_whole_years(text: str) -> str:
    """The text with "2024" for "'24"; a range such as "'24-'27" stays as it is."""
    return _SHORT_YEAR.sub(r"20\1", text)
