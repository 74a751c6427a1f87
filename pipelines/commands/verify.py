"""``openbegroting verify``: whether a downloaded package is what was published."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from pipelines.commands.options import json_option

NOT_AS_PUBLISHED = 1


@click.command()
@click.argument("package", type=click.Path(path_type=Path), metavar="DIR_OR_ZIP")
@json_option
def verify(package: Path, *, as_json: bool) -> None:
    """Check the hashes, schema and keys of a downloaded package, offline."""
    from datapackages.verifying import verify as verify_package

    findings = verify_package(package)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"{finding.severity}: {finding.thing}: {finding.message}")
        if not findings:
            click.echo(f"{package}: every file is as published, and the tables obey their schema")
    if any(finding.severity == "error" for finding in findings):
        sys.exit(NOT_AS_PUBLISHED)
