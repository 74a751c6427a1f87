"""The pages that people open: static HTML made from the packages and nothing else."""

from datapackages.portal.rendering import PortalNotWritten, render

__all__ = ["PortalNotWritten", "render"]
