"""How mistakes in a registry or other settings are told: file, line, place, expected and found.

What is a mistake is decided by the models, such as those in ``registry``, and by ``text``.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from assets.sources.web.urls import redacted
from assets.sources.yaml.text import Place, YamlText, shown
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

MAX_TOLD = 10
"""Mistakes told at once; the rest is counted."""

MAX_SHOWN = 60
"""Letters of a value that are shown."""

_EXPECTED_BY_TYPE = {
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "tuple_type": "a list",
    "string_type": "text",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake and its line; no line when it is about the file as a whole."""

    line: int | None
    text: str


class RegistryError(OpenbegrotingError):
    """The registry cannot be used. Its text has one line per mistake."""

    def __init__(self, path: Path, mistakes: Sequence[Mistake]) -> None:
        self.path = path
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line or 0))
        super().__init__(str(path))

    def __str__(self) -> str:
        told = [
            f"{self.path}{f':{mistake.line}' if mistake.line else ''}: {redacted(mistake.text)}"
            for mistake in self.mistakes[:MAX_TOLD]
        ]
        rest = len(self.mistakes) - len(told)
        return "\n".join([*told, f"{self.path}: and {rest} more mistakes"] if rest else told)


def unfit(expected: str, found: str | None = None) -> PydanticCustomError:
    """A mistake in a value; ``found`` only where the value itself does not tell it."""
    return PydanticCustomError("unfit", "{expected}", {"expected": expected, "found": found})


def explained(
    error: ValidationError, yaml: YamlText, fields_at: Callable[[Place], tuple[str, ...]]
) -> list[Mistake]:
    """The mistakes that pydantic found, at their lines; ``fields_at`` gives the keys a place may have."""
    return [_mistake(detail, yaml, fields_at) for detail in error.errors(include_url=False)]


def _mistake(detail: ErrorDetails, yaml: YamlText, fields_at: Callable[[Place], tuple[str, ...]]) -> Mistake:
    place = tuple(step[:MAX_SHOWN] if isinstance(step, str) else step for step in detail["loc"])
    context = detail.get("ctx", {})
    if detail["type"] == "extra_forbidden":
        expected, found = _unknown_key(str(place[-1]), fields_at(place[:-1]))
    elif detail["type"] == "missing":
        expected, found = "this key", "nothing"
    else:
        expected = context.get("expected") or _EXPECTED_BY_TYPE.get(detail["type"], detail["msg"])
        found = context.get("found") or _found(detail["input"])
    where = f"{shown(place)}: " if place else ""
    return Mistake(yaml.line_of(tuple(detail["loc"])), f"{where}expected {expected}, found {found}")


def _unknown_key(key: str, known: tuple[str, ...]) -> tuple[str, str]:
    close = get_close_matches(key, known, n=1)
    hint = f" (did you mean {close[0]}?)" if close else ""
    return f"one of {', '.join(known)}", f"the unknown key {key!r}{hint}"


def _found(value: object) -> str:
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    return quoted(str(value))


def quoted(text: str) -> str:
    """A value as it was typed, bounded."""
    if not text:
        return "nothing"
    return repr(text) if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]!r}…"
