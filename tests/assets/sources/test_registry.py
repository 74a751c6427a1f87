"""The registry reads into typed models, and each kind of mistake gives one line: file, line, place, why."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from assets.sources.registry import DocumentSource, Iv3Source, Registry, RegistryError, read_registry

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[3]

NEXT_YEAR = datetime.now(UTC).year + 1

WHOLE = """
    iv3:
      base_url: https://dataderden.cbs.nl/
      years: [2024, 2023]
      gemeenten: [GM0307, GM0736]
    documents:
      - id: amersfoort-begroting-2023
        gemeente: GM0307
        soort: programmabegroting
        jaar: 2023
        titel: Begroting 2023
        url: https://amersfoort.begroting-2023.nl/
      - id: de-ronde-venen-kadernota-2022
        gemeente: GM0736
        soort: kadernota
        jaar: 2022
        titel: "Kadernota 2022"
        pages:
          - http://127.0.0.1:8765/p1
          - seeds/004.txt
    """

DOCUMENT = """
    documents:
      - id: een
        gemeente: GM0307
        soort: kadernota
        jaar: 2023
        titel: Een
        url: https://een.nl/
    """


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Registry]:
    """Read a registry with this text, from ``sources.yaml``."""

    def reading(text: str) -> Registry:
        path = tmp_path / "sources.yaml"
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return read_registry(path)

    return reading


@pytest.fixture
def mistakes(read: Callable[[str], Registry], tmp_path: Path) -> Callable[[str], list[str]]:
    """The lines that the user reads, without the folder."""

    def telling(text: str) -> list[str]:
        with pytest.raises(RegistryError) as caught:
            read(text)
        return str(caught.value).replace(f"{tmp_path}/", "").split("\n")

    return telling


def test_a_whole_registry(read: Callable[[str], Registry], tmp_path: Path) -> None:
    registry = read(WHOLE)

    assert registry == Registry(
        path=tmp_path / "sources.yaml",
        iv3=Iv3Source(
            base_url="https://dataderden.cbs.nl", years=(2024, 2023), gemeenten=("GM0307", "GM0736")
        ),
        documents=(
            DocumentSource(
                id="amersfoort-begroting-2023",
                gemeente="GM0307",
                soort="programmabegroting",
                jaar=2023,
                titel="Begroting 2023",
                url=SITE,
            ),
            DocumentSource(
                id="de-ronde-venen-kadernota-2022",
                gemeente="GM0736",
                soort="kadernota",
                jaar=2022,
                titel="Kadernota 2022",
                pages=("http://127.0.0.1:8765/p1", "seeds/004.txt"),
            ),
        ),
    )
    assert registry.years == (2022, 2023, 2024)
    assert [document.id for document in registry.documents_of(2023)] == ["amersfoort-begroting-2023"]
    assert registry.documents_of(2024) == ()
    sites = {"amersfoort.begroting-2023.nl", "www.amersfoort.begroting-2023.nl"}
    assert registry.hosts == {"dataderden.cbs.nl", "127.0.0.1:8765"} | sites


def test_without_municipalities_it_is_all_of_them(read: Callable[[str], Registry]) -> None:
    registry = read("iv3:\n  base_url: https://dataderden.cbs.nl\n  years: [2023]\n")

    assert registry.iv3 is not None
    assert registry.iv3.gemeenten is None
    assert registry.documents == ()


def test_the_registry_that_comes_with_the_product_is_right() -> None:
    assert read_registry(ROOT / "pipelines" / "sources.yaml").years == (2023, 2024, 2025)


def test_a_page_that_is_no_file_is_no_mistake_here(read: Callable[[str], Registry]) -> None:
    [document] = read(
        DOCUMENT.replace("url: https://een.nl/", "pages: [bestaat/niet.txt, ../ook/niet.HTML]")
    ).documents
    assert document.pages == ("bestaat/niet.txt", "../ook/niet.HTML")


def test_it_may_begin_with_a_byte_order_mark_and_end_its_lines_as_on_windows(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + dedent(WHOLE).strip().replace("\n", "\r\n").encode())

    assert read_registry(path).years == (2022, 2023, 2024)


SITE = "https://amersfoort.begroting-2023.nl/"
CODES = "[GM0307, GM0736]"
KINDS = "programmabegroting, jaarstukken, kadernota, bestuursrapportage, overig"
ADDRESS = "expected an http or https address, found"
NO_SCHEME = "no http:// or https:// before it"
MADE_FROM = "expected an address that others can be made from, found"
TITLE = "a title of at most 200 letters on one line"
OWN_ID = "expected an id of its own"
CODE = "the code of a municipality, such as GM0307"
YEARS = f"a year from 2010 to {NEXT_YEAR}"
KEYS = "id, gemeente, soort, jaar, titel, url, pages, crawl"
PAGE = "an http or https address, or a file .html, .htm, .txt beside this registry"
ID = "an id of at most 100 times a-z, 0-9 and single hyphens between them"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "iv3:",
            "iv4:",
            "1: iv4: expected one of iv3, documents, found the unknown key 'iv4' (did you mean iv3?)",
        ),
        (
            "gemeenten:",
            "gemeentes:",
            (
                "4: iv3.gemeentes: expected one of base_url, years, gemeenten, "
                "found the unknown key 'gemeentes' (did you mean gemeenten?)"
            ),
        ),
        (
            "soort: programmabegroting",
            "soort: programmabegroting\n    x: 1",
            f"9: documents[0].x: expected one of {KEYS}, found the unknown key 'x'",
        ),
        (
            CODES,
            "[GM0307, GM9999]",
            (
                "4: iv3.gemeenten[1]: expected the code of a municipality, "
                "found GM9999, which is none in the TOOI register"
            ),
        ),
        (
            CODES,
            "[0307]",
            f"4: iv3.gemeenten[0]: expected {CODE}, found '0307'",
        ),
        (
            CODES,
            "[gm0307]",
            f"4: iv3.gemeenten[0]: expected {CODE}, found 'gm0307'",
        ),
        (
            CODES,
            "[GM0307, GM0307]",
            "4: iv3.gemeenten: expected each value once, found 'GM0307' again",
        ),
        (CODES, "[]", "4: iv3.gemeenten: expected at least one value, found an empty list"),
        (CODES, "", "4: iv3.gemeenten: expected a list, found nothing"),
        (CODES, "GM0307", "4: iv3.gemeenten: expected a list, found 'GM0307'"),
        (CODES, "[[GM0307]]", "4: iv3.gemeenten[0]: expected text, found a list"),
        (
            "gemeente: GM0307",
            "gemeente: Amersfoort",
            f"7: documents[0].gemeente: expected {CODE}, found 'Amersfoort'",
        ),
        (
            "gemeente: GM0307",
            "gemeente: NO",
            f"7: documents[0].gemeente: expected {CODE}, found 'NO'",
        ),
        ("[2024, 2023]", "[2024, 2009]", f"3: iv3.years[1]: expected {YEARS}, found '2009'"),
        ("[2024, 2023]", f"[{NEXT_YEAR + 1}]", f"3: iv3.years[0]: expected {YEARS}, found '{NEXT_YEAR + 1}'"),
        ("[2024, 2023]", "[2024, 2024]", "3: iv3.years: expected each value once, found 2024 again"),
        ("[2024, 2023]", "[]", "3: iv3.years: expected at least one value, found an empty list"),
        ("[2024, 2023]", "[20:23, 02023]", f"3: iv3.years[0]: expected {YEARS}, found '20:23'"),
        ("jaar: 2023", "jaar: twintig", f"9: documents[0].jaar: expected {YEARS}, found 'twintig'"),
        ("jaar: 2023", "jaar: 2023.0", f"9: documents[0].jaar: expected {YEARS}, found '2023.0'"),
        ("jaar: 2023", "jaar:", f"9: documents[0].jaar: expected {YEARS}, found nothing"),
        (
            "soort: kadernota",
            "soort: begroting",
            f"14: documents[1].soort: expected one of {KINDS}, found 'begroting'",
        ),
        (
            "id: amersfoort-begroting-2023",
            "id: Amersfoort_2023",
            f"6: documents[0].id: expected {ID}, found 'Amersfoort_2023'",
        ),
        ("id: amersfoort-begroting-2023", "id: ../x", f"6: documents[0].id: expected {ID}, found '../x'"),
        (
            "id: amersfoort-begroting-2023",
            f"id: {'a' * 101}",
            f"6: documents[0].id: expected {ID}, found '{'a' * 60}'…",
        ),
        (
            "id: amersfoort-begroting-2023",
            "id: iv3",
            f"6: documents[0].id: {OWN_ID}, found 'iv3', which is the name of another source",
        ),
        (
            "id: amersfoort-begroting-2023",
            "id: de-ronde-venen-kadernota-2022",
            (f"12: documents[1].id: {OWN_ID}, found 'de-ronde-venen-kadernota-2022', which line 6 has too"),
        ),
        (
            "titel: Begroting 2023",
            "titel: ''",
            f"10: documents[0].titel: expected {TITLE}, found nothing",
        ),
        (
            "titel: Begroting 2023",
            'titel: "a\\nb"',
            f"10: documents[0].titel: expected {TITLE}, found 'a\\nb'",
        ),
        ("    titel: Begroting 2023\n", "", "6: documents[0].titel: expected this key, found nothing"),
        (
            SITE,
            "amersfoort.nl",
            f"11: documents[0].url: {ADDRESS} 'amersfoort.nl': {NO_SCHEME}",
        ),
        (
            SITE,
            "file:///etc/passwd",
            f"11: documents[0].url: {ADDRESS} 'file:///etc/passwd': {NO_SCHEME}",
        ),
        (
            SITE,
            "https://naam:geheim@a.nl/",
            f"11: documents[0].url: {ADDRESS} 'https://***@a.nl/': a user name or password in it",
        ),
        (
            SITE,
            "https://a.nl/#kop",
            f"11: documents[0].url: {ADDRESS} 'https://a.nl/#kop': a fragment (#...)",
        ),
        (
            SITE,
            "https:///x",
            f"11: documents[0].url: {ADDRESS} 'https:///x': no host name that can be used",
        ),
        (
            SITE,
            "https://a.nl:99999/",
            (
                f"11: documents[0].url: {ADDRESS} 'https://a.nl:99999/': "
                "an address that cannot be read (Port out of range 0-65535)"
            ),
        ),
        (
            "https://dataderden.cbs.nl/",
            "https://dataderden.cbs.nl/?x=1",
            f"2: iv3.base_url: {MADE_FROM} 'https://dataderden.cbs.nl/?x=1': a query (?...)",
        ),
        (
            "    url: https://amersfoort.begroting-2023.nl/\n",
            "",
            "6: documents[0]: expected either url or pages, found neither",
        ),
        (
            "    pages:\n",
            "    url: https://een.nl/\n    pages:\n",
            "12: documents[1]: expected either url or pages, found both",
        ),
        (
            "      - seeds/004.txt\n",
            "      - seeds/004.pdf\n",
            f"19: documents[1].pages[1]: expected {PAGE}, found 'seeds/004.pdf'",
        ),
        (
            "      - seeds/004.txt\n",
            "      - ftp://a.nl/x.txt\n",
            f"19: documents[1].pages[1]: {ADDRESS} 'ftp://a.nl/x.txt': {NO_SCHEME}",
        ),
        (
            "      - seeds/004.txt\n",
            "      - http://127.0.0.1:8765/p1\n",
            "17: documents[1].pages: expected each value once, found 'http://127.0.0.1:8765/p1' again",
        ),
        (
            "      - seeds/004.txt\n",
            "      - titel: x\n",
            "19: documents[1].pages[1]: expected text, found keys with values",
        ),
        (
            "titel: Begroting 2023",
            "titel: Begroting 2023\n    titel: Nog een",
            "11: documents[0].titel: expected once, found again (first in line 10)",
        ),
        ("[2024, 2023]", "&jaren [2024]", "3: expected values written out, found the anchor &jaren"),
        ("[2024, 2023]", "!!set {2024}", "3: expected plain values, found the tag tag:yaml.org,2002:set"),
        ("[2024, 2023]", "[2024, 2023", "4: expected YAML, found: "),
    ],
)
def test_each_mistake_is_one_line(
    mistakes: Callable[[str], list[str]], old: str, new: str, told: str
) -> None:
    text = dedent(WHOLE).lstrip("\n")
    assert old in text

    (line, *rest) = mistakes(text.replace(old, new, 1))

    assert line.startswith(f"sources.yaml:{told}")
    assert not told.endswith("]") or line == f"sources.yaml:{told}"
    assert all(re.match(r"sources\.yaml:\d+: ", other) for other in rest)
    assert line.isprintable()


def test_no_two_mistakes_hide_each_other(mistakes: Callable[[str], list[str]]) -> None:
    text = dedent(WHOLE).replace("[2024, 2023]", "[1999]").replace("soort: kadernota", "soort: nota")

    assert [line.partition(":")[2].partition(":")[0] for line in mistakes(text)] == ["3", "14"]


def test_more_than_ten_mistakes_are_counted(mistakes: Callable[[str], list[str]]) -> None:
    lines = mistakes(f"iv3:\n  base_url: https://a.nl\n  years: [{', '.join(['1'] * 15)}]\n")

    assert len(lines) == 11
    assert lines[-1] == "sources.yaml: and 5 more mistakes"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- een\n- twee\n", "sources.yaml:1: expected keys with values, found a list"),
        ("hallo\n", "sources.yaml:1: expected keys with values, found 'hallo'"),
        ("# leeg\n", "sources.yaml:1: expected keys with values, found nothing"),
        ("documents: []\n", "sources.yaml:1: expected a source under iv3 or documents, found none"),
        ("documents:\n", "sources.yaml:1: documents: expected a list, found nothing"),
        ("documents: [een]\n", "sources.yaml:1: documents[0]: expected keys with values, found 'een'"),
        (
            "path: x\niv3:\n  base_url: https://a.nl\n  years: [2023]\n",
            "sources.yaml:1: path: expected one of iv3, documents, found the unknown key 'path'",
        ),
        ("", "sources.yaml: expected a registry of sources, found an empty file"),
        (" \n\t\n", "sources.yaml: expected a registry of sources, found an empty file"),
        ("a\x00b", "sources.yaml: expected text, found a binary file"),
        (f"a: {'x' * 1_000_000}", "sources.yaml: expected at most 1,000,000 bytes, found more"),
    ],
)
def test_a_file_that_is_no_registry(mistakes: Callable[[str], list[str]], text: str, told: str) -> None:
    assert mistakes(text) == [told]


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes("iv3:\n  # Fryslân\n".encode("latin-1"))

    with pytest.raises(RegistryError) as caught:
        read_registry(path)

    assert str(caught.value) == f"{path}:2: expected UTF-8, found the byte 0xe2"


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_a_file_that_cannot_be_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "sources.yaml"
    if kind == "folder":
        path.mkdir()
    told = {"missing": "no such file or directory", "folder": "is a directory"}[kind]

    with pytest.raises(RegistryError) as caught:
        read_registry(path)

    assert str(caught.value) == (
        f"{path}: expected a registry of sources, found: {told}"
        " · name another with --sources or OPENBEGROTING_SOURCES"
    )


def test_a_hostile_value_writes_no_lines_of_its_own(mistakes: Callable[[str], list[str]]) -> None:
    text = dedent(DOCUMENT).replace("kadernota", '"a\\nsources.yaml:1: alles is goed\\x1b[2J"')

    (line,) = mistakes(text)

    assert line.isprintable()


def test_registries_of_every_municipality_read_fast(read: Callable[[str], Registry]) -> None:
    one = dedent(DOCUMENT).partition("\n  - ")[2]
    text = "documents:\n" + "".join(
        f"  - {one}".replace("id: een", f"id: een-{number}") for number in range(1000)
    )

    start = datetime.now(UTC)
    registry = read(text)

    assert len(registry.documents) == 1000
    assert (datetime.now(UTC) - start).total_seconds() < 3


SITE_ENTRY = """
documents:
  - id: begroting
    gemeente: GM0307
    soort: kadernota
    jaar: 2024
    titel: Kadernota
    url: https://x.nl/
    crawl: {settings}
"""


def test_a_site_may_be_crawled_slower_and_further(tmp_path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(SITE_ENTRY.format(settings="{pause: 2.5, max_pages: 5000, max_minutes: 90}"))
    (document,) = read_registry(path).documents
    assert document.crawl.model_dump() == {
        "pause": 2.5,
        "max_pages": 5000,
        "max_megabytes": None,
        "max_minutes": 90,
        "leave_out": (),
    }


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("{pause: 61}", "crawl.pause: expected seconds from 0 to 60, found '61'"),
        ("{pause: -1}", "crawl.pause: expected seconds from 0 to 60, found '-1'"),
        ("{pause: nan}", "crawl.pause: expected seconds from 0 to 60, found 'nan'"),
        ("{max_pages: 0}", "crawl.max_pages: expected a whole number from 1 to 100,000, found '0'"),
        ("{max_minutes: 1e3}", "crawl.max_minutes: expected a whole number from 1 to 1,440, found '1e3'"),
        (
            "{depth: 3}",
            (
                "crawl.depth: expected one of pause, max_pages, max_megabytes, max_minutes, leave_out, "
                "found the unknown key 'depth'"
            ),
        ),
        ("snel", "crawl: expected keys with values, found 'snel'"),
    ],
)
def test_a_mistake_in_how_to_crawl_is_one_line(tmp_path, settings: str, told: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(SITE_ENTRY.format(settings=settings))
    with pytest.raises(RegistryError) as refused:
        read_registry(path)
    assert str(refused.value) == f"{path}:9: documents[0].{told}"


def test_single_pages_are_not_crawled(tmp_path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(SITE_ENTRY.format(settings="{pause: 1}").replace("url: https://x.nl/", "pages: [a.txt]"))
    with pytest.raises(RegistryError, match="expected crawl only beside url, found crawl beside pages"):
        read_registry(path)
