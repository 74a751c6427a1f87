from __future__ import annotations

from datapackages.catalogue.addresses import Addresses


def test_no_name_leads_outside_or_ends_the_address() -> None:
    addresses = Addresses("https://data.nl/")

    assert addresses.released(2023, "1.0.0", "../a b?c#d/é\n.csv") == (
        "https://data.nl/data/begrotingen-2023/1.0.0/..%2Fa%20b%3Fc%23d%2F%C3%A9%0A.csv"
    )
    assert addresses.dataset(2023) == "https://data.nl/id/begrotingen-2023"
    assert addresses.page(2023) == "https://data.nl/data/begrotingen-2023/"
