"""Who publishes the packages, and the standing texts of every package, read from ``publisher.yaml``.

Only what is the same for every year belongs here. What one package holds is said by its descriptor.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

PUBLISHER_FILE = Path(__file__).parent / "publisher.yaml"


class Licence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The licence of the packages: Open Definition identifier, Dutch title, address of the text."""

    name: str
    title: str
    path: str


class Attribution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Someone whose material the packages are made from, and the sentence that credits them."""

    title: str
    role: str
    text: str
    path: str | None = None


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all yearly packages have in common: Dutch title, description, keywords and warnings."""

    title: str
    description: str
    keywords: tuple[str, ...]
    warnings: tuple[str, ...]
    sample_warning: str
    """What is said first of a package that was made from the embedded samples."""


class Publisher(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The publisher as portals, descriptors and catalogues name it."""

    name: str
    title: str
    homepage: str
    email: str
    licence: Licence
    attributions: tuple[Attribution, ...]
    series: Series


@cache
def read_publisher() -> Publisher:
    """The publisher of this installation; ``msgspec.ValidationError`` if the file is not well formed."""
    return msgspec.yaml.decode(PUBLISHER_FILE.read_bytes(), type=Publisher)


def package_name(jaar: int) -> str:
    """The name of the package of a year, which is also its folder: ``begrotingen-2024``.

    Data Package v2 asks both for an invariant name and for one that is unique in a registry; with
    one package per year these conflict. We keep the year, because CKAN-like registries key on it.
    """
    return f"begrotingen-{jaar}"
