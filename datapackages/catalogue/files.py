"""What kind of file each file of a release is, in the words of those who list files.

The European list of file types, the media types of IANA and a short name for people, by suffix. A suffix
that is not here is a plain stream of bytes, which is true of every file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datapackages.catalogue.published.years import Year
    from datapackages.descriptor import Resource
    from datapackages.storage.pointer import ReleasedFile


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its code in the European list, its media type, its name for people."""

    file_type: str
    media_type: str
    label: str


_OTHER = Kind("OCTET", "application/octet-stream", "bestand")
_KINDS = {
    ".csv": Kind("CSV", "text/csv", "CSV"),
    ".html": Kind("HTML", "text/html", "HTML"),
    ".json": Kind("JSON", "application/json", "JSON"),
    ".md": Kind("TXT", "text/markdown", "Markdown"),
    ".parquet": Kind("PARQUET", "application/vnd.apache.parquet", "Parquet"),
    ".sqlite": Kind("OCTET", "application/vnd.sqlite3", "SQLite"),
    ".txt": Kind("TXT", "text/plain", "tekst"),
    ".xlsx": Kind("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
    ".zip": Kind("ZIP", "application/zip", "zip"),
}
_WITHOUT_SUFFIX = {"SHA256SUMS": Kind("TXT", "text/plain", "tekst")}


def kind_of(name: str) -> Kind:
    """The kind of file that has this name."""
    return _WITHOUT_SUFFIX.get(name) or _KINDS.get(PurePath(name).suffix, _OTHER)


def title_of(year: Year, file: ReleasedFile) -> str:
    """What a file is called for people: ``Iv3 balans (CSV)``, or its own name if it has no title."""
    titles = [found.title for found in _described(year, file) if found.title]
    return f"{titles[0] if titles else PurePath(file.path).stem} ({kind_of(file.path).label})"


def description_of(year: Year, file: ReleasedFile) -> str:
    """What the descriptor says of a file or, for another form of a table, of that table; else its title."""
    said = [found.description for found in _described(year, file) if found.description]
    return said[0] if said else title_of(year, file)


def _described(year: Year, file: ReleasedFile) -> list[Resource]:
    """The resource that is the file, then the one that has its name and is another form of the same."""
    stem = PurePath(file.path).stem
    resources = year.descriptor.resources
    return [
        *(found for found in resources if found.path == file.path),
        *(found for found in resources if found.name == stem and found.path != file.path),
    ]
