"""Reads a YAML file that a person writes: within bounds, as text, with every mistake at its line.

What the keys mean is for the registry and the corrections; what of YAML is refused is in ``text``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.sources.yaml import text as yaml_text
from assets.sources.yaml.mistakes import Mistake, RegistryError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1_000_000
"""Ten documents of every municipality are a third of it."""


def read_yaml(path: Path, what: str, option: str) -> yaml_text.YamlText:
    """The content of the file, which holds ``what`` ("a registry of sources") and which ``option`` names.

    Raises ``RegistryError`` for a file that cannot be read or is no text, and for YAML that is refused.
    """
    try:
        return yaml_text.parse(_text_of(path, what, option))
    except yaml_text.YamlMistake as mistake:
        raise RegistryError(path, [Mistake(mistake.line, mistake.problem)]) from None


def _text_of(path: Path, what: str, option: str) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RegistryError(path, [_unreadable(error, what, option)]) from None
    problem = None
    if len(content) > MAX_BYTES:
        problem = f"expected at most {MAX_BYTES:,} bytes, found more"
    elif not content.strip():
        problem = f"expected {what}, found an empty file"
    elif b"\x00" in content:
        problem = "expected text, found a binary file"
    if problem is not None:
        raise RegistryError(path, [Mistake(None, problem)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        mistake = Mistake(line, f"expected UTF-8, found the byte 0x{content[error.start]:02x}")
        raise RegistryError(path, [mistake]) from None


def _unreadable(error: OSError, what: str, option: str) -> Mistake:
    """That the file is not there or cannot be read; it should hold ``what`` and be named with ``option``."""
    variable = f"OPENBEGROTING_{option.removeprefix('--').upper()}"
    found = (error.strerror or "an error").lower()
    remedy = f"name another with {option} or {variable}"
    return Mistake(None, f"expected {what}, found: {found} \N{MIDDLE DOT} {remedy}")
