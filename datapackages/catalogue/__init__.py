"""What tells others that the packages exist: catalogue, feed and payloads for portals.

Everything here follows from the releases and ``publisher.yaml`` and can be made again at any time; the
packages themselves, and the pages for people, are made elsewhere.
"""

from datapackages.catalogue.rendering import CatalogueNotWritten, render

__all__ = ["CatalogueNotWritten", "render"]
