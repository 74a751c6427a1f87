from __future__ import annotations

import sys
import time
import unicodedata

import pytest

from assets.cleaning import CUT, MAX_TEXT, bounded, clean, one_line


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\N{NO-BREAK SPACE}een \t twee\N{THIN SPACE}drie ", "een twee drie"),
        ("Vermeerde\N{SOFT HYPHEN}ringen", "Vermeerderingen"),
        ("een\r\ntwee\rdrie\x0bvier\u2028vijf\x85zes", "een\ntwee\ndrie\nvier\nvijf\nzes"),
        ("gei\u0308nd", "geïnd"),
        ("\N{ZERO WIDTH SPACE}a\N{WORD JOINER}b\ufeff", "ab"),
        ("a\x00\x07\x1b[31mb", "a[31mb"),
        ("één  ", "één"),
        ("", ""),
        ("\n \n een \n", "een"),
    ],
)
def test_white_space_and_hidden_characters_are_all_that_changes(text, cleaned):
    assert clean(text) == cleaned


def test_no_control_or_format_character_survives():
    every = (chr(code) for code in range(sys.maxunicode + 1))
    hidden = [character for character in every if unicodedata.category(character) in {"Cc", "Cf", "Cs"}]
    left = clean("x".join(hidden))
    assert {unicodedata.category(character) for character in left if character != "\n"} <= {"Ll", "Zs", "So"}


def test_a_figure_that_is_shown_in_reverse_is_marked_and_not_published_as_if_it_were_read():
    assert clean("\N{RIGHT-TO-LEFT OVERRIDE}123") == "\N{REPLACEMENT CHARACTER}123"


def test_a_long_row_of_combining_marks_is_composed_in_linear_time():
    began = time.monotonic()
    clean("a" + "\u0315\u0300" * 150_000)  # 100 s when composed as one text
    assert time.monotonic() - began < 10


def test_a_letter_and_its_mark_are_composed_wherever_they_stand():
    assert clean("e\u0301" * 5_000) == "é" * 5_000


def test_lines_are_joined_by_a_space():
    assert one_line(" REKENING \n 2021 ") == "REKENING 2021"


def test_a_text_that_is_cut_says_so():
    assert bounded("x" * MAX_TEXT) == "x" * MAX_TEXT
    cut = bounded("x" * (MAX_TEXT + 1))
    assert len(cut) == MAX_TEXT
    assert cut.endswith(CUT)
