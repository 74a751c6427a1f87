"""A page that is a file: read when it holds text, else told in one line. Nothing else is stopped by it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from assets.sources.fetching import Fetcher, SourceCorrupt, SourceUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from assets.sources.archive import Archive
    from tests.assets.sources.conftest import StoppedClock

PAGE = "Begroting 2023\nLasten: é".encode()


@pytest.mark.parametrize(
    ("name", "mediatype"),
    [("p.txt", "text/plain"), ("p.html", "text/html"), ("p.HTM", "text/html"), ("p.csv", "text/csv")],
)
def test_a_page_goes_unchanged_into_the_archive_under_the_name_given(
    fetcher: Fetcher, archive: Archive, tmp_path: Path, name: str, mediatype: str
) -> None:
    (tmp_path / name).write_bytes(PAGE)

    body = fetcher.read_file(tmp_path / name, shown_as=f"seeds/{name}")

    assert archive.read(body.sha256) == PAGE
    assert (body.url, body.bytes, body.mediatype) == (f"seeds/{name}", len(PAGE), mediatype)
    assert archive.body(archive.log.last_good(f"seeds/{name}")) == body


def test_the_same_page_again_is_the_same_body(
    fetcher: Fetcher, tmp_path: Path, stopped: StoppedClock
) -> None:
    (tmp_path / "p.txt").write_bytes(PAGE)
    first = fetcher.read_file(tmp_path / "p.txt", shown_as="p.txt")
    stopped.sleep(3600)

    assert fetcher.read_file(tmp_path / "p.txt", shown_as="p.txt") == first


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "expected text · found an empty body"),
        (b"\n \t\r\n", "expected text · found only blank space"),
        (b"\x89PNG\r\n\x1a\n", "expected text · found a PNG image"),
        (b"%PDF-1.7\n", "expected text · found a PDF"),
        (b"\x1f\x8b\x08xyz", "expected text · found a gzip file"),
        (b"tekst\x00tekst", "expected text · found binary content (NUL bytes)"),
        ("begroting".encode("utf-16"), "expected text · found binary content (NUL bytes)"),
        (bytes(range(1, 256)) * 4, "expected text · found binary content (control characters)"),
        (b"x" * 400_001, "expected at most 400,000 bytes · found more"),
    ],
)
def test_what_holds_no_text_is_refused(fetcher: Fetcher, tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "p.txt").write_bytes(content)

    with pytest.raises(SourceCorrupt) as caught:
        fetcher.read_file(tmp_path / "p.txt", shown_as="seeds/p.txt")

    assert str(caught.value).startswith(f"seeds/p.txt · {told}")
    assert "run again later" not in str(caught.value), "a file does not mend itself"


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "loop"])
def test_what_cannot_be_read_is_told(fetcher: Fetcher, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "p.txt"
    make = {
        "missing": lambda: None,
        "folder": path.mkdir,
        "pipe": lambda: os.mkfifo(path),
        "loop": lambda: path.symlink_to(path),
    }
    make[kind]()
    found = {
        "missing": "no such file or directory",
        "folder": "a folder",
        "pipe": "something that is no file",
        "loop": "too many levels of symbolic links",
    }

    with pytest.raises(SourceUnavailable) as caught:
        fetcher.read_file(path, shown_as="seeds/p.txt")

    assert str(caught.value) == (
        f"seeds/p.txt · expected a file with a page · found {found[kind]}"
        " · put the file there, or correct pages in sources.yaml"
    )


@pytest.mark.parametrize("linked", ["file", "folder"])
def test_a_link_may_not_lead_out_of_the_folder_of_the_registry(
    fetcher: Fetcher, tmp_path: Path, linked: str
) -> None:
    registry, secrets = tmp_path / "registry", tmp_path / "secrets"
    registry.mkdir()
    secrets.mkdir()
    (secrets / "p.txt").write_bytes(PAGE)
    if linked == "file":
        (registry / "p.txt").symlink_to(secrets / "p.txt")
    else:
        (registry / "pages").symlink_to(secrets)
    path = registry / ("p.txt" if linked == "file" else "pages/p.txt")

    with pytest.raises(SourceUnavailable) as caught:
        fetcher.read_file(path, shown_as="p.txt", within=registry)

    assert str(caught.value) == (
        "p.txt · expected a file with a page · found a link to a file outside the folder of the registry"
        " · put the file there, or correct pages in sources.yaml"
    )


def test_a_link_within_the_folder_of_the_registry_is_a_page(fetcher: Fetcher, tmp_path: Path) -> None:
    registry, alias = tmp_path / "registry", tmp_path / "alias"
    registry.mkdir()
    alias.symlink_to(registry)
    (registry / "2023.txt").write_bytes(PAGE)
    (registry / "p.txt").symlink_to("2023.txt")

    assert fetcher.read_file(alias / "p.txt", shown_as="p.txt", within=alias).bytes == len(PAGE)


def test_a_link_to_itself_is_told_within_a_folder_too(fetcher: Fetcher, tmp_path: Path) -> None:
    (tmp_path / "p.txt").symlink_to(tmp_path / "p.txt")

    with pytest.raises(SourceUnavailable, match="too many levels of symbolic links"):
        fetcher.read_file(tmp_path / "p.txt", shown_as="p.txt", within=tmp_path)
