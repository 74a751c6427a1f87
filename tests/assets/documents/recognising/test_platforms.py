from __future__ import annotations

import pytest

from assets.documents.recognising.platforms import platform_of


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://amersfoort.begroting-2023.nl/p4960/taakvelden", "LIAS"),
        ("https://oss.jaarverslag-2019.nl/", "LIAS"),
        ("https://denhaag201908.bestuursrapportage.nl/", "LIAS"),
        ("https://begroting2019.oss.nl/p2134/6-financieel-overzicht", "LIAS"),
        ("https://noordoostpolder.pcportal.nl/", "LIAS"),
        ("https://de-ronde-venen.begrotingsapp.nl/", "Pepperflow"),
        ("https://gemeente.example/programmabegroting-2021---2024/programma/visie", "Pepperflow"),
        ("https://programmabegroting.leiden.nl/beleidsbegroting/programmaplan/x", "onbekend"),
        ("seeds/p1/begroting.txt", "onbekend"),
        ("http://[kapot/p1/x", "onbekend"),
    ],
)
def test_addresses_betray_the_builder(url, platform):
    assert platform_of([url], []) == platform


def test_marks_on_pages_do_too_and_signs_that_disagree_say_nothing():
    assert platform_of(["seeds/a.txt"], ["LIAS"]) == "LIAS"
    assert platform_of(["seeds/a.txt"], ["Pepperflow", "Pepperflow"]) == "Pepperflow"
    assert platform_of(["https://x.begrotingsapp.nl/"], ["LIAS"]) == "onbekend"
    assert platform_of([], []) == "onbekend"
