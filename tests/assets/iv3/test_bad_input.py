"""Every bad input the Iv3 service can give, driven through a pull, with the message it gives.

The messages are those of docs/bad-input.md. Whatever comes, the last complete pull stays, and what can be
had again is asked again by the next pull.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from assets.iv3.pulling.pull import pull_recorded
from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher, Limits
from assets.sources.pulls import Pulls
from assets.sources.registry import Iv3Source, Registry
from tests.small_cbs import TABLE, Answer, Cbs

HOST = "dataderden.cbs.nl"

DOCUMENTED = Path(__file__).parents[3] / "docs" / "bad-input.md"

Tamper = Callable[[Cbs], Callable[[str, dict[str, str], Answer], Answer | bytes]]


def of(entity: str, change: Callable[[Cbs, dict[str, str], Answer], Answer | bytes]) -> Tamper:
    """Tampers with the answers of one entity."""

    def bound(cbs: Cbs) -> Callable[[str, dict[str, str], Answer], Answer | bytes]:
        return lambda path, query, answer: (
            change(cbs, query, answer) if path.endswith(f"/{entity}") else answer
        )

    return bound


def replaced(entity: str, old: bytes, new: bytes) -> Tamper:
    """The answers of one entity with some bytes changed, where they occur for the first time."""
    return of(entity, lambda _cbs, _query, answer: json.dumps(answer).encode().replace(old, new, 1))


def rewritten(entity: str, make: Callable[[bytes], bytes]) -> Tamper:
    """The bytes of the answers of one entity made into others."""
    return of(entity, lambda _cbs, _query, answer: make(json.dumps(answer).encode()))


def linked(link: Callable[[Cbs, str], Any]) -> Tamper:
    """Pages of rows with another link to the next page."""
    return of(
        ROWS,
        lambda cbs, _query, answer: (
            answer | {"odata.nextLink": link(cbs, answer["odata.nextLink"])}
            if "odata.nextLink" in answer
            else answer
        ),
    )


def in_each(entity: str, **changed: Any) -> Tamper:
    """Answers of which every item says something else."""
    return of(entity, lambda _cbs, _query, answer: {"value": [item | changed for item in answer["value"]]})


def page_again(cbs: Cbs, query: dict[str, str], answer: Answer) -> Answer:
    return answer | {"value": cbs.rows[:3]} if query.get("$skip") == "3" else answer


def endless(cbs: Cbs, query: dict[str, str], answer: Answer) -> Answer:
    link = f"{cbs.base}/ODataFeed/OData/45067NED/TypedDataSet?$filter={query['$filter']}"
    return {"value": [], "odata.nextLink": f"{link}&lus=1".replace(" ", "%20")}


def always_newer() -> Tamper:
    moments = count()
    return of(
        "TableInfos",
        lambda _cbs, _query, answer: {"value": [answer["value"][0] | {"Modified": str(next(moments))}]},
    )


ROWS = "TypedDataSet"
SECOND = b'"k_2ePlaatsing_2": 11'

REFUSED: dict[str, Tamper] = {
    "a page of HTML that claims success": rewritten(
        ROWS, lambda _: b"<html><title>Storing</title>Probeer het later opnieuw</html>"
    ),
    "an error that claims success": rewritten(ROWS, lambda _: b'{"odata.error": {"code": "", "message": 1}}'),
    "JSON that is cut": rewritten(ROWS, lambda page: page[:-20]),
    "text behind the JSON": rewritten(ROWS, lambda page: page + b"{}"),
    "an empty body": rewritten(ROWS, lambda _: b""),
    "NaN": replaced(ROWS, SECOND, b'"k_2ePlaatsing_2": NaN'),
    "Infinity": replaced(ROWS, SECOND, b'"k_2ePlaatsing_2": -Infinity'),
    "Latin-1": replaced(ROWS, b"L1.1 ", b"L1.1\xeb"),
    "UTF-16": rewritten(ROWS, lambda page: page.decode().encode("utf-16")),
    "a byte order mark": rewritten(ROWS, lambda page: b"\xef\xbb\xbf" + page),
    "half a character": replaced(ROWS, b"L1.1 ", b"\\ud800"),
    "100,000 levels": rewritten(ROWS, lambda _: b'{"value": ' + b"[" * 100_000),
    "100,000 levels where nobody looks": rewritten(
        ROWS, lambda page: b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b", " + page[1:]
    ),
    "a key twice in a row": replaced(ROWS, SECOND, SECOND + b', "k_2ePlaatsing_2": 12'),
    "a key twice, once with an escape": replaced(ROWS, SECOND, SECOND + b', "k_2\\u0065Plaatsing_2": 12'),
    "two lists of rows": replaced(ROWS, b'"value": [', b'"value": [], "value": ['),
    "no list of rows": rewritten(ROWS, lambda _: b"{}"),
    "rows that are no rows": rewritten(ROWS, lambda _: b'{"value": [1, 2]}'),
    "true for a number": replaced(ROWS, SECOND, b'"k_2ePlaatsing_2": true'),
    "an object for a number": replaced(ROWS, SECOND, b'"k_2ePlaatsing_2": {"eur": 11}'),
    "a number for a code": replaced(ROWS, b'"2024X000"', b"2024"),
    "a column too many": in_each(ROWS, Prijspeil=2020),
    "a column too few": replaced(ROWS, b'"Categorie": "L1.1    ", ', b""),
    "rows of another report": in_each(ROWS, Verslagsoort="2024X005"),
    "an answer that says it is about another table": of(
        ROWS,
        lambda cbs, _query, answer: (
            answer | {"odata.metadata": f"{cbs.base}/ODataFeed/OData/45063NED/$metadata#x"}
        ),
    ),
    "a page left out": linked(lambda _cbs, link: link.replace("skip=3", "skip=6")),
    "a page twice": of(ROWS, page_again),
    "a count that disagrees": of(ROWS, lambda _cbs, _query, answer: answer | {"odata.count": "9"}),
    "a count that disagrees, on the first page": of(
        ROWS, lambda _cbs, query, answer: answer if "$skip" in query else answer | {"odata.count": "9"}
    ),
    "pages in a circle": of(ROWS, endless),
    "a next page at another host": linked(lambda _cbs, link: "https://example.org/" + link.split("/", 3)[3]),
    "a next page over another scheme": linked(lambda _cbs, link: link.replace("http:", "ftp:")),
    "a next page at another port": linked(
        lambda cbs, link: link.replace(cbs.base, cbs.base.rpartition(":")[0] + ":1")
    ),
    "a next page with a password": linked(lambda _cbs, link: link.replace("//", "//iemand:geheim@")),
    "a next page of another table": linked(lambda _cbs, link: link.replace("45067NED", "45063NED")),
    "a next page of another question": linked(lambda _cbs, link: link.replace("2024X000", "2024X005")),
    "a next page that is no address": linked(lambda _cbs, _link: "http://[::1"),
    "a next page that is no text": linked(lambda _cbs, _link: 3),
    "two next pages": of(
        ROWS,
        lambda cbs, _query, answer: answer | {"odata.nextLink": cbs.base, "@odata.nextLink": cbs.base},
    ),
    "a code list with a key twice": replaced("Categorie", b'"Title":', b'"Title": "x", "T\\u0069tle":'),
    "a code list with nothing in it": of("Gemeenten", lambda _cbs, _query, _answer: {"value": []}),
    "a code list of which there is more": of(
        "Verslagsoort", lambda cbs, _query, answer: answer | {"odata.nextLink": cbs.base}
    ),
    "a code that is no text": replaced("Categorie", b'"L1.1    "', b"11"),
    "a report of another year": of(
        "Verslagsoort", lambda _cbs, _query, _answer: {"value": [{"Key": "2023X000", "Title": "x"}]}
    ),
    "an unknown dimension": replaced("DataProperties", b'"Key": "Categorie"', b'"Key": "Kostensoort"'),
    "an unknown unit": replaced("DataProperties", b'"1 000 euro"', b'"1 000 gulden"'),
    "infos of another table": in_each("TableInfos", Identifier="45063NED"),
    "infos that say no Modified": in_each("TableInfos", Modified=None),
    "a table that keeps changing": always_newer(),
    "an older copy of the table": in_each("TableInfos", Modified="2024-02-10T02:00:00"),
    "a catalogue without the year": of("Tables", lambda _cbs, _query, _answer: {"value": []}),
    "a catalogue that gives the year twice": of(
        "Tables",
        lambda _cbs, _query, answer: {
            "value": [
                item | {"Identifier": table} for item in answer["value"] for table in (TABLE, "45999NED")
            ]
        },
    ),
    "a catalogue that gives the year no id": in_each("Tables", Identifier=None),
    "a table id that changes the address": in_each("Tables", Identifier="../../x"),
    "rows gone while nothing was modified": of(
        ROWS, lambda cbs, _query, answer: {"value": [row for row in answer["value"] if row["ID"] != 49]}
    ),
}


def as_documented(message: str, cbs: Cbs) -> str:
    """The message as CBS would give it, without the questions in its addresses."""
    for ours, theirs in ((cbs.base, ""), (cbs.base.removeprefix("http://"), HOST), ("127.0.0.1", HOST)):
        message = message.replace(ours, theirs)
    return re.sub(r"\?\$(format|filter)=.*?(?= · |$)", "?…", message)


@pytest.fixture
def patient(cbs: Cbs, archive: Archive) -> Iterator[Fetcher]:
    """A fetcher that tries as often as it does in earnest, without waiting for it."""
    allow = frozenset({cbs.base.removeprefix("http://")})
    limits = Limits(wait_first=0.001, wait_longest=0.001)
    with Fetcher(archive, contact="test@example.org", allow=allow, limits=limits) as fetcher:
        yield fetcher


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_answer_is_refused_in_one_documented_line(
    cbs: Cbs, patient: Fetcher, archive: Archive, iv3: Iv3Source, tmp_path: Path, name: str
) -> None:
    registry = Registry(path=tmp_path / "sources.yaml", iv3=iv3)
    pulls = Pulls(archive.root / "pulls")
    good = pull_recorded(registry, 2024, patient, archive, pulls)
    assert good is not None

    cbs.tamper = REFUSED[name](cbs)
    assert pull_recorded(registry, 2024, patient, archive, pulls) is None
    failure = pulls.failure("iv3", 2024)
    assert failure is not None
    assert pulls.last_complete("iv3", 2024) == good
    assert len(failure.message) < 600
    assert failure.message.isprintable()
    assert f"| {name} | {as_documented(failure.message, cbs)} |" in DOCUMENTED.read_text(encoding="utf-8")

    cbs.tamper = lambda _path, _query, answer: answer
    again = pull_recorded(registry, 2024, patient, archive, pulls)
    assert again is not None
    assert [item.body.sha256 for item in again.bodies] == [item.body.sha256 for item in good.bodies]
