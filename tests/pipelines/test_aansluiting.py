"""A real page beside real Iv3, through the whole flow: Amersfoort's budget of 2023, 14 of 14 taakvelden."""

from __future__ import annotations

import polars as pl

from datapackages.releases import Releases
from tests.pipelines.test_stand_in import stand_in


def test_amersfoort_agrees_with_its_iv3_although_its_page_names_no_unit(shared, command, tmp_path) -> None:
    address, _, text = (shared / "cases/pages/01.txt").read_bytes().partition(b"\n")
    assert b"amersfoort.begroting-2023.nl" in address
    (tmp_path / "taakvelden.txt").write_bytes(text)
    with stand_in(shared, "--gemeenten", "GM0307") as cbs:
        registry = tmp_path / "sources.yaml"
        registry.write_text(
            f"iv3:\n  base_url: {cbs}\n  years: [2023]\n  gemeenten: [GM0307]\n"
            "documents:\n  - id: amersfoort-begroting-2023\n    gemeente: GM0307\n"
            "    soort: programmabegroting\n    jaar: 2023\n    titel: Begroting 2023\n"
            "    pages: [taakvelden.txt]\n",
            encoding="utf-8",
        )
        result = command("run", "--sources", registry)
    assert result.exit_code == 0, result.output
    tables = Releases(tmp_path / "home/public").latest(2023).tables()

    found = tables["aansluiting"].filter(pl.col("pagina_eur") != 0)
    assert found.height == 14
    assert set(found["oordeel"]) == {"sluit aan"}
    assert found["verschil_eur"].abs().max() <= 2_000
    assert set(found["eenheid_uit"]) == {"aansluiting"}
    assert set(found["eenheid"]) == {"duizend euro"}
    # without lasten on the page, and in Iv3
    assert tables["aansluiting"].filter(pl.col("pagina_eur") == 0)["iv3_eur"].unique().to_list() == [0]
    # the page itself never says in what its amounts are
    assert tables["bedragen"]["bedrag_eur"].count() == 0
    assert set(tables["bedragen"]["eenheid"]) == {"onbekend"}
