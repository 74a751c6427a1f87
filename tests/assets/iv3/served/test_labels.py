"""A label is cleaned and cut; a code that hides something is shown, never mended."""

from __future__ import annotations

import polars as pl
import pytest

from assets.iv3.served import labels


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("6.714 Ov.  maatwerk ", "6.714 Ov. maatwerk"),
        ("Wijk\u202eteams\x00\x1b[2J", "Wijk\N{REPLACEMENT CHARACTER}teams[2J"),
        ("Een\r\nTwee", "Een Twee"),
        ("'s-Gravenhage (gemeente)", "'s-Gravenhage (gemeente)"),
        ("Súdwest-Fryslân", "Súdwest-Fryslân"),
    ],
)
def test_a_label_is_one_line_without_hidden_characters(title: str, label: str) -> None:
    assert labels.label(title) == label


def test_a_label_of_any_length_is_cut_and_says_so() -> None:
    cut = labels.label("x" * 100_000)
    assert len(cut) == labels.LONGEST_LABEL
    assert cut.endswith("[…]")


@pytest.mark.parametrize("key", ["0.1   ", "A1331d", "GM0363   ", "2025X000", "Ultimo  ", " 0.1"])
def test_a_code_loses_its_padding_and_nothing_else(key: str) -> None:
    assert labels.code(key) == key.strip(" ")
    assert not pl.select(labels.odd(pl.lit(key.strip(" ")))).item()


@pytest.mark.parametrize(
    "key", ["0.1\u202e", "0.1\x00", "\x1f0.1", "0.1\n", "0.1\u00a0", "\u041e.1", "9" * 100_000]
)
def test_a_code_that_hides_something_does_not_become_another(key: str) -> None:
    code = labels.code(key)
    assert code != "0.1"
    assert "\N{REPLACEMENT CHARACTER}" in code
    assert len(code) <= labels.LONGEST_CODE
    assert pl.select(labels.odd(pl.lit(key))).item()
