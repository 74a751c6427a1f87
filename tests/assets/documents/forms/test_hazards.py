from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from assets.documents.forms.decoding import UnreadablePage
from assets.documents.forms.hazards import MAX_ATTRIBUTES, MAX_TAGS, refuse_hazards, within_limit

MANY = 200_000


def _attributes(count: int, shape: str = "a{}=1 ") -> bytes:
    return shape.format("b").encode() * count


@pytest.mark.parametrize(
    "markup",
    [
        b"<a " + _attributes(MANY) + b">x</a>",
        b"<a " + _attributes(MANY, 'a{}=">" '),
        b"<a " + _attributes(MANY, "a{} "),
        b"<a/" + _attributes(MANY, "a{}/"),
        b"<a " + _attributes(MANY, 'a{}=""'),
        b"</a " + _attributes(MANY),
        b"<script " + _attributes(MANY) + b"></script>",
        b"<p>x</p>\n<!-- <a> -->\n<A\n" + _attributes(MANY),
        b"<!--><a " + _attributes(MANY) + b"> -->",
        b"<!---><a " + _attributes(MANY) + b"> -->",
        b"<script>x</script ><a " + _attributes(MANY),
    ],
    ids=lambda markup: markup[:14].decode(),
)
def test_a_tag_with_hundreds_of_thousands_of_attributes_is_refused_at_once(markup):
    began = time.monotonic()
    with pytest.raises(UnreadablePage, match=r"meer dan 1\.000 attributen"):
        refuse_hazards(markup)
    assert time.monotonic() - began < 5


def test_too_many_tags_are_refused():
    with pytest.raises(UnreadablePage, match=r"meer dan 400\.000 tags"):
        refuse_hazards(b"<p>" * 400_001)


@pytest.mark.parametrize(
    "markup",
    [
        b"<a " + _attributes(MAX_ATTRIBUTES - 1) + b">x</a>",
        b"<p class='a b'>een</p>" * 50_000,
        b"<script>" + b"if (a <b && c) { d = e }\n" * 5_000 + b"</script><p>x",
        b"<style>" + b"a <b c d e f\n" * 5_000 + b"</style><p>x",
        b"<!-- <a " + _attributes(5_000) + b"> --><p>x",
        b'<p title="' + b"woord " * 5_000 + b'">x',
        b"een < twee " * 5_000,
    ],
    ids=["attributes", "tags", "script", "style", "comment", "value", "text"],
)
def test_ordinary_markup_passes(markup):
    refuse_hazards(markup)


@pytest.mark.parametrize(
    "piece",
    [
        b"<a",
        b"<a ",
        b'<a b="',
        b"<a b='\"<",
        b"<!--",
        b"<script>",
        b"<a =",
        b"<a" + b" " * 1_000 + b"<",
        b"</",
    ],
    ids=repr,
)
def test_broken_markup_is_looked_at_in_linear_time(piece):
    markup = piece * min(MAX_TAGS, 1_500_000 // len(piece))
    began = time.monotonic()
    with suppress(UnreadablePage):
        refuse_hazards(markup)
    assert time.monotonic() - began < 5


def _count_for_ever() -> None:
    while True:
        pass


def _match_for_ever() -> None:
    re.match(r"(a+)+$", "a" * 40 + "b")


@pytest.mark.parametrize("work", [_count_for_ever, _match_for_ever])
def test_a_page_that_takes_too_long_is_given_up(work):
    began = time.process_time()
    with pytest.raises(UnreadablePage, match=r"na 0\.2 seconden rekenen opgegeven"):
        within_limit(work, 0.2)
    assert time.process_time() - began < 2


def test_outside_the_main_thread_a_page_is_given_up_too():
    with ThreadPoolExecutor(1) as threads:
        given_up = threads.submit(within_limit, _count_for_ever, 0.2)
        with pytest.raises(UnreadablePage, match=r"na 0\.2 seconden rekenen opgegeven"):
            given_up.result(timeout=20)
        assert threads.submit(within_limit, lambda: "gelezen", 0.2).result() == "gelezen"


def test_what_is_read_in_time_is_returned_and_the_timer_is_off():
    assert within_limit(lambda: "gelezen", 0.05) == "gelezen"
    began = time.process_time()
    while time.process_time() - began < 0.1:
        pass


def test_a_mistake_of_the_reader_stays_what_it_is():
    with pytest.raises(ZeroDivisionError):
        within_limit(lambda: 1 / 0)
