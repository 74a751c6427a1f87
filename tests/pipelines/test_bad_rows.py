"""Rows with something wrong in them: refused with their reason, beside a release that has all the others.

The reasons are those of docs/bad-input.md.
"""

from __future__ import annotations

from pathlib import Path

from datapackages.releasing.releases import Releases
from tests.small_cbs import Cbs, records

DOCUMENTED = Path(__file__).parents[2] / "docs" / "bad-input.md"

CODES = tuple(f"GM{code:04}" for code in (34, 37, 47, 50, 59, 60, 72, 74, 80, 85, 86, 88, 90, 93, 96, 98))

UNREGISTERED = "GM9998"

BAD: dict[str, tuple[dict[str, object], str]] = {
    "text for a number": (
        {"k_2ePlaatsing_2": "12,5 mln"},
        "De waarde 12,5 mln is geen heel bedrag in euro's van ten hoogste 900 miljard.",
    ),
    "a number beyond 2^53": (
        {"k_2ePlaatsing_2": 2**53 + 1},
        "De waarde 9007199254740993 is geen heel bedrag in euro's van ten hoogste 900 miljard.",
    ),
    "a number of 4,000 digits": (
        {"k_2ePlaatsing_2": int("9" * 4_000)},
        f"De waarde {'9' * 40} is geen heel bedrag in euro's van ten hoogste 900 miljard.",
    ),
    "a fraction of a euro": (
        {"k_2ePlaatsing_2": 1.23456},
        "De waarde 1.23456 is geen heel bedrag in euro's van ten hoogste 900 miljard.",
    ),
    "text that reads as two amounts": (
        {"k_2ePlaatsing_2": "12.345"},
        "De waarde 12.345 is tekst met een punt: voor duizendtallen of voor een breuk.",
    ),
    "a municipality that CBS does not list": (
        {"Gemeenten": "GM9999   "},
        "Gemeente “GM9999” staat niet in de tabel gemeenten van dit jaar.",
    ),
    "a municipality that the register does not know": (
        {"Gemeenten": f"{UNREGISTERED}   "},
        f"Gemeente “{UNREGISTERED}” staat niet in de tabel gemeenten van dit jaar.",
    ),
    "a taakveld that the year does not have": (
        {"TaakveldBalanspost": "6.71  "},
        "Taakveld “6.71” staat niet in de tabel taakvelden van dit jaar.",
    ),
    "a categorie that the year does not have": (
        {"Categorie": "L9.9    "},
        "Categorie “L9.9” staat niet in de tabel categorieen van dit jaar.",
    ),
    "a code that is no code": (
        {"Categorie": "<b>      "},
        (
            "Categorie “<b>” heeft niet de vorm [LB].+. Richting ontbreekt."
            " Categorie “<b>” staat niet in de tabel categorieen van dit jaar."
        ),
    ),
}


def test_a_bad_row_is_refused_in_one_documented_line(cbs: Cbs, command, tmp_path: Path) -> None:
    cbs.rows = records(codes=CODES)
    cbs.municipalities = dict.fromkeys((*CODES, UNREGISTERED), "Ergens")
    for row, (change, _) in zip(cbs.rows[::4], BAD.values(), strict=False):
        row.update(change)
    sources = tmp_path / "sources.yaml"
    sources.write_text(f"iv3:\n  base_url: {cbs.base}\n  years: [2024]\n", encoding="utf-8")

    result = command("run", "--sources", sources)

    assert result.exit_code == 0, result.output
    tables = Releases(tmp_path / "home/public").latest(2024).tables()
    refused = tables["quarantaine"].filter(tabel="iv3_baten_lasten")
    assert set(refused["reden"]) == {reason for _, reason in BAD.values()}
    assert tables["iv3_baten_lasten"].height + refused.height == 2 * len(cbs.rows)
    documented = DOCUMENTED.read_text(encoding="utf-8")
    assert all(f"| {name} | {reason} |" in documented for name, (_, reason) in BAD.items())
