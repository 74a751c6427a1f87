from __future__ import annotations

from datapackages.catalogue.citing import shortened


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert shortened("precies", 7) == "precies"


def test_a_longer_one_is_cut_between_words() -> None:
    assert shortened("een lange zin met woorden", 15) == "een lange …"
    assert all(len(shortened("woord " * 100, limit)) <= limit for limit in range(10, 60))
    assert shortened("x" * 100, 10) == "xxxxxxxx …"
