"""The warehouse: the tables of a year between two steps of the flow, as Parquet files.

``normalised/<table>/jaar=2024.parquet`` holds what was read, ``accepted/…`` what the judge let through,
``quarantine/…`` what it refused. A step leaves a note of what it was made from and of the hash of every
file it wrote: a step whose inputs and files are the same need not be done again, and a later step reads
exactly what the note says, or nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl
from filelock import FileLock, Timeout

from assets.sources.durable import write_atomically, writing
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Layer = Literal["normalised", "accepted", "quarantine"]

ROOT = Path(__file__).resolve().parents[1]

_PACKAGES = ("assets", "expectations", "datapackages")
"""Their files decide what comes out of a step; running things differently changes nothing."""

CODELISTS = frozenset({".csv"})
"""The files that hold our own lists: municipalities, mergers, how taakvelden map from year to year."""

CODE = frozenset({".py", ".yaml", ".json", ".html", ".css"})


class WarehouseChanged(OpenbegrotingError):
    """A table of the warehouse is gone, damaged, or was replaced since its step was done."""


def code_version() -> str:
    """A hash of all code and data files that rows, verdicts and packages depend on."""
    return files_version(CODE | CODELISTS)


@cache
def files_version(suffixes: frozenset[str]) -> str:
    """A hash of those of our own files that have one of these suffixes."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.is_file() and path.suffix in suffixes:
                digest.update(str(path.relative_to(ROOT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprint(parts: Iterable[str]) -> str:
    """One hash of everything a step is made from, the code included."""
    digest = hashlib.sha256(code_version().encode())
    for part in parts:
        digest.update(b"\0" + part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """What a step left of a year: what it was made from, the hash of each file, what it found."""

    made_from: str
    files: Mapping[str, str]
    """SHA-256 by path below the warehouse."""
    findings: Mapping[str, Any]

    def places(self, layer: Layer) -> dict[str, str]:
        """By table the path of its file in this layer."""
        return {place.split("/")[1]: place for place in self.files if place.startswith(f"{layer}/")}


class Warehouse:
    """Tables and findings of each year, below one folder; every file is replaced as a whole."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def year(self, jaar: int) -> Iterator[None]:
        """Only one process at a time works on a year; another waits. Ends with the process that holds it.

        What is read is checked against notes besides, so this is politeness, not safety.
        """
        with FileLock(self._lock(jaar), is_singleton=True):
            yield

    def is_worked_on(self, jaar: int) -> bool:
        """Whether a process holds the year now, so that what it left may be half of something."""
        try:
            with FileLock(self._lock(jaar), timeout=0):
                return False
        except Timeout:
            return True

    def _lock(self, jaar: int) -> Path:
        lock = self.root / "locks" / f"jaar={jaar}.lock"
        with writing(lock):
            lock.parent.mkdir(parents=True, exist_ok=True)
        return lock

    def keep(
        self,
        step: str,
        jaar: int,
        made_from: str,
        tables: Mapping[Layer, Mapping[str, pl.DataFrame] | Mapping[str, pl.LazyFrame]],
        findings: Mapping[str, Any] | None = None,
    ) -> Kept:
        """Replace what ``step`` left of that year; its note comes last. Raises ``StoreUnwritable``.

        A lazy table is written as it comes, and never held as a whole.
        """
        self.forget(step, jaar)
        files: dict[str, str] = {}
        for layer, by_name in tables.items():
            for name, table in by_name.items():
                buffer = io.BytesIO()
                table.lazy().sink_parquet(buffer, compression="zstd")
                place = f"{layer}/{name}/jaar={jaar}.parquet"
                write_atomically(self.root / place, buffer.getvalue())
                files[place] = hashlib.sha256(buffer.getvalue()).hexdigest()
        kept = Kept(made_from, files, dict(findings or {}))
        note = {"made_from": made_from, "files": files, "findings": kept.findings}
        write_atomically(self._note(step, jaar), json.dumps(note).encode())
        return kept

    @contextmanager
    def scratch(self, step: str, jaar: int) -> Iterator[Path]:
        """An empty folder for what ``step`` puts aside while it works; gone afterwards, or next time.

        Raises ``StoreUnwritable``.
        """
        folder = self.root / "scratch" / step / f"jaar={jaar}"
        shutil.rmtree(folder, ignore_errors=True)
        with writing(folder):
            folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def forget(self, step: str, jaar: int) -> None:
        """As if ``step`` was never done for that year."""
        with writing(self._note(step, jaar)):
            self._note(step, jaar).unlink(missing_ok=True)

    def kept(self, step: str, jaar: int) -> Kept | None:
        """What ``step`` left, or None; a note torn by a crash counts as none."""
        try:
            note = json.loads(self._note(step, jaar).read_text(encoding="utf-8"))
            return Kept(note["made_from"], note["files"], note["findings"])
        except (FileNotFoundError, ValueError, KeyError):
            return None

    def kept_at(self, step: str, jaar: int) -> datetime | None:
        """When ``step`` last left something for that year; None if it never did."""
        try:
            return datetime.fromtimestamp(self._note(step, jaar).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def current(self, step: str, jaar: int, made_from: str) -> Kept | None:
        """What ``step`` left, if it was made from exactly this and every file is still as it was."""
        kept = self.kept(step, jaar)
        if kept is None or kept.made_from != made_from:
            return None
        return kept if all(self._hash(place) == sha256 for place, sha256 in kept.files.items()) else None

    def required(self, step: str, jaar: int, made_from: str) -> Kept:
        """As ``current``; raises ``WarehouseChanged`` when there is nothing, or something else."""
        kept = self.current(step, jaar, made_from)
        if kept is None:
            raise WarehouseChanged(
                f"{step} of {jaar}",
                expected="tables made from the last pull",
                found="none, or others",
                remedy="see why that step failed, and run again",
            )
        return kept

    def tables(self, kept: Kept | None, layer: Layer) -> dict[str, pl.DataFrame]:
        """The tables of one layer that a step left, by name; none if it was not done.

        Raises ``WarehouseChanged`` when a file is not what the note says.
        """
        return {name: self.table(kept, layer, name) for name in kept.places(layer)} if kept else {}

    def table(self, kept: Kept, layer: Layer, name: str) -> pl.DataFrame:
        """One of the ``tables``, for whoever needs no more of them at a time."""
        place = kept.places(layer)[name]
        return self._read(place, kept.files[place])

    def bytes_of(self, kept: Kept) -> dict[str, int]:
        """The size of each file that a step left, by table."""
        return {place.split("/")[1]: (self.root / place).stat().st_size for place in kept.files}

    def _read(self, place: str, sha256: str) -> pl.DataFrame:
        try:
            content = (self.root / place).read_bytes()
        except OSError as error:
            raise _changed(place, error.strerror or "an unreadable file") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise _changed(place, "other content")
        return pl.read_parquet(io.BytesIO(content))

    def _hash(self, place: str) -> str | None:
        try:
            return hashlib.sha256((self.root / place).read_bytes()).hexdigest()
        except OSError:
            return None

    def _note(self, step: str, jaar: int) -> Path:
        return self.root / "steps" / step / f"jaar={jaar}.json"


def _changed(place: str, found: str) -> WarehouseChanged:
    return WarehouseChanged(
        f"warehouse/{place}",
        expected="the table as its step left it",
        found=found,
        remedy="run again; it is made anew from the archive",
    )
