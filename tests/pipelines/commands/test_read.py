"""``openbegroting read`` as a data team meets it: a file, an address, and what cannot be had."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.cli import main
from tests.scripted_server import Answer, ScriptedServer

PAGE = """Programma Wonen

Wat willen we bereiken?

1.01 Een veilige wijk

Iedereen voelt zich thuis.

Bedragen x €1.000
Exploitatie Rekening 2022 Begroting 2023 Raming 2024
Lasten 95.614 128.561 95.917
Baten 89.675 124.634 91.784
Netto kosten 5.939 3.927 4.133
Nog iets 7 8
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "pagina.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def _read(*arguments: str):
    return CliRunner().invoke(main, ["read", *arguments])


def test_it_tells_the_sections_goals_and_tables_and_how_each_was_read(page):
    result = _read(str(page))
    assert result.exit_code == 0
    shown = result.stdout
    assert "Programma Wonen" in shown
    assert "doelstelling         Wat willen we bereiken?" in shown
    assert "goals: 1\n  1.01     Een veilige wijk" in shown
    assert (
        "read as lines of words: sums prove these rows, and no other reading of them keeps the sums" in shown
    )
    assert "~ 1: Lasten | 2: 95.614 | 3: 128.561 | 4: 95.917" in shown
    assert "? Nog iets 7 8" in shown


def test_json_gives_the_rows_as_a_run_would_publish_them(page):
    found = json.loads(_read(str(page), "--json").stdout)
    cells = found["tabellen"]["cellen"]
    (lasten,) = (cell for cell in cells if cell["ruwe_tekst"] == "128.561")
    assert (lasten["kolom"], lasten["uitlijning"], lasten["kop"]) == (3, "berekend", False)
    assert cells[-1]["ruwe_tekst"] == "Nog iets 7 8"
    assert (cells[-1]["kolom"], cells[-1]["uitlijning"]) == (None, "onbekend")
    assert found["tabellen"]["doelen"][0]["nummer"] == "1.01"
    assert found["geweigerd"] == []
    assert found["lezing"][0]["bijschrift"] == "Bedragen x €1.000"


def test_nothing_is_kept(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _read(str(page))
    assert [path.name for path in tmp_path.iterdir()] == ["pagina.txt"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "found no such file"),
        (b"", ""),
        (b"%PDF-1.7 \n", ""),
        (b"\x00\x01\x02", ""),
    ],
)
def test_what_cannot_be_had_or_read_is_one_line_and_exit_code_4(tmp_path, content, message):
    path = tmp_path / "pagina.txt"
    if content is not None:
        path.write_bytes(content)
    result = _read(str(path))
    assert result.exit_code == 4
    assert result.stdout == ""
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_an_address_is_fetched_once_and_read(page):
    markup = (
        b"<html><body><h1>Programma</h1><table><tr><th>Post</th><th>2024</th></tr>"
        b"<tr><td>Zorg</td><td>5</td></tr></table></body></html>"
    )
    with ScriptedServer() as server:
        result = _read(server.on("/p1/programma", Answer(body=markup, content_type="text/html")))
    assert result.exit_code == 0
    assert "platform   LIAS" in result.stdout
    assert "= 1: Zorg | 2: 5" in result.stdout
    assert len(server.asked) == 1


def test_an_address_that_gives_no_page_is_exit_code_4():
    with ScriptedServer() as server:
        result = _read(server.on("/x", Answer(status=404, content_type="text/html")))
    assert result.exit_code == 4
    assert "404" in result.stderr


def test_a_machine_that_refuses_is_told_at_once_and_a_file_that_is_not_there_without_a_registry(tmp_path):
    with ScriptedServer() as server:
        gone = server.url
    began = time.monotonic()
    result = _read(f"{gone}/p1")
    assert result.exit_code == 4
    assert "no connection" in result.stderr
    assert result.stderr.endswith("ask again later, or save the page as .html and read that file\n")
    assert time.monotonic() - began < 5
    assert "sources.yaml" not in _read(str(tmp_path / "niet.html")).stderr


def test_without_a_page_it_is_wrong_use():
    assert _read().exit_code == 2
    assert "FILE_OR_URL" in _read().stderr


def test_control_characters_of_a_page_do_not_reach_the_terminal(tmp_path):
    path = tmp_path / "pagina.html"
    path.write_text("<html><body><h1>A\x1b]0;x\x07B</h1><p>tekst</p></body></html>", encoding="utf-8")
    result = _read(str(path))
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout


def test_kind_and_year_can_stand_in_the_title_of_the_window(tmp_path):
    page = tmp_path / "pagina.html"
    page.write_text(
        "<title>Programmabegroting 2024 - Gemeente Voorbeeld</title><h2>Wat mag het kosten (x € 1.000)</h2>"
        "<table><tr><th><th>2024<th>2025<tr><td>Lasten<td>100<td>200<tr><td>Baten<td>30<td>290"
        "<tr><td>Saldo<td>-70<td>90</table>",
        encoding="utf-8",
    )
    found = json.loads(_read(str(page), "--json").stdout)["tabellen"]["bedragen"]
    assert [(row["periode"], row["stand"]) for row in found[:2]] == [(2024, "begroting"), (2025, "raming")]
    assert [row["bedrag_eur"] for row in found] == [100_000, 200_000, 30_000, 290_000, -70_000, 90_000]
