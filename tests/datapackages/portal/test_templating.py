"""Web addresses in a text as links: the address and nothing around it, and never markup."""

from __future__ import annotations

import lxml.html
import pytest

from datapackages.portal.rules_page import RuleView, rendered


def _source(text: str) -> lxml.html.HtmlElement:
    rule = RuleView("iv3_balans.eis", "iv3_balans", "Een eis.", False, "rij", "bron", text, 1)  # noqa: FBT003
    [cell] = lxml.html.document_fromstring(rendered([rule])).xpath("//td[@data-label='Herkomst']")
    return cell


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("CBS (https://www.cbs.nl/iv3); kwartalen lopen op", ["https://www.cbs.nl/iv3"]),
        (
            "Zie https://a.example/b?c=1&d=2. En http://e.example/.",
            ["https://a.example/b?c=1&d=2", "http://e.example/"],
        ),
        ("Wet (BWBR0014606), artikel 24", []),
        ("javascript:alert(1) www.cbs.nl", []),
        ('https://a.example/"onclick="alert(1)', ["https://a.example/"]),
        ("<script>https://a.example/x</script>", ["https://a.example/x"]),
    ],
)
def test_an_address_in_a_text_is_a_link(text: str, addresses: list[str]) -> None:
    cell = _source(text)

    assert cell.xpath("./a/@href") == addresses
    assert cell.text_content() == text
    assert cell.xpath("count(.//*)") == len(addresses)
