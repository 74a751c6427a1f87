"""From published rows back to addresses, bytes and words; what cannot be asked is told in one line."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from assets.iv3 import tracing as iv3_tracing
from assets.release.tracing.asking import Question
from assets.release.tracing.explaining import Found, explain
from assets.sources.archive import Archive
from datapackages.errors import OpenbegrotingError
from datapackages.releasing.released import ReleaseDamaged
from datapackages.releasing.releases import Releases
from datapackages.schema import table
from expectations.judging import judge
from expectations.reports import as_json
from tests.expectations.good_year import JAAR, OTHER_PAGE, PAGE, good_year, tally_of

HTML = b"<html><body><h2>Ambitie</h2><p>Wij werken.</p><td>6,3</td><td>1</td><td>1</td></body></html>"
PAGES = ("https://example.org/1", "https://example.org/2")
ROWS = ("https://cbs.example/a", "https://cbs.example/b")


def records(rows: pl.DataFrame) -> bytes:
    """A page of rows with a record behind every amount."""
    sent = [
        {
            "ID": number,
            "TaakveldBalanspost": f"{row['taakveld']:<6}",
            "Categorie": f"{row['categorie']:<8}",
            "Gemeenten": f"{row['gemeente']:<9}",
            "Verslagsoort": f"{JAAR}{row['verslagsoort']}",
        }
        for number, row in enumerate(rows.filter(plaatsing=1).iter_rows(named=True))
    ]
    return json.dumps({"value": sent}).encode()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory, archive: Archive) -> Releases:
    """A year in which both pages have the same bytes, and two addresses gave the same rows of Iv3."""
    year = good_year()
    page, rows = archive.put(HTML), archive.put(records(year["iv3_baten_lasten"]))
    for name, frame in year.items():
        of_page = name != "bronnen" and "pagina" in frame.columns
        year[name] = frame.with_columns(
            pl.lit(page if of_page else rows).alias(key.fields[0])
            for key in table(name).foreign_keys
            if key.table == "bronnen"
        )
    year["bronnen"] = table("bronnen").normalised(
        pl.DataFrame(
            {
                "bron": [page, page, rows, rows],
                "url": [*PAGES, *ROWS],
                "opgehaald_op": [datetime(2026, 11, day, 8, tzinfo=UTC) for day in (20, 21, 22, 23)],
                "bytes": [len(HTML), len(HTML), 10, 10],
                "mediatype": ["text/html", "text/html", "application/json", "application/json"],
            },
        ).with_columns(pl.col("opgehaald_op").cast(table("bronnen").dtypes["opgehaald_op"]))
    )
    judgement = judge(year, tally_of(year), jaar=JAAR)
    assert judgement.releasable
    root = tmp_path_factory.mktemp("home")
    releases = Releases(root / "public", staging=root / "staging")
    tables = {**judgement.accepted, "quarantaine": judgement.quarantine}
    releases.publish(JAAR, tables, as_json(judgement))
    return releases


@pytest.fixture
def ask(releases: Releases, archive: Archive):
    """What ``explain`` finds in that release."""

    def asked(name: str, *, at_most: int | None = None, **wanted: str) -> Found:
        return explain(releases, archive, Question(name, wanted), at_most=at_most)

    return asked


def urls(found: Found) -> list[tuple[str, ...]]:
    return [item.origins[0].urls for item in found.explained if item.origins]


# --- Which source.


def test_of_two_pages_with_the_same_bytes_the_right_one_is_named(ask) -> None:
    assert urls(ask("paginas", pagina=PAGE)) == [(PAGES[0],)]
    assert urls(ask("paginas", pagina=OTHER_PAGE)) == [(PAGES[1],)]


def test_a_row_of_a_page_is_from_the_address_of_that_page(ask) -> None:
    [section] = ask("secties", pagina=PAGE).explained
    assert section.origins[0].urls == (PAGES[0],)
    assert section.origins[0].fetched_at == "2026-11-20T09:00:00+01:00"


def test_a_source_is_from_its_own_address(ask) -> None:
    assert [(item.row["url"],) for item in ask("bronnen").explained] == urls(ask("bronnen"))


def test_a_row_that_does_not_say_its_address_has_all_those_of_its_bytes(ask) -> None:
    [found] = ask(
        "iv3_baten_lasten", gemeente="GM0307", verslagsoort="X000", taakveld="0.1", plaatsing="1"
    ).explained
    assert found.origins[0].urls == ROWS
    assert found.origins[0].fetched_at == "2026-11-22T09:00:00+01:00"


def test_a_row_made_from_other_tables_has_no_source_of_its_own(ask) -> None:
    [document] = ask("documenten").explained
    assert document.origins == ()
    [pages] = document.made_from
    assert (pages.table, pages.rows, len(pages.bodies)) == ("paginas", 2, 1)
    assert ask(pages.table, **pages.wanted).rows == pages.rows


def test_placings_and_directions_are_never_one_sum(ask) -> None:
    both = ask("iv3_baten_lasten", gemeente="GM0307", verslagsoort="X000", taakveld="0.1").sums
    one = ask("iv3_baten_lasten", gemeente="GM0307", verslagsoort="X000", taakveld="0.1", plaatsing="1").sums

    assert {part.of.split(",")[0] for part in both} == {"plaatsing 1", "plaatsing 2"}
    assert [part.of for part in one] == [""]


# --- What stands there.


def test_the_record_of_an_amount_is_found_by_its_key(ask) -> None:
    [found] = ask(
        "iv3_baten_lasten", gemeente="GM0736", verslagsoort="X005", taakveld="0.10", plaatsing="2"
    ).explained
    [record] = found.origins[0].raw
    assert record["Gemeenten"] == "GM0736   "
    assert record["TaakveldBalanspost"] == "0.10  "
    assert found.origins[0].place == f"record 11 of 12 (ID {record['ID']})"


def test_a_page_of_rows_is_decoded_once_for_all_its_rows(ask) -> None:
    iv3_tracing._by_key.cache_clear()
    found = ask("iv3_baten_lasten")
    assert all(item.origins[0].raw for item in found.explained)
    assert len(found.explained) == found.rows == 24
    assert iv3_tracing._by_key.cache_info().misses == 1


def test_the_words_of_a_row_are_shown_where_they_stand_on_the_page(ask) -> None:
    [section] = ask("secties").explained
    assert "<p>Wij werken.</p>" in section.origins[0].excerpt.text
    cell, _ = ask("cellen").explained
    assert cell.origins[0].excerpt.places == 2
    goal, *_ = ask("doelen").explained
    assert goal.origins[0].excerpt is None


def test_bytes_that_are_damaged_are_said_to_be_and_nothing_is_shown_of_them(ask, archive) -> None:
    [section] = ask("secties").explained
    path = Path(section.origins[0].archived_as)
    path.write_bytes(path.read_bytes()[:-3])
    [again] = ask("secties").explained
    assert not again.origins[0].intact
    assert again.origins[0].excerpt is None
    archive.put(HTML)
    [restored] = ask("secties").explained
    assert restored == section


def test_a_judgement_that_is_not_as_it_was_published_is_one_clear_error(releases, archive, tmp_path) -> None:
    damaged = Releases(Path(shutil.copytree(releases.public, tmp_path / "public")))
    [judgement] = damaged.public.glob("data/*/*/validatie.json")
    judgement.write_bytes(b"{")
    with pytest.raises(ReleaseDamaged, match=r"another validatie\.json than was published"):
        explain(damaged, archive, Question("gemeenten", {}))


# --- How much.


def test_only_the_rows_that_are_shown_are_explained_and_all_are_added_up(ask) -> None:
    every, some = ask("iv3_baten_lasten"), ask("iv3_baten_lasten", at_most=5)
    assert (some.rows, some.amounts, some.sums) == (24, 24, every.sums)
    assert some.explained == every.explained[:5]
    assert sum(one.amount_eur for one in every.sums) == sum(
        item.row["bedrag_eur"] for item in every.explained
    )


def test_a_table_without_amounts_has_none_to_add_up(ask) -> None:
    assert (ask("paginas").amounts, ask("paginas").sums) == (0, ())


def test_nothing_found_is_nothing_explained(ask) -> None:
    found = ask("iv3_baten_lasten", gemeente="GM9999")
    assert (found.rows, found.explained) == (0, ())
    assert found.why_nothing == f"in {JAAR} 1.0.0 gemeente is one of GM0307, GM0736"


# --- What can be asked.


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("iv3_baten_lasten", "plaatsing", "1.5"),
        ("iv3_baten_lasten", "bedrag_eur", "900.000"),
        ("iv3_baten_lasten", "plaatsing", "1_0"),
        ("iv3_baten_lasten", "plaatsing", "٢"),
        ("iv3_baten_lasten", "bedrag_eur", "9" * 30),
        ("iv3_baten_lasten", "plaatsing", ""),
        ("indicatoren", "waarde", "nan"),
        ("indicatoren", "waarde", "6,3"),
        ("cellen", "kop", "misschien"),
        ("herindelingen", "ingangsdatum", "1 januari"),
        ("bronnen", "opgehaald_op", "x"),
        ("bronnen", "opgehaald_op", "2026-13-45"),
    ],
)
def test_a_value_of_another_type_is_refused_in_one_line(ask, name: str, column: str, value: str) -> None:
    with pytest.raises(OpenbegrotingError) as refused:
        ask(name, **{column: value})
    assert "expected a value of type" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "column", "value", "rows"),
    [
        ("iv3_baten_lasten", "plaatsing", "1", 12),
        ("indicatoren", "waarde", "6.3", 1),
        ("cellen", "kop", "nee", 2),
        ("herindelingen", "ingangsdatum", "2018-01-01", 2),
        ("bronnen", "opgehaald_op", "2026-11-20T08:00:00+00:00", 1),
        ("bronnen", "opgehaald_op", "2026-11-20 09:00:00", 1),
    ],
)
def test_a_value_of_the_type_of_its_column_is_found(
    ask, name: str, column: str, value: str, rows: int
) -> None:
    assert ask(name, **{column: value}).rows == rows


def test_a_table_or_column_that_is_not_published_is_told_with_those_that_are(ask) -> None:
    with pytest.raises(OpenbegrotingError, match="expected one of aansluiting, balansposten"):
        ask("begrotingen")
    with pytest.raises(OpenbegrotingError, match="column 'naam' · expected one of pagina, volgnr"):
        ask("secties", naam="x")


@pytest.mark.parametrize(
    ("name", "wanted", "next_step"),
    [
        ("begrotingen", {}, "datapackage.json of the release says what they hold"),
        ("secties", {"naam": "x"}, "name one of these, or none to see a row with all of its columns"),
        ("secties", {"volgnr": "x"}, "without volgnr the answer tells which values there are"),
        ("secties", {"jaar": "2019"}, "openbegroting status tells of the others"),
    ],
)
def test_what_cannot_be_asked_says_what_can(ask, name: str, wanted: dict[str, str], next_step: str) -> None:
    with pytest.raises(OpenbegrotingError) as caught:
        ask(name, **wanted)

    assert caught.value.remedy == next_step
