from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from samples.server import HOSTS, SampleServer

if TYPE_CHECKING:
    from tests.samples.conftest import Ask

ROOT = Path(__file__).resolve().parents[2]

IV3 = "iv3.openbegroting.invalid"
AMERSFOORT = "amersfoort.openbegroting.invalid"
DE_RONDE_VENEN = "derondevenen.openbegroting.invalid"

TAAKVELDEN = "/p2303/taakvelden"


def test_hosts_are_names_that_can_never_exist() -> None:
    assert set(HOSTS) == {IV3, AMERSFOORT, DE_RONDE_VENEN}
    assert SampleServer.hosts == HOSTS


def test_host_header_chooses_the_site(ask: Ask) -> None:
    assert "Planning en control" in ask(AMERSFOORT, "/").text
    assert "Begrotingsapp De Ronde Venen" in ask(DE_RONDE_VENEN, "/").text
    assert ask(IV3, "/ODataCatalog/Tables?$format=json").json()["value"]


def test_host_may_carry_a_port_and_capitals(ask: Ask) -> None:
    assert ask("Amersfoort.OpenBegroting.invalid:8080", TAAKVELDEN).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "amersfoort.nl", "openbegroting.invalid"])
def test_unknown_host_is_not_found(ask: Ask, host: str) -> None:
    assert ask(host, TAAKVELDEN).status_code == 404


@pytest.mark.parametrize(
    ("host", "path"),
    [
        (IV3, "/"),
        (IV3, "/ODataApi/OData/45063NED/Onbekend"),
        (IV3, "/ODataFeed/OData/12345NED/TypedDataSet?$format=json"),
        (AMERSFOORT, "/p9999/taakvelden"),
        (AMERSFOORT, "/../server.py"),
        (AMERSFOORT, "/..%2f..%2fserver.py"),
        (AMERSFOORT, "/sitemap.xml"),
        (DE_RONDE_VENEN, "/p2303/taakvelden"),
    ],
)
def test_unknown_path_is_not_found(ask: Ask, host: str, path: str) -> None:
    answer = ask(host, path)
    assert answer.status_code == 404
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    ("host", "path"),
    [(IV3, "/ODataApi/OData/45063NED/Gemeenten"), (AMERSFOORT, TAAKVELDEN), (DE_RONDE_VENEN, "/")],
)
def test_etag_saves_the_body(ask: Ask, host: str, path: str) -> None:
    first = ask(host, path)
    again = ask(host, path, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert ask(host, path, If_None_Match='"iets anders"').content == first.content


def test_etag_is_found_in_a_list_and_marked_weak(ask: Ask) -> None:
    etag = ask(AMERSFOORT, TAAKVELDEN).headers["ETag"]
    assert ask(AMERSFOORT, TAAKVELDEN, If_None_Match=f'"x", W/{etag}').status_code == 304


def test_date_saves_the_body_unless_a_tag_decides_otherwise(ask: Ask) -> None:
    modified = ask(AMERSFOORT, TAAKVELDEN).headers["Last-Modified"]
    assert ask(AMERSFOORT, TAAKVELDEN, If_Modified_Since=modified).status_code == 304
    earlier = "Mon, 01 Jan 2024 00:00:00 GMT"
    assert ask(AMERSFOORT, TAAKVELDEN, If_Modified_Since=earlier).status_code == 200
    assert ask(AMERSFOORT, TAAKVELDEN, If_Modified_Since="ooit").status_code == 200
    both = ask(AMERSFOORT, TAAKVELDEN, If_Modified_Since=modified, If_None_Match='"x"')
    assert both.status_code == 200


def test_compressed_only_when_asked(ask: Ask) -> None:
    plain = ask(AMERSFOORT, TAAKVELDEN, Accept_Encoding="identity")
    packed = ask(AMERSFOORT, TAAKVELDEN, Accept_Encoding="gzip")
    refused = ask(AMERSFOORT, TAAKVELDEN, Accept_Encoding="gzip;q=0")
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in refused.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    assert packed.content == plain.content == refused.content


def test_length_is_always_stated(ask: Ask) -> None:
    for host, path in ((IV3, "/ODataCatalog/Tables"), (AMERSFOORT, TAAKVELDEN), ("elders", "/")):
        answer = ask(host, path, Accept_Encoding="identity")
        assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_stops_at_once_and_lets_its_port_go() -> None:
    with SampleServer() as server:
        port = server.port
        requests.get(
            f"http://127.0.0.1:{port}/", headers={"Host": AMERSFOORT, "Connection": "close"}, timeout=5
        )
        started = time.monotonic()
    assert time.monotonic() - started < 0.4
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}/", timeout=5)


FINGERPRINT = """
import hashlib, json, sys, urllib.request
from samples.server import SampleServer
from samples import sites
IV3 = "iv3.openbegroting.invalid"
def get(server, host, path):
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", headers={"Host": host})
    return urllib.request.urlopen(request).read()
digest = hashlib.sha256()
with SampleServer() as server:
    for folder in sites.SITES:
        for path in sites.addresses(folder):
            digest.update(get(server, folder.host, path))
    digest.update(get(server, IV3, "/ODataCatalog/Tables?$format=json"))
    for table in ("45063NED", "45067NED", "45071NED"):
        for entity in ("TableInfos", "DataProperties", "Categorie", "Gemeenten", "TaakveldBalanspost"):
            digest.update(get(server, IV3, f"/ODataApi/OData/{table}/{entity}"))
        path = f"/ODataFeed/OData/{table}/TypedDataSet?$format=json"
        while path:
            body = get(server, IV3, path)
            digest.update(body)
            path = json.loads(body).get("odata.nextLink", "").removeprefix("http://" + IV3)
print(digest.hexdigest())
"""


def test_two_servers_give_the_same_bytes_whatever_the_clock_or_the_hash_seed() -> None:
    prints = []
    for seed, zone in (("1", "Europe/Amsterdam"), ("2", "Pacific/Auckland")):
        run = subprocess.run(
            [sys.executable, "-c", FINGERPRINT],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)},
            text=True,
            timeout=60,
        )
        prints.append(run.stdout.strip())
    assert prints[0] == prints[1]
    assert len(prints[0]) == hashlib.sha256().digest_size * 2
