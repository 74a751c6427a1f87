"""The package as one zip file with ``datapackage.json`` at its root, and unpacking such a file safely.

Frictionless reads a zip only if the descriptor lies at its root. The zip we write has the same bytes
every time; the zip we unpack may come from anyone.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAX_ENTRIES = 1_000
MAX_UNPACKED = 2 * 2**30
"""Bytes really unpacked; sizes that a zip claims for itself are not believed."""

_DOS_EPOCH = (0, 1 << 5 | 1)  # 1 January 1980, as zip stores it: time, date
_VERSION = 20  # of the zip format: deflate, no zip64
_UNIX = 3
_REGULAR_FILE_0644 = 0o100644 << 16
_ENCRYPTED = 0x1
_CHUNK = 2**20
_LEVEL = 4
"""Of deflate: half the time of the usual 6 for a national year, and 5 in 100 more bytes."""

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")

_FOREIGN = "a header that we do not write; it was changed or packed anew"


class ZipRefused(OpenbegrotingError):
    """A zip file is damaged, or holds what no package of ours holds."""


class PackedAnew(ZipRefused):
    """Its files can be had, but somebody else than ``write`` put them together, or changed it since."""


def write(files: Iterable[Path], path: Path) -> None:
    """Packs the files, sorted by name, without folders, times or rights of this machine.

    Raises ``OSError`` when the disk refuses.
    """
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for file in sorted(files, key=lambda file: file.name):
            # opened by name an entry gets the moment at which zip's calendar begins
            with file.open("rb") as source, archive.open(file.name, "w") as entry:
                shutil.copyfileobj(source, entry, _CHUNK)
            info = archive.getinfo(file.name)
            info.create_system, info.external_attr = _UNIX, _REGULAR_FILE_0644


def extract(path: Path, folder: Path, *, max_unpacked: int = MAX_UNPACKED) -> None:
    """Unpacks a zip that ``write`` wrote into an empty folder.

    Raises ``ZipRefused`` for a damaged file, a name that is more than a plain file name, a link, a
    doubled name, an encrypted entry, one packed in another way than zip's usual ones, too many entries or too
    many bytes; ``OSError`` when the disk refuses.
    Raises ``PackedAnew`` once all is unpacked, so that what else differs can be told.
    """
    for name, chunks in _entries(path, max_unpacked):
        with (folder / name).open("xb") as target:
            target.writelines(chunks)


def hashes(path: Path) -> dict[str, str]:
    """The SHA-256 of every file in a zip that ``write`` wrote, by name; raises as ``extract`` does."""
    found = {}
    for name, chunks in _entries(path, MAX_UNPACKED):
        digest = hashlib.sha256()
        for chunk in chunks:
            digest.update(chunk)
        found[name] = digest.hexdigest()
    return found


def _entries(path: Path, budget: int) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Names and contents, each content to be read before the next; together at most ``budget`` bytes."""
    with _damage_refused(), path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
        _refuse_odd(entries)
        ours, left = _headers_are_ours(entries, stream), _Budget(budget)
        try:
            for entry in entries:
                with archive.open(entry) as source:
                    yield entry.filename, left.chunks(source)
        except OSError as error:  # a place outside the file
            if ours:
                raise
            raise ZipRefused("the zip file", found=_FOREIGN) from error
        if not ours:
            raise PackedAnew("the zip file", found=_FOREIGN, remedy="unpack it and verify the folder")


@contextmanager
def _damage_refused() -> Iterator[None]:
    """Turns what ``zipfile`` makes of a damaged file into ``ZipRefused``."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise ZipRefused("the zip file is damaged", found=str(error)) from error


def _refuse_odd(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise ZipRefused("the zip file", expected=f"at most {MAX_ENTRIES} entries", found=f"{len(entries)}")
    names: set[str] = set()
    for entry in entries:
        # zipfile cuts a name at NUL and turns backslashes around; the name as stored is judged
        if not _PLAIN_NAME.fullmatch(entry.orig_filename):
            raise ZipRefused(
                "an entry of the zip file",
                expected="a plain file name",
                found=ascii(entry.orig_filename[:100]),
            )
        if entry.filename in names:
            raise ZipRefused(f"entry {entry.filename}", found="the same name twice")
        names.add(entry.filename)
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in {0, stat.S_IFREG} or entry.flag_bits & _ENCRYPTED:
            raise ZipRefused(f"entry {entry.filename}", expected="an ordinary, unencrypted file")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise ZipRefused(f"entry {entry.filename}", expected="a file that is deflated or stored as it is")


def _headers_are_ours(entries: list[zipfile.ZipInfo], stream: IO[bytes]) -> bool:
    """Whether every byte around the compressed files is one that ``write`` writes there.

    ``zipfile`` ignores much of it, so that a changed byte would go unnoticed.
    """
    directory, position = b"", 0
    for entry in entries:
        name = entry.filename.encode("ascii")
        # versions, flags, method, time and date: one layout, shared by both kinds of header
        facts = struct.pack(
            "<4H3L2H", 0, zipfile.ZIP_DEFLATED, *_DOS_EPOCH, entry.CRC, entry.compress_size,
            entry.file_size, len(name), 0,
        )  # fmt: skip
        local = b"PK\3\4" + struct.pack("<H", _VERSION) + facts + name
        stream.seek(position)
        if stream.read(len(local)) != local:
            return False
        made_by = struct.pack("<BBH", _VERSION, _UNIX, _VERSION)
        attributes = struct.pack("<3H2L", 0, 0, 0, _REGULAR_FILE_0644, position)
        directory += b"PK\1\2" + made_by + facts + attributes + name
        position += len(local) + entry.compress_size
    count = len(entries)
    end = struct.pack("<4H2LH", 0, 0, count, count, len(directory), position, 0)
    stream.seek(position)
    return stream.read() == directory + b"PK\5\6" + end


class _Budget:
    """Bytes that may still be unpacked."""

    def __init__(self, left: int) -> None:
        self._left = left

    def chunks(self, source: IO[bytes]) -> Iterator[bytes]:
        """What a source holds; ``ZipRefused`` if it is more than is left."""
        with _damage_refused():
            while chunk := source.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise ZipRefused("the zip file", found="more unpacked bytes than a package can have")
                yield chunk
