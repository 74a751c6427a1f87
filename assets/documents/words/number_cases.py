"""The cases by which ``read_number`` is tested, and the page of the documentation that shows them.

``python -m assets.documents.words.number_cases > docs/numbers.md`` writes that page anew.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from assets.documents.words.numbers import read_number

CASES_FILE = Path(__file__).with_suffix(".yaml")

_TOP = """# Numbers

How the text of a cell is read as a number (`assets/documents/words/numbers.py`). A point groups thousands and
a comma begins decimals. Nothing is multiplied: `3,2 mln` is 3.2 with unit mln. What can be meant otherwise is
no number; its text is published as it stands, with the reason. The cases below are those of the tests.
"""


def cases() -> dict[str, list[Any]]:
    """``numbers`` (text, value, unit, qualifier), ``words`` (text, qualifier) and ``refused`` (text)."""
    found: dict[str, list[Any]] = yaml.safe_load(CASES_FILE.read_text(encoding="utf-8"))
    return found


def as_markdown() -> str:
    """The page of the documentation."""
    found = cases()
    read = [
        "| text | value | unit | qualifier |",
        "|---|---|---|---|",
        *(
            f"| {_code(text)} | {value} | {unit or ''} | {word or ''} |"
            for text, value, unit, word in found["numbers"]
        ),
    ]
    words = [
        "| text | qualifier |",
        "|---|---|",
        *(f"| {_code(text)} | {word} |" for text, word in found["words"]),
    ]
    refused = [
        "| text | why it is no number |",
        "|---|---|",
        *(f"| {_code(text)} | {read_number(text).why_not} |" for text in found["refused"]),
    ]
    parts = [
        _TOP,
        "## Numbers\n",
        *read,
        "\n## Words instead of numbers\n",
        *words,
        "\n## No numbers\n",
        *refused,
    ]
    return "\n".join(parts) + "\n"


def _code(text: str) -> str:
    """A text as code, what cannot be seen written out."""
    shown = "".join(
        letter if (letter.isascii() and letter.isprintable()) or letter in "€¹²³" else f"\\u{ord(letter):04X}"
        for letter in text
    )
    return f"`{shown}`" if shown else "(empty)"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
