"""A pull of a year is whole, in order and what was asked for, or it is an error."""

from __future__ import annotations

from typing import Any

import pytest

from assets.iv3.pulling.pull import pull, pull_recorded
from assets.iv3.served.bodies import END, ROWS
from assets.iv3.served.shape import SchemaChanged
from assets.iv3.tables.year_tables import normalise, pull_of
from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher, SourceCorrupt, SourceUnavailable
from assets.sources.pulls import Pulls
from assets.sources.registry import Iv3Source, Registry


def on_rows(change: Any) -> Any:
    """Tamper with pages of rows only."""
    return lambda path, query, answer: change(query, answer) if path.endswith("TypedDataSet") else answer


def test_every_page_of_every_report_is_archived(cbs, fetcher, archive, iv3) -> None:
    cbs.reports = {"2024X000": "2024 Begroting", "2024X005": "2024 Jaarrekening"}
    complete = pull(iv3, 2024, fetcher, archive)
    pages_of_rows = [item for item in complete.bodies if item.role.startswith(ROWS)]
    # Eight rows by three make three pages; De Bilt delivered nothing and is asked for once more, and so
    # is everybody for the account that nobody delivered.
    assert [item.role for item in pages_of_rows] == [
        "rijen:X000:0001",
        "rijen:X000:0002",
        "rijen:X000:0003",
        "rijen:X000:0004",
        "rijen:X005:0001",
        "rijen:X005:0002",
    ]
    assert all(archive.read(item.body.sha256) for item in complete.bodies)


def test_not_modified_is_taken_at_its_word_only_for_a_table_that_was_not_modified(
    cbs, fetcher, archive, iv3, tmp_path
) -> None:
    registry, pulls = Registry(path=tmp_path / "sources.yaml", iv3=iv3), Pulls(tmp_path / "pulls")
    cbs.etag = '"altijd-dezelfde"'

    def pulled() -> list[int]:
        complete = pull_recorded(registry, 2024, fetcher, archive, pulls)
        return normalise(complete, None, archive)["iv3_baten_lasten"]["bedrag_eur"].head(2).to_list()

    assert pulled() == [10_000, 4_000]
    cbs.rows[0]["k_1ePlaatsing_1"] = 999
    assert pulled() == [10_000, 4_000], "CBS says nothing changed"
    cbs.modified = "2024-09-01T02:00:00"
    assert pulled() == [999_000, 4_000]


def test_a_municipality_that_is_listed_with_two_paddings_is_asked_for_with_both(
    cbs, fetcher, archive, iv3
) -> None:
    """Only one of them was asked for once, and all of its rows were taken for not delivered."""
    cbs.municipalities = {
        "GM0307": "Amersfoort",
        "GM0307".ljust(10): "Amersfoort",
        "GM0736": "De Ronde Venen",
    }
    one = iv3.model_copy(update={"gemeenten": ("GM0307",)})
    rows = normalise(pull(one, 2024, fetcher, archive), one.gemeenten, archive)["iv3_baten_lasten"]
    assert rows.height == 8


def test_rows_become_euros_per_placing(cbs, fetcher, archive, iv3) -> None:
    tables = normalise(pull(iv3, 2024, fetcher, archive), None, archive)
    rows = tables["iv3_baten_lasten"]
    assert rows.height == 16
    bestuur = rows.filter(gemeente="GM0307", taakveld="0.1", richting="lasten").sort("plaatsing")
    assert bestuur["bedrag_eur"].to_list() == [10_000, 11_000]
    assert bestuur["verslagsoort"].to_list() == ["X000", "X000"]
    assert tables["telling_iv3"].filter(tabel="iv3_baten_lasten")["rijen"].sum() == 16


def test_who_delivered_nothing_is_no_zero(cbs, fetcher, archive, iv3) -> None:
    leveringen = normalise(pull(iv3, 2024, fetcher, archive), None, archive)["iv3_leveringen"]
    assert leveringen.height == 6
    silent = leveringen.filter(gemeente="GM0310", plaatsing=2).row(0, named=True)
    assert (silent["geleverd"], silent["cellen"]) == (False, 0)
    assert (silent["lasten_eur"], silent["baten_eur"]) == (None, None)
    spoke = leveringen.filter(gemeente="GM0307", plaatsing=2).row(0, named=True)
    assert (spoke["geleverd"], spoke["cellen"], spoke["lasten_eur"], spoke["baten_eur"]) == (
        True,
        4,
        18_000,
        18_000,
    )


def test_who_delivered_only_zeros_did_deliver(cbs, fetcher, archive, iv3) -> None:
    cbs.rows.append(
        cbs.rows[0] | {"ID": 999, "Gemeenten": "GM0310   ", "k_1ePlaatsing_1": 0, "k_2ePlaatsing_2": 0}
    )
    leveringen = normalise(pull(iv3, 2024, fetcher, archive), None, archive)["iv3_leveringen"]
    nil = leveringen.filter(gemeente="GM0310", plaatsing=1).row(0, named=True)
    assert (nil["geleverd"], nil["cellen"], nil["lasten_eur"]) == (True, 1, 0)


def test_only_the_municipalities_of_the_registry_are_asked_for(cbs, fetcher, archive) -> None:
    source = Iv3Source(base_url=cbs.base, years=(2024,), gemeenten=("GM0736",))
    tables = normalise(pull(source, 2024, fetcher, archive), source.gemeenten, archive)
    assert set(tables["iv3_baten_lasten"]["gemeente"]) == {"GM0736"}
    assert set(tables["iv3_leveringen"]["gemeente"]) == {"GM0736"}
    assert not any("GM0307" in asked for asked in cbs.asked)


def test_a_municipality_that_is_asked_for_in_vain_is_told(cbs, fetcher, archive) -> None:
    source = Iv3Source(base_url=cbs.base, years=(2024,), gemeenten=("GM0736", "GM1961"))
    complete = pull(source, 2024, fetcher, archive)
    assert complete.findings == (
        "GM1961 is not in the Iv3 table of 2024: it did not exist then, or CBS left it out",
    )
    assert set(normalise(complete, source.gemeenten, archive)["iv3_leveringen"]["gemeente"]) == {"GM0736"}


def test_labels_lose_their_code_and_a_cut_label_is_completed_and_marked(cbs, fetcher, archive, iv3) -> None:
    lists = normalise(pull(iv3, 2024, fetcher, archive), None, archive)
    taakvelden = {row["taakveld"]: row for row in lists["taakvelden"].iter_rows(named=True)}
    assert taakvelden["6.2"]["naam"] == "Wijkteams"
    assert taakvelden["0.7"]["cbs_label"] == "Algemene uitkeringen en overige ui.."
    assert taakvelden["0.7"]["afgekapt"] is True
    assert taakvelden["0.7"]["naam"] == "Algemene uitkeringen en overige uitkeringen gemeentefonds"
    assert lists["balansposten"]["balanspost"].to_list() == ["A111"]
    assert lists["verslagsoorten"].select("verslagsoort", "naam").rows() == [("X000", "Begroting")]


def test_row_numbers_that_begin_anew_with_each_question_are_no_doubled_rows(
    cbs, fetcher, archive, iv3
) -> None:
    cbs.rows.append(
        cbs.rows[0] | {"ID": 999, "Gemeenten": "GM0310   ", "k_1ePlaatsing_1": 0, "k_2ePlaatsing_2": 0}
    )

    def numbered(query, answer):
        rows = enumerate(answer["value"], start=int(query.get("$skip", 0)))
        return answer | {"value": [row | {"ID": number} for number, row in rows]}

    cbs.tamper = on_rows(numbered)
    assert pull(iv3, 2024, fetcher, archive).rows == len(cbs.rows)


def test_a_page_given_twice_is_refused(cbs, fetcher, archive, iv3) -> None:
    first = cbs.rows[:3]

    def again(query, answer):
        return answer | {"value": first} if query.get("$skip") == "3" else answer

    cbs.tamper = on_rows(again)
    with pytest.raises(SourceCorrupt, match="doubled page"):
        pull(iv3, 2024, fetcher, archive)


def test_a_page_left_out_is_noticed(cbs, fetcher, archive, iv3) -> None:
    def leap(query, answer):
        link = answer.get("odata.nextLink", "")
        return answer | {"odata.nextLink": link.replace("skip=3", "skip=6")} if link else answer

    cbs.tamper = on_rows(leap)
    with pytest.raises(SourceCorrupt, match=r"starts after row 3.*starts after row 6"):
        pull(iv3, 2024, fetcher, archive)


def test_a_chain_that_bites_its_tail_is_refused(cbs, fetcher, archive, iv3) -> None:
    def loop(query, answer):
        link = f"{cbs.base}/ODataFeed/OData/45067NED/TypedDataSet?$filter={query['$filter']}&lus=1"
        return {"value": [], "odata.nextLink": link.replace(" ", "%20")}

    cbs.tamper = on_rows(loop)
    with pytest.raises(SourceCorrupt, match="back to an earlier page"):
        pull(iv3, 2024, fetcher, archive)


@pytest.mark.parametrize("kept_back_from", ["0", "3"])
def test_a_chain_that_stops_early_is_followed_to_its_real_end(
    cbs, fetcher, archive, iv3, kept_back_from: str
) -> None:
    def stop_early(query, answer):
        last = query.get("$skip", "0") == kept_back_from
        return {"value": answer["value"]} if last else answer

    cbs.tamper = on_rows(stop_early)
    tables = normalise(pull(iv3, 2024, fetcher, archive), None, archive)
    assert tables["iv3_baten_lasten"].height == 16


def test_the_proof_of_the_end_is_kept_and_no_page_is_asked_for_twice(cbs, fetcher, archive, iv3) -> None:
    complete = pull(iv3, 2024, fetcher, archive)
    ends = [item for item in complete.bodies if item.role.startswith(END)]
    # The eight filled rows end; De Bilt, asked for by itself, gave an empty first page and needs no proof.
    assert [item.role for item in ends] == ["einde:X000:0001"]
    assert ends[0].body.url.endswith("&$skip=8")
    assert b'"value": []' in archive.read(ends[0].body.sha256)
    asked = [path for path in cbs.asked if "TypedDataSet" in path]
    assert len(asked) == len(set(asked)) == 5


def test_an_empty_last_page_is_itself_the_proof_of_the_end(cbs, fetcher, archive, iv3) -> None:
    cbs.rows = cbs.rows[:6]

    def always_promise_more(query, answer):
        link = f"{cbs.base}/ODataFeed/OData/45067NED/TypedDataSet?$format=json&$filter="
        skip = int(query.get("$skip", 0)) + 3
        more = {"odata.nextLink": link + query["$filter"].replace(" ", "%20") + f"&$skip={skip}"}
        return answer | more if answer["value"] else answer

    cbs.tamper = on_rows(always_promise_more)
    complete = pull(iv3, 2024, fetcher, archive)
    assert not [item for item in complete.bodies if item.role.startswith(END)]
    asked = [path for path in cbs.asked if "TypedDataSet" in path]
    assert len(asked) == len(set(asked))


def test_a_service_that_ignores_the_question_what_lies_behind_proves_nothing(
    cbs, fetcher, archive, iv3
) -> None:
    cbs.tamper = on_rows(lambda _query, _answer: {"value": cbs.rows[:3]})
    with pytest.raises(SourceCorrupt, match="doubled page"):
        pull(iv3, 2024, fetcher, archive)


@pytest.mark.parametrize(("column", "stranger"), [("Verslagsoort", "2024X005"), ("Gemeenten", "GM0363   ")])
def test_rows_that_were_not_asked_for_are_refused(cbs, fetcher, archive, column: str, stranger: str) -> None:
    source = Iv3Source(base_url=cbs.base, years=(2024,), gemeenten=("GM0307",))
    cbs.tamper = on_rows(
        lambda _query, answer: {"value": [row | {column: stranger} for row in answer["value"]]}
    )
    with pytest.raises(SourceCorrupt, match=f"found rows of {stranger.strip()}"):
        pull(source, 2024, fetcher, archive)


def test_a_table_changed_during_the_pull_is_pulled_again(cbs, fetcher, archive, iv3) -> None:
    moments = iter(["10:00", "10:05"])

    def change_once(path, _query, answer):
        if path.endswith("TableInfos"):
            cbs.modified = next(moments, cbs.modified)
            return {"value": [answer["value"][0] | {"Modified": cbs.modified}]}
        return answer

    cbs.tamper = change_once
    complete = pull(iv3, 2024, fetcher, archive)
    assert len([item for item in complete.bodies if item.role == "tabelinfo"]) == 1
    assert len([asked for asked in cbs.asked if "TableInfos" in asked]) == 4


def test_a_table_that_keeps_changing_is_given_up(cbs, fetcher, archive, iv3) -> None:
    moments = iter(range(100))

    def keep_changing(path, _query, answer):
        if path.endswith("TableInfos"):
            return {"value": [answer["value"][0] | {"Modified": str(next(moments))}]}
        return answer

    cbs.tamper = keep_changing
    with pytest.raises(SourceUnavailable, match="stays the same while it is read"):
        pull(iv3, 2024, fetcher, archive)


def test_a_year_that_is_not_in_the_catalogue_says_so(cbs, fetcher, archive, iv3) -> None:
    with pytest.raises(SourceUnavailable, match="Gemeenten 2031 onbewerkte Iv3-data"):
        pull(iv3, 2031, fetcher, archive)


def test_a_report_of_another_year_is_a_changed_schema(cbs, fetcher, archive, iv3) -> None:
    cbs.reports = {"2023X000": "2023 Begroting"}
    with pytest.raises(SchemaChanged, match="reports of 2024"):
        pull(iv3, 2024, fetcher, archive)


def test_an_unknown_column_in_the_rows_is_named(cbs, fetcher, archive, iv3) -> None:
    cbs.tamper = on_rows(
        lambda _query, answer: {"value": [row | {"Prijspeil": 1} for row in answer["value"]]}
    )
    with pytest.raises(SchemaChanged, match="Prijspeil"):
        pull(iv3, 2024, fetcher, archive)


def test_a_failed_pull_is_remembered_and_leaves_the_last_complete_one(
    cbs, fetcher: Fetcher, archive: Archive, iv3: Iv3Source, tmp_path
) -> None:
    registry = Registry(path=tmp_path / "sources.yaml", iv3=iv3)
    pulls = Pulls(archive.root / "pulls")
    complete = pull_recorded(registry, 2024, fetcher, archive, pulls)
    assert pulls.failure("iv3", 2024) is None
    cbs.tamper = lambda _path, _query, _answer: {"odata.error": {"message": {"value": "Storing"}}}
    assert pull_recorded(registry, 2024, fetcher, archive, pulls) is None
    failure = pulls.failure("iv3", 2024)
    assert failure is not None
    assert "expected a list called value" in failure.message
    assert pulls.last_complete("iv3", 2024) == complete


def test_a_year_the_registry_does_not_ask_for_is_not_pulled(cbs, fetcher, archive, iv3, tmp_path) -> None:
    registry = Registry(path=tmp_path / "sources.yaml", iv3=iv3)
    assert pull_recorded(registry, 2023, fetcher, archive, Pulls(archive.root / "pulls")) is None
    assert cbs.asked == []


def test_a_hostile_key_in_a_dimension_is_not_asked_for_and_does_not_end_the_pull(
    cbs, fetcher, archive, iv3
) -> None:
    cbs.municipalities |= {"GM" + "9" * 100_000: "Lang", "GM03\u202e10": "Omgekeerd", "GM\x000311": "Nul"}
    complete = pull(iv3, 2024, fetcher, archive)
    assert max(len(asked) for asked in cbs.asked) < 1_000
    titles = normalise(complete, None, archive)["gemeentenamen_iv3"]
    assert titles.height == 6
    assert max(titles["gemeente"].str.len_chars()) <= 40


@pytest.mark.parametrize("report", ["2024X000" + "x" * 100_000, "2024X\u202e000", "2024\x00"])
def test_a_report_that_is_no_code_is_a_changed_schema(cbs, fetcher, archive, iv3, report: str) -> None:
    cbs.reports = {report: "2024 Begroting"}
    with pytest.raises(SchemaChanged, match="reports of 2024") as caught:
        pull(iv3, 2024, fetcher, archive)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("entity", ["Gemeenten", "TypedDataSet", "DataProperties", "TableInfos", "Tables"])
@pytest.mark.parametrize("content", [rb'{"value": [{"Key": "\ud800"}]}', b'{"value": ["\xed\xa0\x80"]}'])
def test_half_a_character_is_a_corrupt_answer_wherever_it_stands(
    cbs, fetcher, archive, iv3, tmp_path, entity: str, content: bytes
) -> None:
    cbs.tamper = lambda path, _query, answer: content if path.endswith(entity) else answer
    registry = Registry(path=tmp_path / "sources.yaml", iv3=iv3)
    pulls = Pulls(archive.root / "pulls")
    assert pull_recorded(registry, 2024, fetcher, archive, pulls) is None
    failure = pulls.failure("iv3", 2024)
    assert failure is not None
    assert "expected" in failure.message


def test_a_pull_says_nothing_of_municipalities_it_was_not_asked_for(
    cbs, fetcher, archive, iv3, tmp_path
) -> None:
    pulls = Pulls(archive.root / "pulls")
    path = tmp_path / "sources.yaml"
    one = Registry(path=path, iv3=Iv3Source(base_url=cbs.base, years=(2024,), gemeenten=("GM0307",)))
    everyone = Registry(path=path, iv3=iv3)
    assert pull_recorded(one, 2024, fetcher, archive, pulls) is not None
    assert pull_of(one, 2024, pulls) is not None
    assert pull_of(everyone, 2024, pulls) is None
    assert pull_recorded(everyone, 2024, fetcher, archive, pulls) is not None
    assert pull_of(everyone, 2024, pulls) is not None
    assert pull_of(one, 2024, pulls) is not None
