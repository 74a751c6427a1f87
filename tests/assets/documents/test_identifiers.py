from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.documents import identifiers
from assets.documents.identifiers import role_of
from assets.sources.web.urls import redacted
from datapackages.schema import table


def page_ids(document: str, urls: list[str]) -> tuple[str, ...]:
    return identifiers.page_ids(document, list(map(redacted, urls)), list(map(role_of, urls)))


PATTERN = re.compile(table("paginas").field("pagina").constraints.pattern or "")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://amersfoort.begroting-2023.nl/p4960/taakvelden", "p4960-taakvelden"),
        ("https://x.example/", "start"),
        ("https://x.example/zorg-en-welzijn", "zorg-en-welzijn"),
        ("https://x.example/p1/a#noot", "p1-a"),
        ("seeds/004_c0def79cafb5d680.txt", "004-c0def79cafb5d680"),
        ("../samples\\pages\\Wonen.HTML", "wonen"),
    ],
)
def test_a_page_is_named_after_its_path(url, name):
    assert page_ids("doc", [url]) == (f"doc/{name}",)


def test_a_query_tells_pages_apart_and_a_long_path_stays_bounded():
    one, two = page_ids("doc", ["https://x.example/p?id=1", "https://x.example/p?id=2"])
    assert one != two
    assert one.startswith("doc/p-")
    (long,) = page_ids("doc", [f"https://x.example/{'woord/' * 100}"])
    assert len(long) < 130


@pytest.mark.parametrize(
    ("url", "readable"),
    [
        (
            "https://x.example/programmabegroting-2021---2024/programma/visie",
            "programmabegroting-2021-2024-programma-visie",
        ),
        ("https://x.example/Financi%C3%ABn.html", "financien"),
        ("https://x.example/start", "start"),
        ("https://x.example/p4960-taakvelden", "p4960-taakvelden"),
    ],
)
def test_a_page_whose_path_does_not_tell_its_name_has_a_hash_as_well(url, readable):
    [name] = page_ids("doc", [url])
    assert re.fullmatch(rf"doc/{readable}-[0-9a-f]{{8}}", name)


def test_names_of_files_do_not_depend_on_their_order():
    files = ["a/d.txt", "b/d.html", "c/e.txt"]
    names = dict(zip(files, page_ids("doc", files), strict=True))
    assert names == dict(zip(files[::-1], page_ids("doc", files[::-1]), strict=True))
    assert len(set(names.values())) == len(files)
    assert names["c/e.txt"] == "doc/e"


ALIKE = [
    "",
    "zorg",
    "Zorg",
    "ZORG",
    "zorg.html",
    "zorg/",
    "zorg_",
    "z%C3%B3rg",
    "zorg?a=1",
    "zorg?code=1",
    "zorg?code=2",
    "zorg/a",
    "zorg-a",
]
ALIKE += ["p1/zorg", "p1-zorg", "p1/Zorg", "p1/zorg/", "p1/a-b", "p1/a/b", "start", "Start", "a--b", "a_b"]


@given(st.lists(st.sampled_from(ALIKE), unique=True))
def test_no_page_that_comes_or_goes_renames_another(paths):
    urls = [f"https://x.example/{path}" for path in paths]
    names = page_ids("doc", urls)
    assert names == tuple(name for url in urls for name in page_ids("doc", [url]))
    assert len(set(names)) == len(urls)


def test_the_same_address_twice_is_two_pages():
    names = page_ids("doc", ["https://x.example/a"] * 3)
    assert len(set(names)) == 3


@given(
    st.lists(
        st.one_of(st.text(max_size=30), st.text(max_size=20).map("https://x.example/{}".format)), max_size=12
    )
)
def test_every_name_is_its_own_and_fits_the_schema(urls):
    names = page_ids("doc-1", urls)
    assert len(set(names)) == len(urls)
    assert all(PATTERN.fullmatch(name) for name in names)
