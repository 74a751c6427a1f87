"""The root of every error this project raises on purpose.

Each error is one line for a person: the thing, what was expected, what was found, what to do next.
Kinds of errors live beside the code that raises them; only the root is here, in the lowest layer.
"""

from __future__ import annotations


class OpenbegrotingError(Exception):
    """A mistake or misfortune that is explained to the user in one line, never as a traceback."""

    def __init__(self, thing: str, *, expected: str = "", found: str = "", remedy: str = "") -> None:
        self.thing = thing
        self.expected = expected
        self.found = found
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        parts = [self.thing]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.found:
            parts.append(f"found {self.found}")
        if self.remedy:
            parts.append(self.remedy)
        line = " · ".join(" ".join(part.split()) for part in parts)
        return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)


def first_line(error: BaseException) -> str:
    """What an error of another library says, in one line of at most 200 characters."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


class NotFound(OpenbegrotingError):
    """What a reader asks for is well asked, and is not in what was published: no such year, no such row."""
