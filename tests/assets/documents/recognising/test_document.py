from __future__ import annotations

import pytest

from assets.documents.recognising.document import Recognised, recognise


@pytest.mark.parametrize(
    ("url", "title", "found"),
    [
        ("https://amersfoort.begroting-2023.nl/", "Welkom", ("programmabegroting", 2023)),
        ("https://begroting2019.oss.nl/p1/oss", None, ("programmabegroting", 2019)),
        ("https://x.jaarverslag-2019.nl/", "Jaarstukken 2019", ("jaarstukken", 2019)),
        ("https://x.bestuursrapportage.nl/", None, ("bestuursrapportage", None)),
        ("https://x.begrotingsapp.nl/kadernota-2025/programma/y", "Kadernota 2025", ("kadernota", 2025)),
        ("https://x.begrotingonline.nl/", "Programmabegroting 2024 - 2027", ("programmabegroting", 2024)),
        ("https://x.begroting-2023.nl/", "Jaarstukken 2023", (None, 2023)),
        ("https://x.begroting-2023.nl/", "Begroting 2024", ("programmabegroting", None)),
        ("https://x.nl/p12/over-de-raad", "Over de raad in 2024", (None, None)),
        ("begroting-2024.txt", None, (None, None)),
    ],
)
def test_kind_and_year_are_what_all_signs_agree_on(url: str, title: str | None, found) -> None:
    assert recognise([url], title) == Recognised(*found)
