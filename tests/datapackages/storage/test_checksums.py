from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from datapackages.storage.checksums import WrittenFile, listing, measure, read_listing

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_measured_as_it_lies_on_disk(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a\r\n1\r\n")

    assert measure(tmp_path / "a.csv") == WrittenFile("a.csv", 6, hashlib.sha256(b"a\r\n1\r\n").hexdigest())


def test_a_listing_is_sorted_and_reads_back() -> None:
    files = [WrittenFile("b.csv", 1, "b" * 64), WrittenFile("a.csv", 1, "a" * 64)]

    assert listing(files) == f"{'a' * 64}  a.csv\n{'b' * 64}  b.csv\n".encode()
    assert read_listing(listing(files)) == {"a.csv": "a" * 64, "b.csv": "b" * 64}


@pytest.mark.parametrize(
    "line",
    ["abc  a.csv", f"{'a' * 64} a.csv", f"{'a' * 64}  ../a.csv", f"{'a' * 64}  .a", f"{'A' * 64}  a"],
)
def test_a_line_of_another_kind_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not a line of SHA256SUMS"):
        read_listing(f"{line}\n".encode())


def test_a_name_listed_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="not a line"):
        read_listing(f"{'a' * 64}  a\n{'b' * 64}  a\n".encode())
