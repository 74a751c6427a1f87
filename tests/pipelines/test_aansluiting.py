"""A real page beside real Iv3, through the whole flow: Amersfoort's budget of 2023, 14 of 14 taakvelden."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from datapackages.releasing.releases import Releases
from tests.pipelines.conftest import command_at
from tests.pipelines.test_stand_in import stand_in

_ROW = re.compile(r"^([0-8]\.[0-9]{1,2})\n\n(.+)\n\n((?:-?[0-9.]+\n\n){6})", re.MULTILINE)
_HEADS = re.compile(r"^(?:REKENING|BEGROTING|RAMING)\n20[0-9]{2}$", re.MULTILINE)


def as_html(text: str) -> str:
    """The page as its site shows it: the same heads, labels and values, in a table."""
    heads = "".join(f"<th>{head}</th>" for head in _HEADS.findall(text))
    rows = "".join(
        f"<tr><td>{code}</td><td>{name}</td>"
        + "".join(f"<td>{value}</td>" for value in values.split())
        + "</tr>"
        for code, name, values in _ROW.findall(text)
    )
    return (
        "<!DOCTYPE html><html><body><h1>Taakvelden</h1><table><caption>Tabel:BT.01 Taakvelden</caption>"
        f"<thead><tr><th colspan=2>TAAKVELDEN</th>{heads}</tr></thead>"
        f"<tbody><tr><th colspan=8>LASTEN</th></tr>{rows}</tbody></table></body></html>"
    )


@pytest.fixture(scope="module")
def told_and_published(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, pl.DataFrame]]:
    """What ``status`` says, and the tables, of a year in which the page stands as text and as HTML."""
    folder = tmp_path_factory.mktemp("aansluiting")
    command = command_at(folder / "home")
    address, _, text = (shared / "cases/pages/01.txt").read_text(encoding="utf-8").partition("\n")
    assert "amersfoort.begroting-2023.nl" in address
    for form, shown in (("txt", text), ("html", as_html(text))):
        (folder / f"taakvelden.{form}").write_text(shown, encoding="utf-8")
    with stand_in(shared, "--gemeenten", "GM0307") as cbs:
        registry = folder / "sources.yaml"
        documents = "".join(
            f"  - {{id: {form}-begroting-2023, gemeente: GM0307, soort: programmabegroting, jaar: 2023, "
            f"titel: Begroting 2023, pages: [taakvelden.{form}]}}\n"
            for form in ("txt", "html")
        )
        registry.write_text(
            f"iv3:\n  base_url: {cbs}\n  years: [2023]\n  gemeenten: [GM0307]\ndocuments:\n{documents}",
            encoding="utf-8",
        )
        result = command("run", "--sources", registry)
        assert result.exit_code == 0, result.output
        told = command("status", "--sources", registry).stdout
    return told, Releases(folder / "home/public").latest(2023).tables()


def test_all_taakvelden_of_both_pages_are_told_to_agree(told_and_published) -> None:
    lines = [line for line in told_and_published[0].splitlines() if "beside Iv3" in line]
    assert len(lines) == 2
    for line in lines:
        agree, compared = map(int, re.findall(r"([0-9]+) of ([0-9]+) within the margin$", line)[0])
        assert agree == compared >= 14


@pytest.mark.parametrize("form", ["txt", "html"])
def test_amersfoort_agrees_with_its_iv3_although_its_page_names_no_unit(
    told_and_published, form: str
) -> None:
    of_page = pl.col("pagina").str.starts_with(f"{form}-")
    aansluiting, bedragen = (
        told_and_published[1][name].filter(of_page) for name in ("aansluiting", "bedragen")
    )

    found = aansluiting.filter(pl.col("pagina_eur") != 0)
    assert found.height == 14
    assert set(found["oordeel"]) == {"sluit aan"}
    assert found["verschil_eur"].abs().max() <= 2_000
    assert set(found["eenheid_uit"]) == {"aansluiting"}
    assert set(found["eenheid"]) == {"duizend euro"}
    # without lasten on the page, and in Iv3
    assert aansluiting.filter(pl.col("pagina_eur") == 0)["iv3_eur"].unique().to_list() == [0]
    # the page itself never says in what its amounts are
    assert bedragen["bedrag_eur"].count() == 0
    assert set(bedragen["eenheid"]) == {"onbekend"}
