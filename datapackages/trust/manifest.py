"""``manifest.json``: which release this is, after which one, made with what, and the hash of every file.

It is the one file that is signed; everything else is known by what it says. It lists what the zip holds,
so that folder and zip carry the very same manifest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from datapackages.storage.pointer import Sha256, Version  # noqa: TC001 - msgspec reads the annotations

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"

MAX_BYTES = 2**20
"""A manifest of ours has 20 kB."""


class ManifestFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file: its name, size in bytes, SHA-256 and, for a table, its rows."""

    path: str
    bytes: int
    sha256: Sha256
    rows: int | None = msgspec.field(name="rijen", default=None)


class Parent(msgspec.Struct, frozen=True):
    """The release that this one followed, with the checksum of its ``SHA256SUMS``."""

    version: Version
    manifest_sha256: Sha256


class Makings(msgspec.Struct, frozen=True):
    """Hashes of what a release was made with: our code, our own code lists, the locked dependencies."""

    code: Sha256 | None = None
    codelists: Sha256 | None = msgspec.field(name="codelijsten", default=None)
    lock: Sha256 | None = None


NOT_RECORDED = Makings()
"""Of a release from before this was recorded."""


class Manifest(msgspec.Struct, frozen=True):
    """A release in one file. ``signed_by`` is the fingerprint of the key, null for an unsigned build.

    ``sequence`` orders the releases of a year, clocks do not.
    """

    name: Annotated[str, msgspec.Meta(max_length=100)]
    jaar: int
    version: Version
    sequence: int
    parent: Parent | None
    made_with: Makings = msgspec.field(name="gemaakt_met")
    signed_by: Annotated[str, msgspec.Meta(max_length=100)] | None = msgspec.field(name="ondertekend_door")
    files: tuple[ManifestFile, ...]

    def encoded(self) -> bytes:
        """The content of ``manifest.json``."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest in a package folder; None if it has none, as releases before it was invented.

    Raises ``ValueError`` if it is anything else than a manifest we write, ``OSError`` if unreadable.
    """
    path = folder / MANIFEST
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"more than {MAX_BYTES} bytes")
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)[:200]) from error
