"""The pages that people open: static HTML made from the packages and nothing else.

Pages are written after a release, and only say what is published; nothing is computed for them alone.
"""

from datapackages.portal.rendering import PortalNotWritten, render

__all__ = ["PortalNotWritten", "render"]
