"""SHA-256 of files, and the list ``SHA256SUMS`` as coreutils' ``sha256sum -c`` reads it.

Counting and comparing bytes only; what a file should contain is judged elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SUMS = "SHA256SUMS"
"""The name of the list in every package."""

_LINE = re.compile(r"(?P<sha256>[0-9a-f]{64})  (?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)")


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file as it lies on disk: its name in the package, size in bytes and SHA-256."""

    name: str
    bytes: int
    sha256: str


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def measure(path: Path) -> WrittenFile:
    """What a file amounts to, read back from disk."""
    return WrittenFile(path.name, path.stat().st_size, sha256_of(path))


def listing(files: Iterable[WrittenFile]) -> bytes:
    """The content of ``SHA256SUMS`` for these files, sorted by name."""
    lines = sorted((file.name, f"{file.sha256}  {file.name}\n") for file in files)
    return "".join(line for _, line in lines).encode("ascii")


def read_listing(content: bytes) -> dict[str, str]:
    """File names and their SHA-256 as a list states them; ``ValueError`` on any other line."""
    found: dict[str, str] = {}
    for line in content.decode("ascii").splitlines():
        match = _LINE.fullmatch(line)
        if match is None or match["name"] in found:
            raise ValueError(f"not a line of {SUMS}: {line[:100]!r}")
        found[match["name"]] = match["sha256"]
    return found
