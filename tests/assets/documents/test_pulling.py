"""Each page has a name and a part of its own, and falls back on nothing but what it was itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assets.documents.pulling import let_go_of_damaged, names_of, pull_recorded, role_of
from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher, Limits
from assets.sources.pulls import Pull, Pulls
from assets.sources.registry import DocumentSource, Registry
from tests.scripted_server import Answer, ScriptedServer

JAAR = 2024


def document(*pages: str, name: str = "kadernota-2024") -> DocumentSource:
    return DocumentSource(
        id=name, gemeente="GM0307", soort="kadernota", jaar=JAAR, titel="Kadernota 2024", pages=pages
    )


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "home" / "archive")


@pytest.fixture
def pulls(tmp_path: Path) -> Pulls:
    return Pulls(tmp_path / "home" / "archive" / "pulls")


@pytest.fixture
def pull(tmp_path: Path, archive: Archive, pulls: Pulls, server: ScriptedServer):
    """Pulls documents as a registry in ``tmp_path`` lists them; a document's pull, or None, by its id."""

    def pulled(*documents: DocumentSource) -> dict[str, Pull | None]:
        registry = Registry(path=tmp_path / "sources.yaml", documents=documents)
        allow = frozenset({urlsplit(server.url).netloc})
        with Fetcher(archive, contact="test@example.org", allow=allow, limits=Limits(attempts=1)) as fetcher:
            pull_recorded(registry, JAAR, fetcher, archive, pulls)
        return {source.id: pulls.last_complete(source.id, JAAR) for source in documents}

    return pulled


def contents(pull: Pull | None, archive: Archive) -> dict[str, str]:
    """What was pulled, by the name under which it is published."""
    assert pull is not None
    return {item.body.url: archive.read(item.body.sha256).decode() for item in pull.bodies}


def lose(archive: Archive, pull: Pull | None, number: int = 0) -> None:
    """Damage one body of a pull on disk."""
    assert pull is not None
    path = archive.path_of(pull.bodies[number].body.sha256)
    path.write_bytes(path.read_bytes()[:-3])


# --- Names.


def test_a_file_is_named_by_its_path_from_the_registry() -> None:
    assert list(names_of(document("page.txt", "deel 2/page.txt")).values()) == ["page.txt", "deel 2/page.txt"]


@pytest.mark.parametrize(
    "page",
    ["/home/jan/geheim/page.txt", "../../jan/geheim/page.txt", "C:\\geheim\\page.txt", "\\geheim\\page.txt"],
)
def test_where_a_file_outside_that_folder_lies_is_not_told(page: str) -> None:
    assert names_of(document(page)) == {page: "kadernota-2024/page.txt"}


def test_files_of_one_document_that_would_share_a_name_are_told_apart() -> None:
    pages = ("/a/page.txt", "/b/page.txt", "kadernota-2024/page.txt", "/b/other.txt")
    names = names_of(document(*pages))
    assert len(set(names.values())) == len(pages)
    assert names == names_of(document(*pages[::-1]))
    assert names["kadernota-2024/page.txt"] == "kadernota-2024/page.txt"
    assert names["/b/other.txt"] == "kadernota-2024/other.txt"
    assert all(name.endswith(".txt") for name in names.values())


def test_addresses_that_differ_in_a_secret_share_a_name_and_no_part() -> None:
    pages = ("https://x.nl/p?token=een", "https://x.nl/p?token=twee")
    assert set(names_of(document(*pages)).values()) == {"https://x.nl/p?token=***"}
    assert len({role_of(page) for page in pages}) == 2


# --- Falling back.


@pytest.mark.parametrize("title", ["Pagina niet gevonden", "503 Service Unavailable"])
def test_a_page_that_stands_in_for_the_page_itself_is_not_taken_for_it(
    pull, pulls, archive, server, title: str
) -> None:
    page = b"<html><head><title>%s</title></head><body><h1>%s</h1></body></html>"
    url = server.on("/zorg", Answer(body=page % (b"Zorg", b"Zorg"), content_type="text/html"))
    source = document(url)
    before = pull(source)[source.id]
    server.on("/zorg", Answer(body=page % (title.encode(), title.encode()), content_type="text/html"))
    assert contents(pull(source)[source.id], archive) == contents(before, archive)
    failure = pulls.failure(source.id, JAAR)
    assert failure is not None
    assert f"expected the page itself · found one that calls itself '{title}'" in failure.message


def test_a_missing_page_is_not_filled_with_that_of_another_document(tmp_path, pull, archive) -> None:
    other = tmp_path / "ander" / "page.txt"
    other.parent.mkdir()
    other.write_text("Tekst van een andere gemeente.")
    gone = tmp_path / "weg" / "page.txt"
    found = pull(document(str(other), name="eerste"), document(str(gone), name="tweede"))
    assert contents(found["eerste"], archive) == {"eerste/page.txt": "Tekst van een andere gemeente."}
    assert found["tweede"] is None


def test_a_missing_page_is_not_filled_with_that_of_another_registry(tmp_path, pull, archive, pulls) -> None:
    (tmp_path / "page.txt").write_text("Tekst van een andere gemeente.")
    pull(document("page.txt", name="eerste"))
    (tmp_path / "page.txt").unlink()
    assert pull(document("page.txt", name="tweede")) == {"tweede": None}
    assert "no such file" in pulls.failure("tweede", JAAR).message


def test_a_missing_page_is_not_filled_with_another_page_of_its_document(tmp_path, pull, archive) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.txt").write_text(f"Dit is pagina {folder}.")
    pages = [str(tmp_path / folder / "page.txt") for folder in ("a", "b", "c")]
    pull(document(*pages[:2]))
    (tmp_path / "b" / "page.txt").unlink()
    found = pull(document(pages[2], pages[1]))["kadernota-2024"]
    assert list(contents(found, archive).values()) == ["Dit is pagina b."]


def test_a_page_behind_a_secret_is_not_filled_with_that_behind_another(server, pull, archive) -> None:
    server.on("/p?token=een", Answer(body=b"<html><body>Een</body></html>", content_type="text/html"))
    server.on("/p?token=twee", Answer(status=404))
    one, other = f"{server.url}/p?token=een", f"{server.url}/p?token=twee"
    found = pull(document(one, other))["kadernota-2024"]
    assert [item.role for item in found.bodies] == [role_of(one)]


def test_a_page_that_is_gone_stays_as_this_document_last_had_it(
    tmp_path, server, pull, archive, pulls
) -> None:
    url = server.on(
        "/p",
        Answer(body=b"<html><body>Tekst</body></html>", content_type="text/html"),
        Answer(status=404),
    )
    (tmp_path / "page.txt").write_text("Tekst.")
    source = document("page.txt", url)
    first = pull(source)["kadernota-2024"]
    (tmp_path / "page.txt").unlink()
    again = pull(source)["kadernota-2024"]
    assert again.bodies == first.bodies
    message = pulls.failure("kadernota-2024", JAAR).message
    assert "no such file" in message
    assert "HTTP 404" in message


def test_what_a_page_was_is_not_used_when_its_bytes_are_damaged(tmp_path, pull, archive, pulls) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Tekst van {name}.")
    source = document("a.txt", "b.txt")
    lose(archive, pull(source)["kadernota-2024"])
    (tmp_path / "a.txt").unlink()
    assert contents(pull(source)["kadernota-2024"], archive) == {"b.txt": "Tekst van b.txt."}
    assert "damaged gzip" in pulls.failure("kadernota-2024", JAAR).message


def test_a_document_of_which_nothing_is_left_has_no_pull(tmp_path, pull, archive, pulls) -> None:
    (tmp_path / "a.txt").write_text("Tekst.")
    source = document("a.txt")
    lose(archive, pull(source)["kadernota-2024"])
    (tmp_path / "a.txt").unlink()
    assert pull(source) == {"kadernota-2024": None}
    (tmp_path / "a.txt").write_text("Tekst.")
    assert contents(pull(source)["kadernota-2024"], archive) == {"a.txt": "Tekst."}
    assert pulls.failure("kadernota-2024", JAAR) is None


def test_damage_that_is_found_later_takes_the_page_out_of_the_pull(tmp_path, pull, archive, pulls) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Tekst van {name}.")
    source = document("a.txt", "b.txt", "c.txt")
    sound = pull(source)["kadernota-2024"]
    let_go_of_damaged(source, archive, pulls)
    assert pulls.last_complete("kadernota-2024", JAAR) == sound
    lose(archive, sound, 1)
    let_go_of_damaged(source, archive, pulls)
    assert pulls.last_complete("kadernota-2024", JAAR).bodies == sound.bodies[:1]
    message = pulls.failure("kadernota-2024", JAAR).message
    assert "no such file" in message
    assert "damaged gzip" in message


# --- The fetch log.


def test_files_of_the_same_name_do_not_share_an_entry_in_the_fetch_log(tmp_path, pull, archive) -> None:
    (tmp_path / "page.txt").write_text("Tekst.")
    pull(document("page.txt", name="eerste"), document("page.txt", name="tweede"))
    lines = (archive.root / "fetches.jsonl").read_text().splitlines()
    assert [json.loads(line)["url"] for line in lines] == ["eerste/page.txt", "tweede/page.txt"]
