"""Templates to pages: one environment, in which text from a source can only ever become text.

Autoescape is on and an unknown name is an error. What a page says is decided by who asks for it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from datapackages import words
from datapackages.catalogue import addresses
from datapackages.descriptor import TYPE_NAMES
from datapackages.portal import charts, neighbours
from datapackages.portal.changes_page import amount_or_text
from datapackages.portal.changes_page import page_name as page_of_changes
from datapackages.publisher import read_publisher
from datapackages.releasing.releases import accepted_rows

TEMPLATES = Path(__file__).parent / "templates"
STYLE = "portal.css"

_ADDRESS = re.compile(r"(https?://[^\s()<>\"]*[^\s()<>\".,:;!?])")


def page(template: str, **content: object) -> bytes:
    """The page that ``template`` makes of ``content``; jinja2's ``UndefinedError`` for a name it lacks."""
    return _environment().get_template(template).render(publisher=read_publisher(), **content).encode()


@cache
def style() -> Markup:
    """The style sheet, for a page that carries it along."""
    return Markup((TEMPLATES / STYLE).read_text(encoding="utf-8"))  # noqa: S704 - our own file


@cache
def style_source() -> str:
    """What a Content-Security-Policy calls ``style``: only this very text may style the page with it."""
    digest = hashlib.sha256(style().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _linked(text: str) -> Markup:
    """``text`` with its web addresses as links; jinja2's ``urlize`` takes the ``);`` after one into it."""
    link = Markup('<a href="{0}" rel="noreferrer">{0}</a>')
    return Markup("").join(
        link.format(part) if place % 2 else part for place, part in enumerate(_ADDRESS.split(text))
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {
        "type_names": TYPE_NAMES,
        "at": addresses,
        "page_of_changes": page_of_changes,
        "neighbours": neighbours,
        "carried_style": style,
        "style_source": style_source,
        "columns_chart": charts.columns,
        "shares_chart": charts.shares,
    }
    environment.filters |= {
        "accepted_rows": accepted_rows,
        "getal": words.getal,
        "euro": words.euro,
        "aantal": words.aantal,
        "omvang": words.omvang,
        "datum": words.datum,
        "tijdstip": words.tijdstip,
        "kort": words.kort,
        "koppelingen": _linked,
        "waarde": amount_or_text,
    }
    return environment
