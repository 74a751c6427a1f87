"""Puts an export into an archive as a complete pull of each year, as if CBS had just given it.

Bodies, roles and addresses are those of a pull, so that everything after the pull runs unchanged and
without network. What is in the pages is for ``export``.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assets.iv3.pulling.pull import SOURCE
from assets.iv3.served.bodies import DIMENSION, PROPERTIES, ROWS, TABLE_INFOS
from assets.sources.archive import Archive, Body
from assets.sources.pulls import Pull, PulledBody, Pulls
from samples.iv3 import cube

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.export import Export, Row

BASE_URL = "https://iv3.openbegroting.invalid"

_PULLED_AT = datetime(2026, 1, 1, tzinfo=UTC)

REGISTRY = """\
iv3:
  base_url: {base_url}
  years: [{years}]
"""


def archive_export(export: Export, home: Path) -> Path:
    """Archive and pulls below ``home``, and the registry that asks for these years; returns its path."""
    archive, pulls = Archive(home / "archive"), Pulls(home / "archive" / "pulls")
    for jaar, reports in export.pages.items():
        bodies = tuple(_body(archive, jaar, role, rows) for role, rows in _roles(jaar, reports))
        pulls.save(Pull(SOURCE, jaar, bodies, _PULLED_AT))
    registry = home / "sources.yaml"
    years = ", ".join(map(str, export.pages))
    registry.write_text(REGISTRY.format(base_url=BASE_URL, years=years), encoding="utf-8")
    return registry


def _roles(jaar: int, reports: dict[str, list[list[Row]]]) -> Iterator[tuple[str, list[Row]]]:
    yield TABLE_INFOS, [{"Identifier": _table(jaar), "Title": f"Gemeenten {jaar} onbewerkte Iv3-data"}]
    yield PROPERTIES, list(cube.entity(2024, "DataProperties"))
    rows = [row for pages in reports.values() for page in pages for row in page]
    for name in cube.KEY_WIDTHS:
        titles = {item["Key"]: item["Title"] for item in cube.entity(2024, name)}
        keys = sorted({row[name] for row in rows})
        yield (
            DIMENSION + name,
            [{"Key": key, "Title": titles.get(key, f"{key.strip()} voorbeeld")} for key in keys],
        )
    for report, pages in reports.items():
        for number, page in enumerate(pages, start=1):
            yield f"{ROWS}{report.removeprefix(str(jaar))}:{number:04}", page


def _table(jaar: int) -> str:
    return f"45{jaar % 1000:03}NED"


def _body(archive: Archive, jaar: int, role: str, rows: list[Row]) -> PulledBody:
    content = json.dumps({"odata.metadata": BASE_URL, "value": rows}).encode()
    url = f"{BASE_URL}/ODataFeed/OData/{_table(jaar)}/{role.replace(':', '/')}"
    body = Body(archive.put(content), url, _PULLED_AT, len(content), "application/json")
    return PulledBody(role, body)
