"""``openbegroting verify``: whether a downloaded package is what was published."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import json_option
from pipelines.commands.output.stdout import print_json

if TYPE_CHECKING:
    from datapackages.trust.checking import Trust
    from datapackages.trust.manifest import Manifest

NOT_AS_PUBLISHED = 1


@click.command()
@click.argument("package", type=click.Path(path_type=Path), metavar="DIR_OR_ZIP")
@click.option(
    "--key", type=click.Path(path_type=Path), help="The publisher's public key: it must have signed."
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help="A latest.json, fetched just now: the package must be the release that it names.",
)
@click.option("--min-sequence", type=int, help="A release number you know of: refuse an older one.")
@json_option
def verify(
    package: Path, key: Path | None, against: Path | None, min_sequence: int | None, *, as_json: bool
) -> None:
    """Check the hashes, signature, schema and keys of a downloaded package, offline."""
    from datapackages.portal.words import kort
    from datapackages.trust.verifying import examine

    examination = examine(package, _trust(key, against, min_sequence))
    findings, manifest = examination.findings, examination.manifest
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            # A file of a forged package may be called what makes a terminal print another verdict.
            click.echo(f"{finding.severity}: {kort(finding.thing)}: {kort(finding.message)}")
        if not findings:
            click.echo(f"{package}: every file is as published, and the tables obey their schema")
            click.echo(f"{package}: {_signed(manifest, known=key is not None)}")
    if any(finding.severity == "error" for finding in findings):
        sys.exit(NOT_AS_PUBLISHED)


def _trust(key: Path | None, against: Path | None, min_sequence: int | None) -> Trust:
    from datapackages.errors import OpenbegrotingError
    from datapackages.storage.pointer import read_pointer
    from datapackages.trust.checking import Trust
    from datapackages.trust.signing import read_public_key

    pointer = read_pointer(against) if against is not None else None
    if against is not None and pointer is None:
        raise OpenbegrotingError(str(against), expected="a latest.json", found="no such file")
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
