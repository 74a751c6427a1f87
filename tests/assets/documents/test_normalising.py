from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from assets.documents import normalising, parts
from assets.documents.normalising import normalise, normalise_in
from assets.sources.archive import ArchiveDamaged
from datapackages.beside import beside
from datapackages.schema import PROBLEM, RAW, tables
from datapackages.sorting import is_sorted

DOCUMENTS = (
    "documenten",
    "paginas",
    "secties",
    "doelen",
    "indicatoren",
    "bedragen",
    "cellen",
    "portefeuillehouders",
)
PARTICIPATION = (
    "Waardering wijze waarop gemeente burgers en organisaties betrekt bij (de uitvoering van) het beleid en "
    "de samenwerking zoekt"
)


@pytest.fixture(scope="session")
def seeds(shared: Path, pulled):
    """The eight frames of the five real pages, each a document of its own."""

    def document(path: Path):
        return pulled((f"seeds/{path.name}", path.read_bytes()), name=f"seed-{path.name[:3]}")

    return normalise([document(path) for path in sorted((shared / "seeds").glob("*.txt"))])


def _of(frame: pl.DataFrame, number: str) -> pl.DataFrame:
    return frame.filter(pl.col("pagina").str.starts_with(f"seed-{number}/"))


# --- The five real pages.


def test_every_seed_is_a_readable_page_of_its_document(seeds):
    pages = seeds["paginas"]
    assert pages["titel"].to_list() == [
        "Ambitie",
        "4. Bestuur en dienstverlening",
        "Ambitie",
        "Bedrijfsvoering",
        "Domein 3: Veiligheid, bestuur, dienstverlening en financiën",
    ]
    assert pages["pagina"][4] == "seed-004/004-c0def79cafb5d680"
    assert set(pages["vorm"]) == {"tekst"}
    assert pages[PROBLEM].is_null().all()
    assert seeds["documenten"]["platform"].to_list() == ["LIAS", "LIAS", "LIAS", "LIAS", "Pepperflow"]


def test_footers_are_read_month_first_in_dutch_time(seeds):
    moments = seeds["paginas"].select("gebouwd_op", "export_van")
    shown = [tuple(moment and moment.isoformat() for moment in row) for row in moments.rows()]
    assert shown == [
        (None, None),
        ("2023-01-31T07:53:55+01:00", "2023-01-30T15:25:09+01:00"),
        (None, None),
        ("2021-05-27T12:23:59+02:00", "2021-05-25T13:50:49+02:00"),
        (None, None),
    ]


@pytest.mark.parametrize("number", ["000", "002"])
def test_sections_of_a_subprogramme_come_in_their_order(seeds, number):
    assert _of(seeds["secties"], number)["soort"].to_list() == [
        "ambitie",
        "indicatoren",
        "doelstelling",
        "inzet",
        "samenwerking",
        "maatregelen",
    ]


def test_the_text_of_a_section_is_all_of_its_paragraphs(seeds):
    goals = _of(seeds["secties"], "000").filter(soort="doelstelling")["tekst"].item()
    assert goals.split("\n\n")[0] == (
        "Gezamenlijk en op een zorgvuldige manier afwegen van de belangen van stad en regio."
    )
    assert goals.count("\n\n") == 2
    effort = _of(seeds["secties"], "002").filter(soort="inzet")["tekst"].item()
    assert effort.startswith("Bestuurlijke ontwikkeling\n\nHet proces")
    assert "\n\nDeregulering\n\n" in effort


def test_glued_indicators_have_a_name_a_raw_value_and_no_year(seeds):
    columns = ["indicator", "ruwe_waarde", "periode", "soort", "waarde", "uitlijning"]
    assert seeds["indicatoren"].select(columns).rows() == [
        (name, raw, None, None, None, "onbekend")
        for name, raw in [
            ("Waardering van de communicatie en voorlichting vanuit de gemeente", "6,66,7"),
            (PARTICIPATION, "6,3"),
            ("Aantal keren dat de gemeenteraad vragen stelt aan het AmersfoortPanel", "104"),
        ]
    ]


def test_the_table_of_003_has_five_columns_below_heads_on_two_levels(seeds):
    cells = _of(seeds["cellen"], "003")
    body = cells.filter(~pl.col("kop"))
    assert set(body["uitlijning"]) == {"berekend"}
    assert [
        tuple(row["ruwe_tekst"])
        for row in body.group_by("rij", maintain_order=True).agg("ruwe_tekst").to_dicts()
    ] == [
        ("jonger dan 40 jaar", "100%", "77%", "4%", "18%"),
        ("40 tot 55 jaar", "100%", "84%", "8%", "8%"),
        ("55 jaar of ouder", "100%", "88%", "7%", "5%"),
        ("Totaal", "100%", "83%", "7%", "10%"),
    ]
    assert body["kolom"].to_list() == [1, 2, 3, 4, 5] * 4
    heads = cells.filter("kop").select("rij", "ruwe_tekst", "kolom", "kolomspan").rows()
    assert heads == [
        (1, "leeftijd", 1, 1),
        (1, "Totaal", 2, 1),
        (1, "Migratieachtergrond", 3, 3),
        (2, "Nederlandse", 3, 1),
        (2, "Westerse", 4, 1),
        (2, "Niet-westerse", 5, 1),
    ]
    assert set(cells.filter("kop")["uitlijning"]) == {"berekend"}


def test_the_portfolio_holders_of_003(seeds):
    assert seeds["portefeuillehouders"].select("rol", "naam").rows() == [
        ("Wethouder", "Kees Kraanen"),
        ("Wethouder", "Willem-Jan Stegeman"),
    ]


def test_the_eleven_goals_of_004(seeds):
    goals = seeds["doelen"]
    assert goals["nummer"].to_list() == [f"3.{n:02}" for n in range(1, 12)]
    assert goals["titel"][2] == "Een veilige informatievoorziening en privacybescherming"
    assert goals["titel"][5] == "Onze dorpshuizen zijn toekomstbestendig"
    assert goals["punten"][0].split("\n")[0] == "We verbinden onze zorg- en veiligheidspartners met elkaar."
    assert [len((points or "").split("\n")) for points in goals["punten"]] == [
        5,
        1,
        1,
        1,
        1,
        1,
        1,
        1,
        6,
        1,
        1,
    ]
    assert goals["tekst"][0] == "Voor 2022 focussen we ons op de volgende doelstellingen:"
    assert goals["tekst"][4].count("\n\n") == 1


def test_unnumbered_paragraphs_below_goals_stay_text(seeds):
    assert set(seeds["doelen"]["pagina"]) == {"seed-004/004-c0def79cafb5d680"}


def test_no_text_of_any_table_is_navigation(seeds):
    for name, frame in seeds.items():
        text = frame.write_json()
        assert "Terug naar navigatie" not in text, name
        assert "Gerelateerde links" not in text, name
        assert "Deze pagina is gebouwd" not in text, name


# --- Shapes and keys.


@pytest.mark.parametrize("documents", [0, 1])
def test_the_frames_are_those_of_the_schemas_also_when_empty(pulled, documents):
    frames = normalise([pulled(("a.txt", b"Wonen"))] * documents)
    assert tuple(frames) == DOCUMENTS
    for name, frame in frames.items():
        assert dict(frame.schema) == tables()[name].normalised_dtypes


def test_keys_are_unique_and_constraints_hold(seeds):
    for name, frame in seeds.items():
        schema = tables()[name]
        assert not frame.select(schema.primary_key).is_duplicated().any(), name
        for field in schema.fields:
            values = frame[field.name]
            if field.constraints.required:
                assert values.null_count() == 0, (name, field.name)
            if field.constraints.enum:
                assert set(values.drop_nulls()) <= set(field.constraints.enum), (name, field.name)
            if field.constraints.pattern:
                assert all(re.fullmatch(field.constraints.pattern, value) for value in values.drop_nulls())


def test_rows_carry_the_hash_of_the_body_they_come_from(pulled):
    document = pulled(("a.html", b"<h1>A</h1><table><tr><td>x<td>5</table>"), ("b.txt", b"Ambitie\n\nTekst."))
    frames = normalise([document])
    hashes = {page.url: page.bron for page in document.pages}
    assert frames["paginas"].select("url", "bron").rows() == list(hashes.items())
    assert set(frames["cellen"]["bron"]) == {hashes["a.html"]}
    assert set(frames["secties"].filter(soort="ambitie")["bron"]) == {hashes["b.txt"]}


def test_indicators_of_html_are_published_with_year_kind_and_value(pulled):
    page = (
        b"<h2>Indicatoren</h2><table><tr><th>Indicator<th>Realisatie 2023<th>Streefwaarde 2024"
        b"<tr><td>Overhead<td>10,7%<td>n.n.b.</table>"
    )
    frame = normalise([pulled(("https://x.example/p1/i", page))])["indicatoren"]
    columns = ["periode", "soort", "waarde", "eenheid", "ruwe_waarde", "uitlijning"]
    assert frame.select(columns).rows() == [
        (2023, "realisatie", 10.7, "%", "10,7%", "exact"),
        (2024, "streefwaarde", None, None, "n.n.b.", "exact"),
    ]


# --- Bad input.


@pytest.mark.parametrize(
    ("content", "mediatype", "says"),
    [
        (b"", "text/plain", "De pagina is leeg."),
        (b"\x00\x01\x02\xff" * 100, "text/plain", "nulbytes"),
        ("Financiën".encode("cp1252"), "text/plain", "geen geldige UTF-8"),
        (b"x" * 5_000_001, "text/html", "5.000.001 bytes"),
        (b"<div>" * 100_000, "text/html", "diep genest"),
        (b"<a " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">", "text/html", "attributen"),
        (b"<nav>menu</nav>", "text/html", "bevat geen tekst"),
        (b"%PDF-1.7", "text/plain", "bestand van een andere soort"),
    ],
    ids=["empty", "binary", "cp1252", "large", "nested", "attributes", "no text", "pdf"],
)
def test_a_page_that_cannot_be_read_is_one_row_that_says_why_and_the_rest_goes_on(
    pulled, content, mediatype, says
):
    bad = pulled(("https://x.example/slecht", content), name="slecht-2024", mediatype=mediatype)
    good = pulled(("https://x.example/goed", b"<h1>Goed</h1><p>Tekst</p>"), name="goed-2024")
    both = pulled(("a.html", b"<h1>A</h1>"), ("https://x.example/slecht", content), mediatype=mediatype)
    frames = normalise([bad, good, both])
    refused = frames["paginas"].filter(pl.col(PROBLEM).is_not_null())
    assert refused["pagina"].to_list() == ["gemeente-begroting-2024/slecht", "slecht-2024/slecht"]
    assert says in refused[PROBLEM][0]
    raw = json.loads(refused[RAW][0])
    assert (raw["url"], raw["bytes"]) == ("https://x.example/slecht", len(content))
    assert refused[RAW][0].isascii()
    assert len(refused[RAW][0]) < 2_000
    assert frames["documenten"]["paginas"].to_list() == [2, 1, 1]
    for name in DOCUMENTS[2:]:
        assert not set(frames[name]["pagina"]) & set(refused["pagina"])
    assert "goed-2024/goed" in set(frames["secties"]["pagina"])


def test_a_page_without_a_table_or_heading_gives_no_rows_for_them(pulled):
    frames = normalise([pulled(("a.txt", b"Dit is alleen een zin."))])
    assert {name: frame.height for name, frame in frames.items()} == dict.fromkeys(DOCUMENTS, 0) | {
        "documenten": 1,
        "paginas": 1,
        "secties": 1,
    }
    assert frames["paginas"]["titel"].to_list() == [None]


def test_a_row_of_values_without_a_name_goes_to_the_judge_with_what_was_read(pulled):
    page = b"<table><tr><th>Indicator<th>2023<tr><td><td>5<tr><td>Zorg<td>6</table>"
    frame = normalise([pulled(("a.html", page))])["indicatoren"]
    assert frame[PROBLEM].is_null().to_list() == [False, True]
    assert json.loads(frame[RAW][0])["ruwe_waarde"] == "5"
    assert frame[RAW][1] is None


def test_hostile_text_is_published_as_text_and_without_hidden_characters(pulled):
    hostile = (
        "<h1>=HYPERLINK(&quot;x&quot;)&#x202e;kop</h1><p>&lt;script&gt;alert(1)&lt;/script&gt;&#x200b;&#7;&#x2066;x</p>"
        "<table><tr><td>&#x202e;123<td>a\u2028b<tr><td>'; DROP TABLE--<td>&#x1f600;</table>"
        "<h2>Portefeuillehouders</h2><p>Wethouder Kees&#x200d; Jansen</p>"
    )
    frames = normalise([pulled(("a.html", hostile.encode()))])
    for frame in frames.values():
        for column in frame.select(pl.col(pl.String)).iter_columns():
            for value in column.drop_nulls():
                hidden = {unicodedata.category(character) for character in value if character != "\n"}
                assert not hidden & {"Cc", "Cf", "Cs"}
    assert frames["secties"]["tekst"][0] == "<script>alert(1)</script>x"
    assert frames["cellen"]["ruwe_tekst"][0] == "\N{REPLACEMENT CHARACTER}123"
    assert frames["portefeuillehouders"]["naam"].to_list() == ["Kees Jansen"]


# --- Pages that are read in two processes.


def _page(number: int) -> tuple[str, bytes]:
    rows = f"<tr><th>Lasten</th><th>Begroting 2024</th></tr><tr><td>Wegen</td><td>{number}</td></tr>"
    return (
        f"https://gemeente.example/p{number}",
        f"<html><body><h1>Deel {number}</h1><table>{rows}</table></body></html>".encode(),
    )


@pytest.fixture
def in_two_processes(monkeypatch):
    """A few pages are read in two processes from then on; tells how many pages went to the other one."""
    sent = []

    def start():
        monkeypatch.setattr(normalising, "WORTH_A_PROCESS", 2)
        monkeypatch.setattr(normalising, "HEAD_START", 0)
        monkeypatch.setattr(
            normalising,
            "beside",
            lambda work, tasks, folder: sent.append(len(tasks)) or beside(work, tasks, folder),
        )
        return sent

    return start


def test_two_processes_read_what_one_reads(pulled, in_two_processes):
    documents = [
        pulled(*map(_page, range(5)), name="eerste"),
        pulled(_page(5), ("https://gemeente.example/leeg", b"<html></html>"), _page(6), name="tweede"),
    ]
    one = normalise(documents)
    sent = in_two_processes()
    two = normalise(documents)
    assert sent == [4]
    assert one["paginas"].height == 8
    assert one["cellen"].height == 28
    assert {name: one[name].equals(two[name]) for name in DOCUMENTS} == dict.fromkeys(DOCUMENTS, True)


@pytest.mark.parametrize("processes", [1, 2])
def test_rows_that_were_put_in_files_come_back_in_their_order(
    pulled, tmp_path, monkeypatch, in_two_processes, processes
):
    documents = [pulled(*map(_page, range(30)), name="eerste"), pulled(*map(_page, range(9)), name="alvast")]
    held = normalise(documents)
    sent = in_two_processes() if processes == 2 else []
    monkeypatch.setattr(parts, "MOST_ROWS", 20)
    found = normalise_in(tmp_path, documents).tables
    assert sent == ([20] if processes == 2 else [])
    assert len(list(tmp_path.rglob("cellen-*.parquet"))) > 1
    assert [name for name in DOCUMENTS if not found[name].collect().equals(held[name])] == []


def test_rows_come_in_the_order_in_which_they_are_published(seeds):
    unsorted = [name for name in DOCUMENTS if not is_sorted(seeds[name], tables()[name].primary_key)]
    assert unsorted == []


class LostPage:
    """A page of which the archive lost the bytes."""

    url = "https://gemeente.example/weg"
    mediatype = "text/html"
    bron = "f" * 64
    role = "pagina:weg"

    @property
    def content(self) -> bytes:
        raise ArchiveDamaged("archive/ff/ffff", found="other bytes")


def test_what_goes_wrong_in_the_other_process_is_raised_here(pulled, in_two_processes):
    document = pulled(*map(_page, range(3)))
    sent = in_two_processes()
    with pytest.raises(ArchiveDamaged, match="archive/ff/ffff"):
        normalise([replace(document, pages=(*document.pages, LostPage()))])
    assert sent == [2]
