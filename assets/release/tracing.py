"""From a published row back to the bytes it came from: release, verdicts, steps, archived body.

Reads what is published, never the warehouse: what a consumer downloaded is what is explained.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl

from assets.iv3.tracing import place_of, raw_records
from datapackages.errors import OpenbegrotingError
from datapackages.schema import TableSchema, tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assets.sources.archive import Archive
    from datapackages.releases import Release, Releases

_IV3_ROWS = ("iv3_baten_lasten", "iv3_balans")

_TRUE_WORDS = {"true": True, "false": False, "ja": True, "nee": False}


@dataclass(frozen=True, slots=True)
class Origin:
    """The archived body of a row, whether its bytes are intact, and the record in it."""

    sha256: str
    url: str
    fetched_at: str
    bytes: int
    archived_as: str
    intact: bool
    place: str | None
    raw: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One published row, where it stands, where it came from and what was done on the way."""

    table: str
    jaar: int
    release: str
    row: Mapping[str, Any]
    origin: Origin | None
    steps: tuple[str, ...]
    verdicts: tuple[str, ...]


def explain(
    releases: Releases, archive: Archive, years: Sequence[int], name: str, wanted: Mapping[str, str]
) -> list[Explanation]:
    """Every published row of table ``name`` whose columns have the ``wanted`` values, explained.

    Raises ``OpenbegrotingError`` for a table or column that is not published, or a value of another type.
    """
    schema = _schema(name)
    conditions = [_condition(schema, column, text) for column, text in wanted.items()]
    found: list[Explanation] = []
    for jaar in years:
        release = releases.latest(jaar)
        if release is None:
            continue
        published = release.tables()
        rows = published[name].filter(conditions) if conditions else published[name]
        found += _explained(rows, schema, release, published["bronnen"], archive)
    return found


def _schema(name: str) -> TableSchema:
    if name not in tables():
        raise OpenbegrotingError(
            f"table {name!r}", expected=f"one of {', '.join(sorted(tables()))}", found="no table of that name"
        )
    return tables()[name]


def _condition(schema: TableSchema, column: str, text: str) -> pl.Expr:
    if column not in schema.columns:
        raise OpenbegrotingError(
            f"column {column!r}",
            expected=f"one of {', '.join(schema.columns)}",
            found=f"none in {schema.name}",
        )
    try:
        value = pl.lit(_value(schema.field(column).type, text))
    except ValueError as error:
        raise OpenbegrotingError(
            f"{column}={text}", expected=f"a value of type {schema.field(column).type}", found=repr(text)
        ) from error
    return pl.col(column).eq(value)


def _value(kind: str, text: str) -> object:
    if kind == "integer":
        return int(text.replace(".", ""))
    if kind == "number":
        return float(text)
    if kind == "boolean":
        if text.lower() not in _TRUE_WORDS:
            raise ValueError(text)
        return _TRUE_WORDS[text.lower()]
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "datetime":
        return pl.Series([text]).str.to_datetime(time_zone="Europe/Amsterdam")[0]
    return text


def _explained(
    rows: pl.DataFrame, schema: TableSchema, release: Release, bronnen: pl.DataFrame, archive: Archive
) -> list[Explanation]:
    bodies: dict[str, bytes | None] = {}
    verdicts = _verdicts(_validation_of(release), schema.name)
    explained = []
    for row in rows.iter_rows(named=True):
        origin = _origin(row, schema, bronnen, archive, bodies) if "bron" in row else None
        explained.append(
            Explanation(
                schema.name, release.jaar, release.version, row, origin, _steps(schema, release), verdicts
            )
        )
    return explained


def _origin(
    row: Mapping[str, Any],
    schema: TableSchema,
    bronnen: pl.DataFrame,
    archive: Archive,
    bodies: dict[str, bytes | None],
) -> Origin:
    sha256 = row["bron"]
    source = bronnen.filter(pl.col("bron") == sha256).row(0, named=True)
    if sha256 not in bodies:
        bodies[sha256] = _read(archive, sha256)
    content = bodies[sha256]
    records = raw_records(content, row) if content is not None and schema.name in _IV3_ROWS else []
    return Origin(
        sha256=sha256,
        url=source["url"],
        fetched_at=source["opgehaald_op"].isoformat(),
        bytes=source["bytes"],
        archived_as=str(archive.path_of(sha256)),
        intact=content is not None,
        place=", ".join(place_of(record) for record in records) or _place_on_page(row),
        raw=tuple(records),
    )


def _read(archive: Archive, sha256: str) -> bytes | None:
    """The archived bytes, verified against their hash; None when they are gone or damaged."""
    try:
        return archive.read(sha256)
    except OpenbegrotingError:
        return None


def _place_on_page(row: Mapping[str, Any]) -> str | None:
    places = [
        f"{name} {row[name]}" for name in ("pagina", "tabel", "rij", "volgnr") if row.get(name) is not None
    ]
    return ", ".join(places) or None


def _steps(schema: TableSchema, release: Release) -> tuple[str, ...]:
    read = {
        "iv3": "read from the OData page; keys stripped, thousands of euros times 1,000",
        "documents": "read from the page into blocks, and from blocks into rows",
    }.get(schema.group, "read from the code lists of the year, joined to our register")
    return (
        "pulled and archived unchanged",
        read,
        "judged by every rule of its table",
        f"published in release {release.version}",
    )


def _validation_of(release: Release) -> Mapping[str, Any]:
    """The judgement that was published with the release."""
    content = (release.folder / "validatie.json").read_bytes()
    return msgspec.json.decode(content, type=dict[str, Any])


def _verdicts(validation: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(
        f"{verdict['regel']}: {verdict['uitkomst']}"
        for verdict in validation.get("regels", [])
        if verdict.get("tabel") == name
    )
