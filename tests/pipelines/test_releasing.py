"""From a changed cell at the source to a release, and back: lines, signature, steps back, approval."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

from click.testing import CliRunner

from pipelines.cli import main


def _sources(folder: Path, cbs: str) -> Path:
    path = folder / "sources.yaml"
    path.write_text(f"iv3:\n  base_url: {cbs}\n  years: [2024]\n", encoding="utf-8")
    return path


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def _key(folder: Path) -> Path:
    path = folder / "publisher"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    return path


def _verify(*arguments: object):
    return CliRunner().invoke(main, ["verify", *map(str, arguments)])


def test_one_cell_from_source_to_release_and_back(cbs, command, tmp_path, monkeypatch) -> None:
    key, sources, public = _key(tmp_path), _sources(tmp_path, cbs.base), tmp_path / "home/public"
    monkeypatch.setenv("OPENBEGROTING_SIGNING_KEY", str(key))
    year = public / "data/begrotingen-2024"
    assert command("run", "--sources", sources).exit_code == 0
    first, old_pointer = _hashes(year / "1.0.0"), (year / "latest.json").read_bytes()

    # One cell: one line, a patch, an entry in the feed, latest moved, the old release untouched.
    cbs.rows[0]["k_2ePlaatsing_2"] += 5
    assert command("run", "--sources", sources).exit_code == 0
    [line] = csv.DictReader((year / "1.0.1/wijzigingen.csv").read_text().splitlines())
    assert (line["kolom"], line["was"], line["wordt"], line["verschil_eur"], line["oorzaak"]) == (
        "bedrag_eur", "11000", "16000", "5000", "bron herzien",
    )  # fmt: skip
    assert json.loads((year / "latest.json").read_bytes())["version"] == "1.0.1"
    assert _hashes(year / "1.0.0") == first
    assert (public / "catalogus/uitgaven.atom").read_text().count("<entry>") == 2
    page = (year / "wijzigingen-1.0.1.html").read_text()
    assert "bron herzien" in page
    assert "16.000" in page

    # Signed, and each of the three things that whoever downloads may know.
    newest = tmp_path / "newest.json"
    shutil.copy(year / "latest.json", newest)
    known = ["--key", f"{key}.pub", "--against", newest, "--min-sequence", "2"]
    sound = _verify(year / "1.0.1", *known)
    assert (sound.exit_code, "number 2; signed by the key you gave" in sound.stdout) == (0, True)
    replayed = _verify(year / "1.0.0/begrotingen-2024-1.0.0.zip", *known)
    assert replayed.exit_code == 1
    assert "is an older one: release 1.0.0 (number 1)" in replayed.stdout
    assert (public / "openbegroting.pub").read_text().split()[:2] == Path(f"{key}.pub").read_text().split()[
        :2
    ]

    # Back to the first release: told everywhere, and not undone by the next run.
    back = command(
        "rollback", "2024", "1.0.0", "--reason", "Amersfoort meldt een fout.", "--by", "M. de Vries"
    )
    assert "2024: 1.0.0 stands again, instead of 1.0.1" in back.stdout
    pointer = json.loads((year / "latest.json").read_bytes())
    assert (pointer["version"], pointer["sequence"]) == ("1.0.0", 3)
    assert old_pointer != (year / "latest.json").read_bytes()
    for page in (year / "index.html", public / "catalogus/uitgaven.atom"):
        assert "Versie 1.0.1 is ingetrokken; versie 1.0.0 geldt weer" in page.read_text()
    withheld = command("run", "--sources", sources)
    assert withheld.exit_code == 3
    assert "2024: not released: year 2024 · expected other content" in withheld.stderr
    assert "release 1.0.1 was rolled back on" in command("status", "--sources", sources).stdout
    assert "withdrawn on" in _verify(year / "1.0.1", "--against", year / "latest.json").stdout

    # Put back, and then a change that is too large to go out by itself.
    assert command("rollback", "2024", "1.0.1", "--reason", "Het klopte toch.").exit_code == 0
    assert command("approve", "2024", "--changes", "--reason", "x", "--by", "y").exit_code == 2
    cbs.rows[0]["k_2ePlaatsing_2"] += 50_000
    waits = command("run", "--sources", sources)
    assert waits.exit_code == 3
    [told] = [text for text in waits.stderr.splitlines() if "not released" in text]
    assert "euros removed or changed" in told
    assert "openbegroting approve 2024 --changes" in told
    assert json.loads((year / "latest.json").read_bytes())["version"] == "1.0.1"
    approved = command(
        "approve", "2024", "--changes", "--reason", "Bevestigd door CBS.", "--by", "M. de Vries"
    )
    assert approved.exit_code == 0
    assert command("run", "--sources", sources).exit_code == 0
    assert json.loads((year / "latest.json").read_bytes())["version"] == "1.0.2"
    assert "Bevestigd door CBS." in (year / "wijzigingen-1.0.2.html").read_text()
    _told_everywhere(public, year)


def _told_everywhere(public: Path, year: Path) -> None:
    """The approval that release 1.0.2 of a year needed."""
    for name in ("validatie.json", "wijzigingen.json", "datapackage.json"):
        [approval] = json.loads((year / "1.0.2" / name).read_bytes())["goedkeuringen"]
        assert (approval["door"], approval["reden"]) == ("M. de Vries", "Bevestigd door CBS.")
    sentence = "hoewel er meer veranderde dan zonder goedkeuring mag: Bevestigd door CBS."
    for page in (year / "index.html", public / "catalogus/uitgaven.atom", public / "catalogus/catalogus.ttl"):
        assert sentence in page.read_text()


def test_a_key_in_the_home_is_refused_before_anything_is_done(cbs, command, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("OPENBEGROTING_SIGNING_KEY", "")
    home = tmp_path / "home"
    home.mkdir()
    key = _key(home)

    result = command("run", "--sources", _sources(tmp_path, cbs.base), "--signing-key", key)

    assert result.exit_code == 2
    assert "expected a file outside" in result.stderr
    assert cbs.asked == []


def test_without_a_key_a_release_says_so(samples_home) -> None:
    folder = samples_home / "public/data/begrotingen-2024/1.0.0"

    assert "not signed: the build had no key" in _verify(folder).stdout
    assert "niet ondertekend" in (samples_home / "public/data/begrotingen-2024/index.html").read_text()
    assert not (samples_home / "public/openbegroting.pub").exists()
