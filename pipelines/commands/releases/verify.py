"""``openbegroting verify``: whether a downloaded package is what was published."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import json_option
from pipelines.commands.output.stdout import LONGEST_LINE, print_json, printable

if TYPE_CHECKING:
    from datapackages.trust.checking import Trust
    from datapackages.trust.manifest import Manifest

NOT_AS_PUBLISHED = 1

_ZIP = b"PK\x03\x04"


@click.command(short_help="Check a downloaded package, offline.")
@click.argument("package", type=click.Path(path_type=Path), metavar="DIR_OR_ZIP")
@click.option(
    "--key", type=click.Path(path_type=Path), help="The publisher's public key: it must have signed."
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help="A latest.json, fetched just now: the package must be the release that it names.",
)
@click.option(
    "--min-sequence", type=click.IntRange(min=1), help="A release number you know of: refuse an older one."
)
@json_option
def verify(
    package: Path, key: Path | None, against: Path | None, min_sequence: int | None, *, as_json: bool
) -> None:
    """Check the hashes, signature, schema and keys of a downloaded package, offline."""
    from datapackages.trust.verifying import examine

    _refuse_what_is_no_package(package)
    examination = examine(package, _trust(key, against, min_sequence))
    findings, manifest = examination.findings, examination.manifest
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            # A file of a forged package may be called what makes a terminal print another verdict.
            click.echo(
                printable(f"{finding.severity}: {finding.thing}: {finding.message}", longest=LONGEST_LINE)
            )
        if not findings:
            click.echo(f"{package}: every file is as published, and the tables obey their schema")
            click.echo(f"{package}: {_signed(manifest, known=key is not None)}")
    if any(finding.severity == "error" for finding in findings):
        sys.exit(NOT_AS_PUBLISHED)


def _refuse_what_is_no_package(path: Path) -> None:
    """Raises where there is nothing that could have been changed: what is damaged is told as a finding."""
    import zipfile

    from datapackages.descriptor import DESCRIPTOR
    from datapackages.errors import OpenbegrotingError
    from datapackages.storage.checksums import SUMS
    from datapackages.trust.manifest import MANIFEST

    marks = (SUMS, MANIFEST, DESCRIPTOR)
    found = None
    if path.is_dir():
        if not any((path / name).exists() for name in marks):
            found = f"a folder without {', '.join(marks[:-1])} and {marks[-1]}"
    elif not path.exists():
        found = "no such file or folder"
    elif not path.is_file():
        found = "neither a file nor a folder"
    elif not zipfile.is_zipfile(path):
        with path.open("rb") as file:  # a zip that was cut off begins as one
            found = None if file.read(len(_ZIP)) == _ZIP else "a file that is no zip"
    if found is not None:
        raise OpenbegrotingError(
            f"package {path}",
            expected="the folder of one release, or its zip",
            found=found,
            remedy="give begrotingen-2024-1.0.0.zip as it was downloaded, or the folder it was unpacked in",
        )


def _trust(key: Path | None, against: Path | None, min_sequence: int | None) -> Trust:
    from datapackages.errors import OpenbegrotingError
    from datapackages.storage.pointer import PointerDamaged, read_pointer
    from datapackages.trust.checking import Trust
    from datapackages.trust.signing import read_public_key

    pointer, problem = None, None
    if against is not None:
        try:
            pointer = read_pointer(against)
            problem = "no such file" if pointer is None else None
        except PointerDamaged as error:
            problem = error.found
    if problem is not None:
        raise OpenbegrotingError(
            str(against),
            expected="a latest.json as it is published",
            found=problem,
            remedy="fetch that of the year anew from the publisher",
        )
    return Trust(read_public_key(key) if key is not None else None, pointer, min_sequence)


def _signed(manifest: Manifest | None, *, known: bool) -> str:
    if manifest is None:
        return "not signed; it is from before releases had a manifest"
    place = f"release {manifest.version}, number {manifest.sequence}"
    if manifest.signed_by is None:
        return f"{place}; not signed: the build had no key"
    if known:
        return f"{place}; signed by the key you gave"
    return (
        f"{place}; signed by {manifest.signed_by}, give the publisher's key with --key to be sure who that is"
    )
