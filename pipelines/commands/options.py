"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where state is kept. Default: $OPENBEGROTING_HOME, else var/ in the checkout.",
)

sources_option = click.option(
    "--sources",
    type=click.Path(path_type=Path),
    help="The registry of sources. Default: $OPENBEGROTING_SOURCES, else the embedded samples.",
)

corrections_option = click.option(
    "--corrections",
    type=click.Path(path_type=Path),
    help="Corrections of what sources give. Default: $OPENBEGROTING_CORRECTIONS, else corrections.yaml "
    "beside the registry, if it is there.",
)

alerts_option = click.option(
    "--alerts",
    type=click.Path(path_type=Path),
    help="Whom to tell what is wrong. Default: $OPENBEGROTING_ALERTS, else alerts.yaml beside the registry.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a machine.")

LONGEST_SENTENCE = 1_000


class Sentence(click.ParamType[str]):
    """What somebody says to readers, or their name: on one line, within bounds, every letter to be seen.

    It goes into feeds, pages and JSON, which have no place for control characters, and a terminal may hand
    over bytes that are no text at all.
    """

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text with single spaces; a usage error for one that cannot be published."""
        text = " ".join(value.split())
        if not text:
            self.fail("expected a text that is published, found nothing", param, ctx)
        if len(text) > LONGEST_SENTENCE:
            self.fail(f"expected at most {LONGEST_SENTENCE} characters, found {len(text):,}", param, ctx)
        if not text.isprintable():
            odd = next(sign for sign in text if not sign.isprintable())
            self.fail(f"expected printable text, found {odd!a}", param, ctx)
        return text


SENTENCE = Sentence()
