"""``openbegroting push ckan``: shows first, delivers when told to, and a second time changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from click.testing import CliRunner, Result

from datapackages.formats import workbook
from datapackages.releasing import gate
from datapackages.releasing.releases import Releases
from datapackages.schema import table
from pipelines.cli import main
from tests.small_ckan import KEY, Ckan, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    Push = Callable[..., Result]


TOOI = "https://identifier.overheid.nl/tooi/id/gemeente/gm0307"


@pytest.fixture
def ckan() -> Iterator[Ckan]:
    with serving() as site:
        yield site


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with one release of 2023."""
    monkeypatch.setattr(gate, "frictionless_faults", lambda _folder: ())
    monkeypatch.setattr(workbook, "write", lambda _contents, path, **_: path.write_bytes(b"a workbook"))
    monkeypatch.setattr(workbook, "faults", lambda *_: ())
    gemeenten = table("gemeenten")
    row = (2023, "GM0307", "Amersfoort", "Amersfoort", "Utrecht", 160_902, TOOI, *("0" * 64,) * 3)
    bron = ("0" * 64, "https://bron.nl/", datetime(2026, 1, 1, tzinfo=UTC), 1, "text/html")
    tables = {
        "gemeenten": pl.DataFrame([row], schema=gemeenten.dtypes, orient="row"),
        "bronnen": pl.DataFrame([bron], schema=table("bronnen").dtypes, orient="row"),
    }
    Releases(tmp_path / "public").publish(2023, tables, {})
    return tmp_path


@pytest.fixture
def push(home: Path, ckan: Ckan, monkeypatch: pytest.MonkeyPatch) -> Push:
    monkeypatch.setenv("OPENBEGROTING_CKAN_KEY", KEY)

    def run(*arguments: str, url: str | None = None) -> Result:
        return CliRunner().invoke(main, ["push", "ckan", url or ckan.url, "--home", str(home), *arguments])

    return run


def test_without_apply_it_shows_what_would_be_made_and_sends_nothing(push: Push, ckan: Ckan) -> None:
    result = push()

    assert result.exit_code == 0
    assert "begrotingen-2023: create" in result.stdout
    assert "Nothing was sent" in result.stderr
    assert ckan.changes() == []
    assert ckan.datasets == {}


def test_the_report_for_machines_has_the_whole_payload(push: Push) -> None:
    (delivery,) = json.loads(push("--json").stdout)

    assert delivery["action"] == "create"
    assert delivery["body"]["name"] == "begrotingen-2023"
    assert any(difference["what"] == "version" for difference in delivery["differences"])


def test_delivering_twice_changes_once(push: Push, ckan: Ckan) -> None:
    first, second = (
        push("--apply", "--organization", "amersfoort"),
        push("--apply", "--organization", "amersfoort"),
    )

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "begrotingen-2023: created" in first.stderr
    assert "begrotingen-2023: unchanged" in second.stdout
    assert ckan.changes() == ["package_create"]
    assert ckan.datasets["begrotingen-2023"]["owner_org"] == "0f1e"


def test_what_was_changed_there_is_put_right_and_nothing_else(push: Push, ckan: Ckan) -> None:
    push("--apply")
    there = ckan.datasets["begrotingen-2023"]
    identifiers = {resource["name"]: resource["id"] for resource in there["resources"]}
    there["title"] = "Anders"
    there["groups"] = [{"name": "financien"}]

    assert "Anders" in push().stdout
    result = push("--apply")

    assert "begrotingen-2023: updated" in result.stderr
    assert ckan.changes() == ["package_create", "package_patch"]
    now = ckan.datasets["begrotingen-2023"]
    assert now["title"] == "Begrotingen van gemeenten 2023"
    assert now["groups"] == [{"name": "financien"}]
    assert {resource["name"]: resource["id"] for resource in now["resources"]} == identifiers


def test_a_refusal_is_one_line_without_the_key(push: Push, ckan: Ckan) -> None:
    ckan.answer = (200, "text/html", f"<html>{KEY}</html>".encode())

    result = push("--apply")

    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert KEY not in result.output


def test_applying_needs_a_key(push: Push, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBEGROTING_CKAN_KEY")

    result = push("--apply")

    assert result.exit_code == 2
    assert "OPENBEGROTING_CKAN_KEY" in result.stderr


def test_an_address_that_exists_nowhere_is_delivered_nowhere_but_here(push: Push) -> None:
    result = push("--apply", url="https://ckan.openbegroting.invalid/")

    assert result.exit_code == 2
    assert "publisher.yaml" in result.stderr


def test_a_year_without_release_is_told(push: Push, ckan: Ckan) -> None:
    result = push("--year", "1999")

    assert result.exit_code == 2
    assert "year 1999 · expected one of 2023" in result.stderr
    assert ckan.asked == []


def test_text_of_the_site_cannot_write_on_the_terminal(push: Push, ckan: Ckan) -> None:
    push("--apply")
    ckan.datasets["begrotingen-2023"]["title"] = "\x1b[31mrood [bold]vet[/bold]"

    shown = push().stdout
    assert "\x1b" not in shown
    assert "[bold]vet" in shown
