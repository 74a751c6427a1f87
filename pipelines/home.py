"""Where state lives: one home folder, named by an option, the environment, or ``var/`` in the checkout.

Only the layout is known here; who reads and writes each folder is not.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]

HOME_VARIABLE = "OPENBEGROTING_HOME"
SOURCES_VARIABLE = "OPENBEGROTING_SOURCES"

EMBEDDED_SOURCES = Path(__file__).with_name("sources.yaml")
"""The registry of the embedded samples, used when no other is named."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders below one home."""

    root: Path

    @property
    def archive(self) -> Path:
        """Raw bodies by their hash, the fetch log and the pull manifests."""
        return self.root / "archive"

    @property
    def warehouse(self) -> Path:
        """Normalised, accepted and quarantined tables per year."""
        return self.root / "warehouse"

    @property
    def public(self) -> Path:
        """What a web server serves, and nothing else."""
        return self.root / "public"

    @property
    def staging(self) -> Path:
        """Releases in the making, beside ``public`` so that they can be renamed into it."""
        return self.root / "staging"

    @property
    def dagster(self) -> Path:
        """Dagster's own home: runs, events, schedules."""
        return self.root / "dagster"


def home_at(option: Path | None = None) -> Home:
    """The home that ``option`` names, else the environment, else ``var/`` in the checkout."""
    return Home(Path(option or os.environ.get(HOME_VARIABLE) or CHECKOUT / "var").expanduser().resolve())


def sources_at(option: Path | None = None) -> Path:
    """The registry that ``option`` names, else the environment, else the embedded samples'."""
    return Path(option or os.environ.get(SOURCES_VARIABLE) or EMBEDDED_SOURCES).expanduser().resolve()
