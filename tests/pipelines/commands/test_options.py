"""What a person says to readers is text that every form of a release can hold, or is refused in one line."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from pipelines.cli import main

SAYING = [
    ("rollback", "2024", "1.0.0", "--reason"),
    ("rollback", "2024", "1.0.0", "--reason", "Fout.", "--by"),
    ("approve", "2024", "--changes", "--by", "M. de Vries", "--reason"),
    ("approve", "2024", "--changes", "--reason", "Klopt.", "--by"),
    ("alert", "ack", "0a3752a01bf6", "--by"),
]


@pytest.mark.parametrize("command", SAYING, ids=" ".join)
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("niet als tekst \udcff", r"'\udcff'"),
        ("een \x1b[31mbevel", r"'\x1b'"),
        ("123 \u202e 321", r"'\u202e'"),
        ("nul\x00", r"'\x00'"),
        (" \n ", "found nothing"),
        ("x" * 1_001, "at most 1000 characters, found 1,001"),
    ],
)
def test_text_that_cannot_be_published_is_wrong_use(command, said: str, told: str, tmp_path) -> None:
    result = CliRunner().invoke(main, [*command, said, "--home", str(tmp_path)])

    assert result.exit_code == 2
    assert told in result.stderr
    assert command[-1] in result.stderr
    assert not list(tmp_path.iterdir())
