"""Whether a package is what was signed, by whom, and whether it is the release that stands now.

Bytes have been held against ``SHA256SUMS`` before; anyone can make that list agree, so here it is the
manifest that is believed, as far as its signature is. Faults are pairs of a file and what is wrong with it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datapackages.formats import zipped
from datapackages.storage.checksums import SUMS, listing, sha256_of
from datapackages.storage.pointer import POINTER
from datapackages.trust.manifest import MANIFEST, SIGNATURE, read_manifest
from datapackages.trust.signing import MAX_BYTES, read_signature

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from datapackages.descriptor import Descriptor
    from datapackages.storage.checksums import WrittenFile
    from datapackages.storage.pointer import Pointer
    from datapackages.trust.manifest import Manifest
    from datapackages.trust.signing import PublicKey, Signature

Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Trust:
    """What whoever verifies knows already: the publisher's key, a ``latest.json``, a number seen before."""

    key: PublicKey | None = None
    against: Pointer | None = None
    min_sequence: int | None = None


ANYONE = Trust()
"""Nothing is known: a package is held against itself alone."""


def not_as_signed(folder: Path, files: Mapping[str, WrittenFile], trust: Trust) -> Iterator[Fault]:
    """What differs from the manifest, and what is wrong with the signature over it.

    ``files`` are all that lie in the folder, as they were measured there.
    """
    try:
        manifest = read_manifest(folder)
    except ValueError as error:
        yield MANIFEST, f"is no manifest of ours: {error}"
        return
    if manifest is None:
        if trust.key is not None:
            yield MANIFEST, f"there is none, so nothing here was signed by {trust.key.fingerprint}"
        if (folder / SIGNATURE).exists():
            yield MANIFEST, "is missing, beside a signature over it"
        return
    yield from _other_files(files, manifest)
    yield from _signature_faults(folder, manifest, trust.key)


def _other_files(files: Mapping[str, WrittenFile], manifest: Manifest) -> Iterator[Fault]:
    listed = {file.path: (file.bytes, file.sha256) for file in manifest.files}
    sealed_later = {SUMS, MANIFEST, SIGNATURE, f"{manifest.name}-{manifest.version}.zip"}
    present = {name: file for name, file in files.items() if name not in sealed_later}
    for name in sorted(set(listed) - set(present)):
        yield name, f"is listed in {MANIFEST} but missing; {SUMS} was made to agree with that"
    for name in sorted(set(present) - set(listed)):
        yield name, f"is not listed in {MANIFEST}; {SUMS} was made to agree with it"
    for name in sorted(set(present) & set(listed)):
        if (present[name].bytes, present[name].sha256) != listed[name]:
            yield name, f"was changed, and {SUMS} was made to agree; {MANIFEST} says {listed[name][1]}"


def _signature_faults(folder: Path, manifest: Manifest, key: PublicKey | None) -> Iterator[Fault]:
    path = folder / SIGNATURE
    if not path.exists():
        if manifest.signed_by is not None:
            yield SIGNATURE, f"the signature of {manifest.signed_by} was taken away"
        elif key is not None:
            yield MANIFEST, f"is not signed: the build had no key; you asked for that of {key.fingerprint}"
        return
    signature = _read(path)
    if isinstance(signature, str):
        yield SIGNATURE, f"is no signature of ours: {signature}"
    elif key is not None and signature.key != key:
        yield SIGNATURE, f"was made with another key, {signature.key.fingerprint}, not {key.fingerprint}"
    elif not signature.is_of((folder / MANIFEST).read_bytes()):
        yield MANIFEST, f"is not what {signature.key.fingerprint} signed: one of the two was changed"
    elif manifest.signed_by != signature.key.fingerprint:
        yield SIGNATURE, f"is of {signature.key.fingerprint}, the manifest says {manifest.signed_by}"


def _read(path: Path) -> Signature | str:
    try:
        if path.stat().st_size > MAX_BYTES:
            return f"more than {MAX_BYTES} bytes"
        return read_signature(path.read_bytes())
    except ValueError as error:
        return str(error)[:200]


def another_zip(folder: Path, files: Mapping[str, WrittenFile]) -> Iterator[Fault]:
    """Where the zip beside the files holds something else than they are; ``files`` as they were measured."""
    beside = sorted(name for name in files if name.endswith(".zip"))
    loose = {name: file for name, file in files.items() if name not in {*beside, SUMS}}
    for archive in beside:
        try:
            packed = zipped.hashes(folder / archive)
        except zipped.ZipRefused as error:
            yield archive, str(error)
            continue
        for name in sorted(loose.keys() ^ (packed.keys() - {SUMS})):
            where = "in the folder only" if name in loose else "in the zip only"
            yield archive, f"differs from the folder: {name} is {where}"
        sums = hashlib.sha256(listing(loose.values())).hexdigest()
        for name, sha256 in {**{file.name: file.sha256 for file in loose.values()}, SUMS: sums}.items():
            if packed.get(name, sha256) != sha256:
                yield archive, f"differs from the folder: it holds another {name}"


def not_the_one_that_stands(
    folder: Path, archive: Path | None, descriptor: Descriptor, trust: Trust
) -> Iterator[Fault]:
    """Whether a sound package is nevertheless an old one, one that was taken back, or none of ours."""
    manifest = read_manifest(folder)
    if manifest is not None and (manifest.name, manifest.version) != (descriptor.name, descriptor.version):
        yield (
            MANIFEST,
            f"is of {manifest.name} {manifest.version}, not {descriptor.name} {descriptor.version}",
        )
    if trust.min_sequence is not None:
        number = manifest.sequence if manifest is not None else 0
        if number < trust.min_sequence:
            yield (
                MANIFEST,
                f"is an older one: release number {number}, and you know of number {trust.min_sequence}",
            )
    if trust.against is not None:
        yield from _beside(trust.against, folder, archive, descriptor)


def _beside(pointer: Pointer, folder: Path, archive: Path | None, descriptor: Descriptor) -> Iterator[Fault]:
    """What the package is beside the release that a ``latest.json`` names."""
    if pointer.name != descriptor.name:
        yield POINTER, f"is of {pointer.name}, the package is {descriptor.name}"
        return
    version = descriptor.version
    entry = next((entry for entry in pointer.history if entry.version == version), None)
    withdrawal = pointer.withdrawn.get(version)
    stands = f"{POINTER} names {pointer.version} (number {pointer.sequence})"
    if entry is None:
        yield MANIFEST, f"is of release {version}, which {POINTER} does not know"
    elif withdrawal is not None:
        when = f"{withdrawal.at:%Y-%m-%d}"
        yield MANIFEST, f"is of release {version}, withdrawn on {when}: {withdrawal.reason}; {stands}"
    elif entry.version != pointer.version:
        yield MANIFEST, f"is an older one: release {version} (number {entry.sequence}), while {stands}"
    elif _not_that_very_one(folder, archive, pointer):
        yield SUMS, f"is of another {version} than {POINTER} names"


def _not_that_very_one(folder: Path, archive: Path | None, pointer: Pointer) -> bool:
    if archive is None:
        return sha256_of(folder / SUMS) != pointer.manifest_sha256
    return sha256_of(archive) not in {file.sha256 for file in pointer.files}
