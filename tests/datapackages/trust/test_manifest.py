"""The manifest is read as it was written, and anything else is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from datapackages.releasing.released import Release
from datapackages.trust.manifest import MANIFEST, read_manifest


def test_it_lists_every_file_but_those_that_seal_it(release: Release) -> None:
    manifest = read_manifest(release.folder)
    assert manifest is not None

    sealing = {MANIFEST, "SHA256SUMS", "begrotingen-2023-1.0.0.zip"}
    assert {file.path for file in manifest.files} | sealing == {
        path.name for path in release.folder.iterdir()
    }
    rows = {file.path: file.rows for file in manifest.files}
    assert (rows["iv3_baten_lasten.csv"], rows["iv3_baten_lasten.parquet"]) == (3, 3)
    assert (manifest.sequence, manifest.parent, manifest.signed_by) == (1, None, None)
    assert manifest.encoded() == (release.folder / MANIFEST).read_bytes()


def test_a_folder_without_one(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"name": 1}', b"\xff", b'{"a":' + b"[" * 100_000, b" " * 2_000_000]
)
def test_what_is_no_manifest(tmp_path: Path, content: bytes) -> None:
    (tmp_path / MANIFEST).write_bytes(content)

    with pytest.raises(ValueError, match=r"."):
        read_manifest(tmp_path)
