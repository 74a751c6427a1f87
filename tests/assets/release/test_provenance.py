"""The table ``bronnen``: bodies that rows refer to, once per place, since they were first there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl

from assets.release.provenance import normalise_bronnen
from assets.sources.archive import Body
from assets.sources.pulls import Pull, PulledBody

MOMENT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
A, B = "a" * 64, "b" * 64
ROWS = {"paginas": pl.DataFrame({"bron": [A, A, None]}), "documenten": pl.DataFrame({"document": ["x"]})}


def pull(source: str, *bodies: tuple[str, str], days: int = 0) -> Pull:
    moment = MOMENT + timedelta(days=days)
    return Pull(
        source,
        2024,
        tuple(PulledBody(url, Body(sha256, url, moment, 7, "text/html")) for sha256, url in bodies),
        moment,
    )


def test_only_bodies_that_rows_refer_to_are_listed() -> None:
    listed = normalise_bronnen([pull("eerste", (A, "a.html"), (B, "b.html"))], ROWS)
    assert listed.select("bron", "url", "bytes", "mediatype").rows() == [(A, "a.html", 7, "text/html")]
    assert listed["opgehaald_op"][0].isoformat() == "2026-11-22T09:00:00+01:00"


def test_the_same_bytes_from_two_places_are_two_sources() -> None:
    listed = normalise_bronnen([pull("eerste", (A, "b.html"), (A, "a.html"))], ROWS)
    assert listed["url"].to_list() == ["a.html", "b.html"]


def test_the_same_bytes_from_one_place_count_from_the_first_time() -> None:
    pulls = [pull("eerste", (A, "a.html"), days=1), pull("tweede", (A, "a.html"))]
    for order in (pulls, pulls[::-1]):
        assert normalise_bronnen(order, ROWS)["opgehaald_op"].to_list() == [MOMENT]


def test_nothing_pulled_is_an_empty_table() -> None:
    assert normalise_bronnen([], ROWS).is_empty()
