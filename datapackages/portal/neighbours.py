"""The names of the pages that stand beside the front page, so that every page can link to them.

Names only: what the rules are, how judgements went and how years stand is known to other rooms, which
have these pages written.
"""

RULES = "controles.html"
"""The catalogue of rules."""

TREND = "verloop.html"
"""How judgements went, run after run."""

STATUS = "status.html"
"""How each year stands now."""

BESIDE = ((RULES, "Controles"), (TREND, "Verloop"), (STATUS, "Status"))
"""In the order of the menu."""


def report_name(version: str) -> str:
    """The name of the report on the judgement of a release, beside ``latest.json``."""
    return f"controleverslag-{version}.html"
