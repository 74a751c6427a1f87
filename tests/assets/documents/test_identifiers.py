from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.documents.identifiers import page_ids
from datapackages.schema import table

PATTERN = re.compile(table("paginas").field("pagina").constraints.pattern or "")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://amersfoort.begroting-2023.nl/p4960/taakvelden", "p4960-taakvelden"),
        (
            "https://x.example/programmabegroting-2021---2024/programma/visie",
            "programmabegroting-2021-2024-programma-visie",
        ),
        ("https://x.example/", "start"),
        ("https://x.example/Financi%C3%ABn.html", "financien"),
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


def test_names_do_not_depend_on_the_order_or_on_other_pages():
    urls = ["https://x.example/a-b", "https://x.example/a/b", "https://x.example/c", "a/d.txt", "b/d.html"]
    names = dict(zip(urls, page_ids("doc", urls), strict=True))
    backwards = dict(zip(urls[::-1], page_ids("doc", urls[::-1]), strict=True))
    assert names == backwards
    assert len(set(names.values())) == len(urls)
    assert names["https://x.example/c"] == "doc/c"


@pytest.mark.parametrize("later", ["Zorg", "zorg.html", "zorg/", "zorg_", "z%C3%B3rg"])
def test_a_page_that_comes_later_does_not_rename_another(later):
    here, there = "https://x.example/zorg", f"https://x.example/{later}"
    assert page_ids("doc", [here]) == ("doc/zorg",)
    assert page_ids("doc", [there, here])[1] == "doc/zorg"
    assert page_ids("doc", [there, here])[0].startswith("doc/zorg-")


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
