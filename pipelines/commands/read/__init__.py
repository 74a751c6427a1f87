"""``openbegroting read``: what is understood of one page, for whoever adds a site.

Getting the page, writing it for people and giving its rows each have their own module.
"""

from __future__ import annotations

from pipelines.commands.read.command import read

__all__ = ["read"]
