"""Scalars stay what was typed, every value has a line, and whatever can surprise is refused."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assets.sources.yaml.text import YamlMistake, parse, shown


@pytest.mark.parametrize(
    "scalar",
    [
        "0363",
        "0014",
        "0080",
        "NO",
        "no",
        "yes",
        "on",
        "12:30",
        "1e3",
        "1_000",
        "0x1F",
        "2023-01-01",
        "~",
        "null",
        ".nan",
        "=",
        "1.10",
    ],
)
def test_a_scalar_stays_the_text_that_was_typed(scalar: str) -> None:
    assert parse(f"code: {scalar}\ncodes: [{scalar}]").content == {"code": scalar, "codes": [scalar]}


def test_quotes_blocks_and_empty_values() -> None:
    text = "a: '0363'\nb: \"een\\ttwee\"\nc: |\n  regel\nd:\ne: ''\nf: []\ng: {}\n"

    assert parse(text).content == {
        "a": "0363",
        "b": "een\ttwee",
        "c": "regel\n",
        "d": "",
        "e": "",
        "f": [],
        "g": {},
    }


def test_every_place_has_its_line() -> None:
    yaml = parse(
        "# kop\niv3:\n  years:\n    - 2023\n    - 2024\ndocuments:\n  - id: een\n    titel: x\n  - id: twee\n"
    )

    lines = {shown(place): line for place, line in yaml.lines.items()}
    assert lines == {
        "": 2,
        "iv3": 2,
        "iv3.years": 3,
        "iv3.years[0]": 4,
        "iv3.years[1]": 5,
        "documents": 6,
        "documents[0]": 7,
        "documents[0].id": 7,
        "documents[0].titel": 8,
        "documents[1]": 9,
        "documents[1].id": 9,
    }
    assert yaml.line_of(("documents", 1, "soort")) == 9
    assert yaml.line_of(("elders",)) == 2


@pytest.mark.parametrize("text", ["", "\n", "# alleen een opmerking\n", "---\n"])
def test_an_empty_document_is_empty_text(text: str) -> None:
    assert parse(text).content == ""


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "a: expected once, found again (first in line 1)"),
        ("x:\n- a: 1\n  a: 2\n", 3, "x[0].a: expected once, found again (first in line 2)"),
        ("a: &anker 1\nb: *anker\n", 1, "expected values written out, found the anchor &anker"),
        ("a: *anker\n", 1, "expected values written out, found the alias *anker"),
        ("a: 1\n<<: {b: 2}\n", 2, "expected values written out, found the merge key <<"),
        ("a: !!int '0363'\n", 1, "expected plain values, found the tag tag:yaml.org,2002:int"),
        (
            "a: !!python/object/apply:os.system [ls]\n",
            1,
            "expected plain values, found the tag tag:yaml.org,2002:python",
        ),
        ("a: 1\n---\nb: 2\n", 2, "expected one document, found a second one"),
        ("? [a, b]\n: 1\n", 1, "expected a key that is text, found a list or a mapping"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "expected YAML, found: "),
        ("a:\n\t- 1\n", 2, "expected YAML, found: "),
        ("a: 1\nb: x\x07y\n", 2, "expected "),
        ("a:\n  " + "[" * 30 + "]" * 30, 2, "expected at most 20 levels, found more"),
    ],
)
def test_what_is_refused_is_told_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(YamlMistake) as caught:
        parse(text)

    assert caught.value.problem.startswith(told)
    assert caught.value.line == line


@pytest.mark.parametrize("bracket", ["[", "{a: ", "- "])
def test_depth_is_a_mistake_and_never_a_crash(bracket: str) -> None:
    with pytest.raises(YamlMistake):
        parse(bracket * 50_000)


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    levels = "\n".join(
        f"{name}: &{name} [{', '.join(['*' + former] * 9)}]"
        for former, name in zip("abcdefgh", "bcdefghi", strict=True)
    )

    with pytest.raises(YamlMistake, match="found the anchor"):
        parse(f"a: &a [{', '.join(['x'] * 9)}]\n{levels}\n")


plain = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)


@given(
    st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain, inner, max_size=4),
        max_leaves=20,
    )
)
def test_whatever_is_written_as_yaml_is_read_back(content: object) -> None:
    text = yaml.safe_dump(content, default_style='"', allow_unicode=True)

    if "<<" not in text and "tag:" not in text and "!!" not in text:
        assert parse(text).content == content


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        lines = parse(text).lines.values()
    except YamlMistake as mistake:
        lines = [mistake.line]
    assert all(1 <= line <= len(text) + 2 for line in lines)
