"""The registry that a command works with: its sources, and the corrections that belong to them.

Where the files lie by default is known in ``home``; how they are read, in ``assets``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.sources.registry import read_registry
from pipelines.home import corrections_at, sources_at

if TYPE_CHECKING:
    from pathlib import Path

    from assets.sources.registry import Registry


def registry_at(sources: Path | None = None, corrections: Path | None = None) -> Registry:
    """The registry that the options name, else the environment, else that of the embedded samples.

    Raises ``RegistryError`` or ``CorrectionsError``.
    """
    path = sources_at(sources)
    return read_registry(path, corrections_at(path, corrections))
