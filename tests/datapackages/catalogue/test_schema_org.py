"""What search engines read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import lxml.html
import pytest

from datapackages.catalogue.schema_org import dataset, embeddable

if TYPE_CHECKING:
    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher


def test_a_year_has_what_a_dataset_search_asks_for(
    years: tuple[Year, ...], publisher: Publisher, addresses: Addresses
) -> None:
    described = dataset(years[1], publisher, addresses)

    assert described["@type"] == "Dataset"
    assert 50 <= len(described["description"]) <= 5000
    assert described["license"].startswith("https://creativecommons.org/")
    assert described["temporalCoverage"] == "2023-01-01/2023-12-31"
    assert described["version"] == "1.0.1"
    assert described["creditText"].startswith("Gemeente Amersfoort (20")
    assert described["creditText"].endswith(
        "2023, versie 1.0.1 [dataset]. https://data.amersfoort.nl/begroting/id/begrotingen-2023/1.0.1"
    )
    assert {
        (file["contentUrl"].rpartition("/")[2], file["sha256"]) for file in described["distribution"]
    } == {(file.path, file.sha256) for file in years[1].pointer.files}


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "&lt;/script&gt;", "\u2028\u2029", '"\\'],
)
def test_no_text_leaves_the_element_it_is_embedded_in(text: str) -> None:
    page = (
        f"<html><head><script type='application/ld+json'>{embeddable({'name': text})}</script></head></html>"
    )

    (script,) = lxml.html.document_fromstring(page).xpath("//script")
    assert json.loads(script.text) == {"name": text}
