"""Talking to a CKAN site: where a key may go, and what a person is told when it does not work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from datapackages.catalogue.portals import ckan_site
from datapackages.catalogue.portals.ckan import Delivery
from datapackages.catalogue.portals.ckan_site import CkanRefused, CkanSite, checked_site
from tests.small_ckan import KEY, Ckan, serving

BODY = {"name": "begrotingen-2023", "tags": [], "extras": [], "resources": []}
CREATE = Delivery("begrotingen-2023", "create", BODY, ())


@pytest.fixture
def ckan() -> Iterator[Ckan]:
    with serving() as site:
        yield site


@pytest.mark.parametrize(
    "url",
    [
        "ftp://ckan.nl/", "ckan.nl", "https://", "http://ckan.nl/", "https://user:secret@ckan.nl/",
        "https://ckan.nl/?key=secret", "https://ckan.nl/#x", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_a_key_goes_nowhere_unsafe(url: str) -> None:
    with pytest.raises(CkanRefused) as raised:
        checked_site(url)

    assert "user:secret" not in str(raised.value)


@pytest.mark.parametrize(
    "url", ["https://ckan.nl/", "https://x.nl/data/", "http://127.0.0.1:5000/", "http://[::1]/"]
)
def test_a_safe_address_is_taken(url: str) -> None:
    assert checked_site(url) == url


def test_a_dataset_that_is_not_there_is_none(ckan: Ckan) -> None:
    assert CkanSite(ckan.url).dataset("begrotingen-2023") is None


def test_a_dataset_is_made_with_the_key_and_found_again(ckan: Ckan) -> None:
    site = CkanSite(ckan.url, KEY)

    site.deliver(CREATE)

    found = site.dataset("begrotingen-2023")
    assert found is not None
    assert ckan.asked[0] == ("package_create", KEY)


def test_a_netrc_does_not_take_the_place_of_the_key(
    ckan: Ckan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    CkanSite(ckan.url, KEY).deliver(CREATE)

    assert ckan.asked == [("package_create", KEY)]


def _json(content: object) -> tuple[int, str, bytes]:
    return 200, "application/json", json.dumps(content).encode()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((403, "application/json", b'{"success": false, "error": {"__type": "Authorization Error"}}'), "403"),
        ((200, "text/html", b"<html><h1>Inloggen</h1>" + b"x" * 10_000), "no answer of CKAN's"),
        ((500, "text/html", b"<html>Fout</html>"), "500"),
        ((301, "text/html", b""), "301"),
        (_json([]), "no answer of CKAN's"),
        (_json({"success": True}), "no answer of CKAN's"),
        (_json({"success": True, "result": [1]}), "no dataset"),
        (_json({"success": False, "error": "Socrata"}), "no answer of CKAN's"),
        ((200, "application/json", b"[" * 200_000), "no answer of CKAN's"),
        ((200, "application/json", KEY.encode()), r"\*\*\*"),
    ],
)
def test_any_other_answer_is_one_line_without_the_key(
    ckan: Ckan, answer: tuple[int, str, bytes], told: str
) -> None:
    ckan.answer = answer

    with pytest.raises(CkanRefused, match=told) as raised:
        CkanSite(ckan.url, KEY).dataset("begrotingen-2023")
    assert KEY not in str(raised.value)
    assert len(str(raised.value)) < 500
    assert "\n" not in str(raised.value)


def test_what_the_site_finds_wrong_is_repeated(ckan: Ckan) -> None:
    body = BODY | {"owner_org": "een-ander"}

    with pytest.raises(CkanRefused, match=r"owner_org: .*unknown"):
        CkanSite(ckan.url, KEY).deliver(Delivery("begrotingen-2023", "create", body, ()))


def test_the_wrong_key_and_no_key_are_told_apart(ckan: Ckan) -> None:
    with pytest.raises(CkanRefused, match="rights in the organization"):
        CkanSite(ckan.url, "een andere").deliver(CREATE)
    with pytest.raises(CkanRefused, match="OPENBEGROTING_CKAN_KEY"):
        CkanSite(ckan.url).deliver(CREATE)


def test_a_site_that_does_not_answer_is_left(ckan: Ckan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ckan_site, "TIMEOUT", (0.2, 0.2))
    ckan.silence = 0.6

    with pytest.raises(CkanRefused, match="no answer in time"):
        CkanSite(ckan.url).dataset("begrotingen-2023")


def test_a_site_that_is_not_there_is_told() -> None:
    with pytest.raises(CkanRefused, match="no connection: ConnectionError"):
        CkanSite("http://127.0.0.1:9/").dataset("begrotingen-2023")


def test_the_key_is_in_no_representation() -> None:
    assert KEY not in repr(CkanSite("https://ckan.nl/", KEY))
