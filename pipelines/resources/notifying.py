"""Where the sensor watches and whom it tells.

Only the paths are configuration of Dagster: addresses and secrets never enter its storage.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from pipelines.home import Home
from pipelines.monitoring.settings import Settings, settings_beside


@dataclass(frozen=True, slots=True)
class Notifying:
    """A home to watch, and the channels to tell what is wrong in it."""

    home: Home
    settings: Settings


class NotifyingResource(dg.ConfigurableResource[Notifying]):
    """Channels as ``alerts.yaml`` has them now."""

    home: str
    sources: str

    def create_resource(self, context: dg.InitResourceContext) -> Notifying:  # noqa: ARG002
        """The home and its channels; raises ``SettingsError`` when the file does not read."""
        return Notifying(Home(Path(self.home)), settings_beside(Path(self.sources)))
