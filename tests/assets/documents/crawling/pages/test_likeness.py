from __future__ import annotations

from lxml import etree

from assets.documents.crawling.pages.likeness import Vocabulary, content, fingerprint, words_of

PAGE = (
    '<nav><a href="/x?bezoek=1">Menu</a></nav><main><h1>Zorg</h1><p>Lasten <b>1.234</b></p></main>'
    "<footer>gebouwd op 1</footer>"
)


def print_of(markup: str) -> str:
    return fingerprint(content(etree.HTML(f"<html><body>{markup}</body></html>")))


def test_menus_footers_code_and_addresses_make_no_difference() -> None:
    other = PAGE.replace("bezoek=1", "bezoek=2").replace("op 1", "op 2").replace("<main>", "<main class='a'>")
    other = other.replace("</main>", "<script>nu(2)</script></main>").replace("Menu", "Menukaart")
    assert print_of(other) == print_of(PAGE)


def test_every_word_figure_and_element_makes_one() -> None:
    for was, becomes in (("1.234", "1.235"), ("Zorg", "Jeugd"), ("<b>1.234</b>", "1.234"), ("h1", "h2")):
        assert print_of(PAGE.replace(was, becomes)) != print_of(PAGE)


def test_text_does_not_move_from_one_element_to_another() -> None:
    assert print_of("<p>12</p><p>3</p>") != print_of("<p>1</p><p>23</p>")


def test_days_years_and_visit_numbers_are_nothing_new_and_words_and_amounts_are() -> None:
    vocabulary = Vocabulary()
    assert vocabulary.grows(words_of("Agenda van 1 maart 2024, bezoek 12345"))
    assert not vocabulary.grows(words_of("agenda van 2 maart 2025, bezoek 12346: 12-03"))
    assert vocabulary.grows(words_of("agenda van april"))
    assert vocabulary.grows(words_of("1.234"))
    assert vocabulary.grows(words_of("12,5"))
    assert not vocabulary.grows(words_of(""))
