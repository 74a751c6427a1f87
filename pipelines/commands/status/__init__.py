"""``openbegroting status``: how each year stands, and its documents beside Iv3."""

from __future__ import annotations

from pipelines.commands.status.command import status

__all__ = ["status"]
