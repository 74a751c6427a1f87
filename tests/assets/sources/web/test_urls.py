"""Addresses as text: fit or not, whose they are, and shown without secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.sources.web.urls import netloc, objection, redacted


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.nl/x?jaar=2023", "https://a.nl/x?jaar=2023"),
        ("https://naam:geheim@a.nl/x", "https://***@a.nl/x"),
        ("https://naam@a.nl", "https://***@a.nl"),
        ("https://a.nl/x?token=abc", "https://a.nl/x?token=***"),
        ("https://a.nl/x?a=1&Api_Key=abc&b=2", "https://a.nl/x?a=1&Api_Key=***&b=2"),
        ("https://a.nl/x?X-Amz-Signature=abc&sig=d", "https://a.nl/x?X-Amz-Signature=***&sig=***"),
        ("https://a.nl/x?client_secret=a&password=b", "https://a.nl/x?client_secret=***&password=***"),
        ("https://a.nl/x?access_token=", "https://a.nl/x?access_token=***"),
        ("https://a.nl/x?author=jan&keyword=b", "https://a.nl/x?author=jan&keyword=b"),
        ("https://a.nl/x?$filter=Key eq 'token=1'", "https://a.nl/x?$filter=Key eq 'token=1'"),
        ("https://a.nl/x?e=iemand@b.nl", "https://a.nl/x?e=iemand@b.nl"),
        ("GET /x?token=abc HTTP/1.1", "GET /x?token=*** HTTP/1.1"),
        ("seeds/004.txt", "seeds/004.txt"),
    ],
)
def test_secrets_are_not_shown(url: str, shown: str) -> None:
    assert redacted(url) == shown
    assert redacted(shown) == shown


@pytest.mark.parametrize(
    "url",
    [
        "http://a.nl",
        "https://a.nl:8443/x?y=z%20",
        "http://127.0.0.1:8765/",
        "http://[::1]:80/",
        "https://fryslân.nl/",
    ],
)
def test_a_fit_address_meets_no_objection(url: str) -> None:
    assert objection(url) is None


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "nothing"),
        ("//a.nl", "no http:// or https:// before it"),
        ("HTTP://a.nl", "no http:// or https:// before it"),
        ("javascript:alert(1)", "no http:// or https:// before it"),
        ("http://a.nl\\@b.nl/", "a space, backslash or control character in it"),
        ("http://a.nl/\r\nHost: b.nl", "a space, backslash or control character in it"),
        ("http://a.nl/\u00a0", "a space, backslash or control character in it"),
        ("http://a.nl/\u202e", "a space, backslash or control character in it"),
        ("http://a@b.nl/", "a user name or password in it"),
        ("http://@b.nl/", "a user name or password in it"),
        ("http:///x", "no host name that can be used"),
        ("http://:80/", "no host name that can be used"),
        ("http://a.nl:0/", "no host name that can be used"),
        ("http://[fe80::1%25eth0]/", "no host name that can be used"),
        ("http://a.nl:x/", "an address that cannot be read"),
        ("http://[::1/", "an address that cannot be read"),
        ("http://a.nl/#x", "a fragment (#...)"),
        ("http://a.nl/" + "x" * 8000, "8,012 characters"),
    ],
)
def test_an_unfit_address_is_told(url: str, told: str) -> None:
    assert (objection(url) or "").startswith(told)


@given(st.text() | st.text().map("http://".__add__))
def test_any_text_is_judged(text: str) -> None:
    if objection(text) is None:
        assert netloc(text)
    redacted(text)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://A.nl/x", "a.nl"),
        ("http://a.nl:80/", "a.nl"),
        ("https://a.nl:443/", "a.nl"),
        ("https://a.nl:80/", "a.nl:80"),
        ("http://127.0.0.1:8765", "127.0.0.1:8765"),
        ("http://[::1]:80/", "[::1]"),
        ("https://fryslân.nl/", "xn--frysln-0ta.nl"),
    ],
)
def test_whose_an_address_is(url: str, name: str) -> None:
    assert netloc(url) == name
