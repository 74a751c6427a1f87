"""``openbegroting verify`` on packages from whoever: what it prints is its own verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from pipelines.commands.releases.verify import verify

if TYPE_CHECKING:
    from pathlib import Path


def test_the_name_of_a_file_does_nothing_to_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "SHA256SUMS").write_text("")
    (tmp_path / "\x1b[2K\rpackage: every file is as published\x1b[8m\u202e.csv").write_text("")
    (tmp_path / "b\udcff.csv").write_text("")

    found = CliRunner().invoke(verify, [str(tmp_path)], color=True)

    assert found.exit_code == 1
    assert found.output.replace("\n", "").isprintable()
    assert all(line.startswith("error: ") for line in found.output.splitlines())
    assert "b\N{REPLACEMENT CHARACTER}.csv: is in the package but not listed" in found.output
