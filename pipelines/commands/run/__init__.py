"""``openbegroting run``: the whole flow for some years, what it says meanwhile, and what it ends with."""

from __future__ import annotations

from pipelines.commands.run.command import run

__all__ = ["run"]
