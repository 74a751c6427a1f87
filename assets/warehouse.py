"""The warehouse: the tables of a year between two steps of the flow, as Parquet files.

``normalised/<table>/jaar=2024.parquet`` holds what was read, ``accepted/…`` what the judge let through,
``quarantine/…`` what it refused. Beside them every step leaves the fingerprint of what it was made from,
so that a step whose inputs and code are the same need not be done again.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Layer = Literal["normalised", "accepted", "quarantine"]

ROOT = Path(__file__).resolve().parents[1]

_CODE = ("assets", "expectations", "datapackages")
"""The packages whose files decide what comes out of a step; running things differently changes nothing."""


@cache
def code_version() -> str:
    """A hash of all code and data files that rows, verdicts and packages depend on."""
    digest = hashlib.sha256()
    for package in _CODE:
        for path in sorted((ROOT / package).rglob("*")):
            if path.is_file() and path.suffix in {".py", ".yaml", ".csv", ".json", ".html", ".css"}:
                digest.update(str(path.relative_to(ROOT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprint(parts: Iterable[str]) -> str:
    """One hash of everything a step is made from, the code included."""
    digest = hashlib.sha256(code_version().encode())
    for part in parts:
        digest.update(b"\0" + part.encode())
    return digest.hexdigest()


class Warehouse:
    """Tables and findings of each year, below one folder; every file is replaced as a whole."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, layer: Layer, jaar: int, tables: Mapping[str, pl.DataFrame]) -> None:
        """Replace these tables of that year."""
        for name, frame in tables.items():
            path = self._path(layer, name, jaar)
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}.part")
            frame.write_parquet(part, compression="zstd")
            part.replace(path)

    def read(self, layer: Layer, name: str, jaar: int) -> pl.DataFrame | None:
        """A table of that year, or None if it was never written."""
        path = self._path(layer, name, jaar)
        return pl.read_parquet(path, hive_partitioning=False) if path.is_file() else None

    def is_current(self, step: str, jaar: int, made_from: str) -> bool:
        """Whether ``step`` was last completed from exactly these inputs."""
        note = self.note(step, jaar)
        return note is not None and note["made_from"] == made_from

    def complete(
        self, step: str, jaar: int, made_from: str, findings: Mapping[str, Any] | None = None
    ) -> None:
        """Note that ``step`` is done, from what, and what it found; the last thing a step does."""
        path = self._note_path(step, jaar)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        note = {"made_from": made_from, "findings": dict(findings or {})}
        part.write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
        part.replace(path)

    def begin(self, step: str, jaar: int) -> None:
        """Forget the last completion, so that a step cut short is done again."""
        self._note_path(step, jaar).unlink(missing_ok=True)

    def note(self, step: str, jaar: int) -> dict[str, Any] | None:
        """What ``complete`` noted, or None; a note torn by a crash counts as none."""
        try:
            note: dict[str, Any] = json.loads(self._note_path(step, jaar).read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        return note

    def _path(self, layer: Layer, name: str, jaar: int) -> Path:
        return self.root / layer / name / f"jaar={jaar}.parquet"

    def _note_path(self, step: str, jaar: int) -> Path:
        return self.root / "steps" / step / f"jaar={jaar}.json"
