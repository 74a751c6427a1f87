"""Wrong use of the commands on releases: the thing, what was expected and found, and what next, in a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.cli import main

REASON = ("--reason", "Bevestigd.", "--by", "M. de Vries")

SITE = "http://127.0.0.1:1"


def refused(*arguments: str) -> str:
    """What a command says on stderr as it ends with exit code 2: one line of at least four parts."""
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    thing, *rest = result.stderr.removeprefix("openbegroting: ").rstrip("\n").split(" · ")
    assert thing
    assert [part.split()[0] for part in rest[:2]] == ["expected", "found"], result.stderr
    assert len(rest) == 3, result.stderr
    return result.stderr


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("approve", "2024", "--changes", *REASON), "found none"),
        (("approve", "2024", "--rule", "een.regel", *REASON), "found no verdict of it"),
        (("rollback", "2024", "1.0.0", *REASON), "found no release of it · openbegroting run makes one"),
        (("diff", "2024"), "found none"),
        (("push", "ckan", SITE), "found none · openbegroting run makes one"),
        (("push", "ckan", SITE, "--year", "2024"), "found no release"),
        (("serve", "--port", "0"), "found no index.html"),
        (("alert", "ack", "abcd", "--by", "M. de Vries"), "found 0 of them"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_a_home_without_releases(tmp_path: Path, arguments: tuple[str, ...], found: str) -> None:
    assert found in refused(*arguments, "--home", str(tmp_path / "home"))


def test_a_version_that_never_was_and_the_one_that_stands(samples_home: Path) -> None:
    at = ("--home", str(samples_home))

    assert "found no such release · 1.0.0 stands" in refused("rollback", "2024", "9.9.9", *REASON, *at)
    assert "found 1.0.0, which stands" in refused("rollback", "2024", "1.0.0", *REASON, *at)
    assert "name one of 2023, 2024, 2025" in refused("rollback", "2019", "1.0.0", *REASON, *at)
    assert "found no such release" in refused("diff", "2024", "9.9.9", *at)
    assert "diff 2024 OLD NEW, of 1.0.0" in refused("diff", "2024", "1.0.0", "1.0.0", "1.0.0", *at)


def _package(folder: Path, content: bytes | None) -> str:
    path = folder / "package.zip"
    if content is not None:
        path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize(
    ("content", "found"),
    [(None, "no such file or folder"), (b"# Een leesmij\n", "a file that is no zip"), (b"", "no zip")],
)
def test_what_is_no_package_was_not_changed_either(tmp_path: Path, content: bytes | None, found: str) -> None:
    assert found in refused("verify", _package(tmp_path, content))


def test_a_folder_that_holds_no_package(tmp_path: Path) -> None:
    assert "found a folder without SHA256SUMS, manifest.json and datapackage.json" in refused(
        "verify", str(tmp_path)
    )


def test_what_is_left_of_a_package_was_changed(tmp_path: Path) -> None:
    """A zip that was cut off, and a folder without its list of checksums, are found wanting: exit code 1."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/datapackage.json").write_text("{}")
    for path in (_package(tmp_path, b"PK\x03\x04 and no more"), str(tmp_path / "folder")):
        result = CliRunner().invoke(main, ["verify", path])
        assert (result.exit_code, result.stdout.startswith("error: ")) == (1, True), result.output


@pytest.mark.parametrize("content", [None, "{}", "folder"])
def test_a_pointer_that_is_none(tmp_path: Path, content: str | None) -> None:
    package, against = tmp_path / "package", tmp_path / "latest.json"
    package.mkdir()
    (package / "SHA256SUMS").touch()
    if content == "folder":
        against.mkdir()
    elif content is not None:
        against.write_text(content)

    assert "fetch that of the year anew" in refused("verify", str(package), "--against", str(against))


@pytest.mark.parametrize(
    "url",
    [
        "site",
        "ftp://ckan.example/",
        "http://",
        "http://[::1",
        "http://127.0.0.1:99999",
        "https://u:geheim@x?y",
    ],
)
def test_an_address_that_is_no_site(tmp_path: Path, url: str) -> None:
    told = refused("push", "ckan", url, "--home", str(tmp_path))

    assert "geheim" not in told
