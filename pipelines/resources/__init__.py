"""What the assets are handed: the registry, the archive, a fetcher, the warehouse and the releases.

Each resource only builds a plain object of the layers below from a home folder and a registry file, so
that those layers need no Dagster.
"""
