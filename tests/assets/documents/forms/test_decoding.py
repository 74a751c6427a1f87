from __future__ import annotations

import pytest

from assets.documents.forms.decoding import MAX_BYTES, UnreadablePage, decode, form_of


@pytest.mark.parametrize(
    ("content", "mediatype", "url", "form"),
    [
        (b"<p>tekst</p>", "text/html", "https://x.example/p1/a", "html"),
        (b"Ambitie", "text/plain", "pagina.txt", "tekst"),
        (b"\n <!DOCTYPE HTML><p>x", "text/plain", "pagina.txt", "html"),
        (b'<?xml version="1.0"?>\n<html><body/></html>', "application/octet-stream", "x", "html"),
        (b"<!-- gebouwd --><html>", "text/plain", "x", "html"),
        (b"een < twee", "text/plain", "x", "tekst"),
        (b"Ambitie", "application/octet-stream", "pagina.TXT", "tekst"),
        (b"Ambitie", "application/octet-stream", "https://x.example/", "html"),
    ],
)
def test_the_first_bytes_overrule_the_label(content, mediatype, url, form):
    assert form_of(content, mediatype, url) == form


@pytest.mark.parametrize(
    ("content", "mediatype"),
    [
        ("Financiën".encode(), "text/plain"),
        (b"\xef\xbb\xbf" + "Financiën".encode(), "text/plain"),
        ("Financiën".encode("cp1252"), "text/html; charset=iso-8859-1"),
        ("Financiën".encode(), "text/html; charset=iso-8859-1"),
    ],
)
def test_utf_8_unless_another_set_is_named_and_the_bytes_are_no_utf_8(content, mediatype):
    assert decode(content, mediatype, "html") == "Financiën"


def test_html_may_name_its_set_itself():
    markup = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><p>€ 5 coördinatie'
    assert "€ 5 coördinatie" in decode(markup.encode("cp1252"), "text/html", "html")


@pytest.mark.parametrize(
    ("content", "mediatype", "says"),
    [
        (b"", "text/plain", "De pagina is leeg."),
        (b" \n\t ", "text/plain", "De pagina is leeg."),
        (b"Ambitie\x00", "text/plain", "nulbytes"),
        ("Financiën".encode("utf-16"), "text/plain", "nulbytes"),
        (b"%PDF-1.7 ...", "text/plain", "bestand van een andere soort"),
        (b"PK\x03\x04....", "text/plain", "bestand van een andere soort"),
        ("Financiën".encode("cp1252"), "text/plain", "geen geldige UTF-8 (byte 8)"),
        ("Financiën".encode("cp1252"), "text/html; charset=koi8-r", "noemt de tekenset koi8-r"),
        (b"abc\x81", "text/html; charset=windows-1252", "niet te lezen in de tekenset windows-1252"),
        (b"x" * (MAX_BYTES + 1), "text/html", "5.000.001 bytes"),
    ],
)
def test_a_body_that_is_no_page_is_refused_in_one_dutch_sentence(content, mediatype, says):
    with pytest.raises(UnreadablePage) as refused:
        decode(content, mediatype, "html" if "html" in mediatype else "tekst")
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_plain_text_cannot_name_its_set():
    with pytest.raises(UnreadablePage):
        decode('<meta charset="windows-1252">Financiën'.encode("cp1252"), "text/plain", "tekst")


def test_html_without_a_character_set_is_read_as_a_dutch_browser_does():
    text = "<html><p>Financi\N{LATIN SMALL LETTER E WITH DIAERESIS}n x \N{EURO SIGN} 1.000"
    assert decode(text.encode("cp1252"), "text/html", "html") == text
    assert decode(text.encode("utf-16"), "text/html", "html") == text


@pytest.mark.parametrize("sign", ["\N{LATIN SMALL LETTER E WITH DIAERESIS}", "\N{EN DASH}"])
def test_two_character_sets_in_one_page_are_no_windows_1252(sign):
    with pytest.raises(UnreadablePage, match="geen geldige UTF-8"):
        decode(f"<html>{sign}".encode() + b" \xeb ", "text/html", "html")
