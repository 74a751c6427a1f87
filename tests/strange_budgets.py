"""Budget tables as other municipalities lay them out, in HTML, with the euros that every cell stands for.

Nothing here follows from how the reader works: a layout is drawn first, and the truth of each cell is written
down while it is drawn. A cell without truth must not be given in euros.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from random import Random

from lxml.html import HtmlElement, fromstring

from assets.cleaning import one_line

YEAR = 2024
"""Of the document, a budget."""

POSTS = (
    """
Bestuur en dienstverlening/Veiligheid/Verkeer en vervoer/Economie/Onderwijs/Sport, cultuur en recreatie
Sociaal domein/Volksgezondheid en milieu/Wonen en bouwen/Plan 3 fase 4/Wmo 2015/Kunst/Beheer en onderhoud
""".strip()
    .replace("\n", "/")
    .split("/")
)

FULL = {
    "rekening": ("Rekening", "Realisatie", "Jaarrekening", "Werkelijk"),
    "begroting": ("Begroting", "Begroot"),
    "primitieve begroting": ("Primitieve begroting", "Begroting primitief"),
    "begroting na wijziging": ("Begroting na wijziging", "Actuele begroting", "Gewijzigde begroting"),
    "raming": ("Raming", "Meerjarenraming"),
    "prognose": ("Prognose",),
}
NO_STAND = ("Verschil", "Afwijking", "Mutatie", "Index", "% verschil", "Fte", "Aandeel %")


@dataclass(frozen=True, slots=True)
class Truth:
    """What a cell stands for; ``euros`` is None where that is no amount of a budget."""

    post: str
    richting: str | None
    periode: int | None
    stand: str | None
    euros: int | None
    text: str


@dataclass(slots=True)
class Column:
    """A column of figures: its head in parts, and what its cells are."""

    year: int | None
    stand: str | None
    head: str
    direction: str | None = None
    part: bool = False
    """Whether it holds only the incidental or the structural part of an amount."""
    letters: bool = False


@dataclass(slots=True)
class StrangeBudget:
    """A page with one table, and the truth by row and column of its figures."""

    html: str
    truth: dict[tuple[int, int], Truth]
    traits: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    rows: list[str] = field(default_factory=list)
    truth: dict[tuple[int, int], Truth] = field(default_factory=dict)
    traits: list[str] = field(default_factory=list)


class _Writing:
    """How a page writes numbers and signs."""

    def __init__(self, rng: Random) -> None:
        self.unit, self.factor = rng.choice(
            [("x € 1.000", 1_000)] * 3
            + [("bedragen x € 1 mln", 1_000_000), ("bedragen in euro's", 1), ("x € 1.000.000", 1_000_000)]
        )
        self.decimals = rng.choice([1, 2]) if self.factor == 1_000_000 else rng.choice([0, 0, 0, 1])
        if self.factor == 1:
            self.decimals = 0
        self.dots = rng.choice([".", ".", ".", " ", ""])
        self.minus = rng.choice(["-{}", "-{}", "-{}", "({})", "{}-", "-/- {}", "- {}", "\u2212{}"])
        self.mark = rng.choice([""] * 6 + ["*", " 1)", "<sup>1</sup>"])
        self.marked = rng.choice([0.1, 1.0])
        self.blank = rng.choice([0, 0, 0.05, 0.2])
        self.nil = rng.choice(["0", "-", ""])
        self.signs = rng.choice([(1, 1, 1), (1, 1, -1), (-1, 1, 1), (1, -1, -1), (1, -1, 1)])
        """By which lasten, baten and saldo (baten less lasten) are multiplied to be shown."""
        self.letters = rng.choice([""] * 9 + ["{} {}", "{1} {0}"])
        """How a saldo without a sign stands beside V (voordeel) or N (nadeel), if it does."""

    def number(self, rng: Random, shown: int) -> str:
        """``shown`` in the finest digit of the table."""
        if shown == 0:
            return self.nil
        whole, rest = divmod(abs(shown), 10**self.decimals)
        text = f"{whole:,}".replace(",", self.dots) + (f",{rest:0{self.decimals}d}" if self.decimals else "")
        text = self.minus.format(text) if shown < 0 else text
        return text + (self.mark if rng.random() < self.marked else "")

    def saldo(self, rng: Random, shown: int) -> str:
        """A saldo, with its letter where the table writes so."""
        if not self.letters or shown == 0:
            return self.number(rng, shown)
        return self.letters.format("V" if shown * self.signs[2] > 0 else "N", self.number(rng, abs(shown)))

    def sign(self, direction: str) -> int:
        return self.signs[("lasten", "baten", "saldo").index(direction)]


def strange_budget(seed: int) -> StrangeBudget:
    """The page of a seed."""
    rng = Random(seed)
    writing = _Writing(rng)
    draft = _Draft()
    layout = rng.choice([_directions_across, _directions_down, _groups_down, _transposed, _titled])
    draft.traits.append(layout.__name__.strip("_"))
    title = layout(rng, writing, draft)
    caption = writing.unit if rng.random() < 0.5 else ""
    above = "" if caption else f"<p>({writing.unit})</p>"
    if rng.random() < 0.05:
        draft.traits.append("no unit")
        above = caption = ""
        draft.truth = {place: _without_euros(one) for place, one in draft.truth.items()}
    body = "".join(draft.rows)
    page = (
        "<!doctype html><html><head><title>Pagina</title></head><body><main><h1>Wat mag het kosten</h1>"
        f"<h2>{title}</h2>{above}<table><caption>{caption}</caption>{body}</table></main></body></html>"
    )
    return StrangeBudget(page, draft.truth, tuple(draft.traits))


def _without_euros(one: Truth) -> Truth:
    return Truth(one.post, one.richting, one.periode, one.stand, None, one.text)


def _columns(rng: Random, *, odd: bool = True) -> list[Column]:
    """Columns of a budget of 2024: a realisation, the budget before it, its own and the years after."""
    found: list[Column] = []
    for year in range(YEAR - rng.choice([0, 1, 2]), YEAR + rng.choice([1, 1, 4])):
        stand = "rekening" if year < YEAR - 1 else "begroting" if year <= YEAR else "raming"
        if year == YEAR - 1 and rng.random() < 0.4:
            stand = rng.choice(["begroting na wijziging", "primitieve begroting", "prognose"])
        bare = year >= YEAR and rng.random() < 0.5
        word = rng.choice(FULL[stand])
        head = (
            str(year)
            if bare
            else rng.choice([f"{word} {year}", f"{word}<br>{year}", f"{word.lower()} {year}"])
        )
        found.append(Column(year, stand, head + rng.choice(["", "", "", "", "*", " 1)", "<sup>2</sup>"])))
    if odd and rng.random() < 0.35:
        found.insert(rng.randint(0, len(found)), Column(None, None, rng.choice(NO_STAND)))
    return found


def _values(rng: Random, writing: _Writing) -> tuple[int, int, int]:
    """Lasten, baten and saldo as shown in the finest digit, saldo made of the other two."""
    size = rng.choice([50, 5_000, 500_000])
    lasten, baten = rng.randint(0, size), rng.randint(0, size)
    signs = writing.signs
    return signs[0] * lasten, signs[1] * baten, signs[2] * (baten - lasten)


def _euros(writing: _Writing, direction: str, shown: int) -> int:
    value = shown * writing.sign(direction) * writing.factor
    return (
        value // 10**writing.decimals
        if value % 10**writing.decimals == 0
        else round(value / 10**writing.decimals)
    )


def _put(
    rng: Random,
    writing: _Writing,
    draft: _Draft,
    column: int,
    shown: int,
    head: Column,
    about: tuple[str, str],
) -> str:
    """A cell, its truth kept; ``about`` is its post and direction."""
    post, direction = about
    write = writing.saldo if direction == "saldo" else writing.number
    text = write(rng, shown) if rng.random() >= writing.blank else ""
    plain = text.replace("<sup>1</sup>", "\u00b9")
    if text:
        dash = text == "-"
        money = head.stand is not None and not head.part and not dash
        draft.truth[len(draft.rows) + 1, column] = Truth(
            post,
            direction,
            head.year,
            head.stand,
            _euros(writing, direction, shown) if money else None,
            plain,
        )
    return f"<td>{text}</td>"


def _row(draft: _Draft, *cells: str) -> None:
    draft.rows.append(f"<tr>{''.join(cells)}</tr>")


def _th(text: str, span: int = 1, down: int = 1) -> str:
    return f'<th colspan="{span}" rowspan="{down}">{text}</th>'


def _td(text: str, span: int = 1) -> str:
    return f"<td>{html.escape(text)}</td>" if span == 1 else f'<td colspan="{span}">{html.escape(text)}</td>'


def _directions_across(rng: Random, writing: _Writing, draft: _Draft) -> str:
    """Years above lasten, baten and saldo; or the incidental and structural part of each."""
    columns = _columns(rng, odd=False)
    number = rng.random() < 0.3
    names = rng.choice([("lasten", "baten", "saldo"), ("baten", "lasten", "saldo")])
    parts = rng.random() < 0.2
    lead = 2 if number else 1
    shown = [name.capitalize() for name in names]
    if parts:
        draft.traits.append("incidental and structural")
        shown = rng.choice([["I", "S", "Totaal"], ["Incidenteel", "Structureel", "Totaal"]])
    upper = [_th("Nr.", down=2)] * number + [_th("Programma", down=2)]
    _row(draft, *upper, *(_th(column.head, span=3) for column in columns))
    _row(draft, *(_th(text) for _ in columns for text in shown))
    heads = [
        Column(column.year, column.stand, column.head, name, part=parts)
        for column in columns
        for name in names
    ]
    for at, post in enumerate(rng.sample(POSTS, rng.randint(3, 8)), start=1):
        values = [value for _ in columns for value in _triple(rng, writing, names)]
        cells = [
            _put(rng, writing, draft, lead + 1 + place, value, head, (post, head.direction or "saldo"))
            for place, (head, value) in enumerate(zip(heads, values, strict=True))
        ]
        if parts:
            _forget(draft, len(draft.rows) + 1)
        _row(draft, *([_td(str(at))] * number), _td(post), *cells)
        if at == 3 and rng.random() < 0.2:
            draft.traits.append("head repeated")
            _row(
                draft,
                *([_th("Nr.")] * number),
                _th("Programma"),
                *(_th(column.head, span=3) for column in columns),
            )
            _row(draft, *([_th("")] * lead), *(_th(text) for _ in columns for text in shown))
    return "Programma's"


def _forget(draft: _Draft, rij: int) -> None:
    """Nothing of a row is known in euros."""
    for place, one in list(draft.truth.items()):
        if place[0] == rij:
            draft.truth[place] = _without_euros(Truth(one.post, None, one.periode, None, None, one.text))


def _triple(rng: Random, writing: _Writing, names: tuple[str, ...]) -> list[int]:
    by_name = dict(zip(("lasten", "baten", "saldo"), _values(rng, writing), strict=True))
    return [by_name[name] for name in names]


def _heads_of(columns: list[Column], rng: Random, corner: str) -> str:
    tag = rng.choice(["th", "td"])
    inner = "".join(f"<{tag}>{text}</{tag}>" for text in (corner, *(column.head for column in columns)))
    return f"<tr>{inner}</tr>" if rng.random() < 0.5 else f"<thead><tr>{inner}</tr></thead>"


def _odd_value(rng: Random) -> str:
    return rng.choice(["12%", "3,5", "-4", "101,2", "7", "1.250"])


def _line(
    rng: Random,
    writing: _Writing,
    draft: _Draft,
    columns: list[Column],
    label: str,
    about: tuple[str, str],
    values: list[int],
) -> None:
    post, direction = about
    cells = []
    for place, (column, value) in enumerate(zip(columns, values, strict=True)):
        if column.stand is None:
            text = _odd_value(rng)
            draft.truth[len(draft.rows) + 1, place + 2] = Truth(post, direction, None, None, None, text)
            cells.append(_td(text))
        else:
            cells.append(_put(rng, writing, draft, place + 2, value, column, about))
    mark = rng.choice(["", "", "", " 1)", "*"])
    _row(draft, _td(label + mark), *cells)


def _directions_down(rng: Random, writing: _Writing, draft: _Draft) -> str:
    """Each programme with a row for lasten, baten and saldo."""
    columns = _columns(rng)
    draft.rows.append(_heads_of(columns, rng, rng.choice(["", "Omschrijving", "Programma"])))
    for post in rng.sample(POSTS, rng.randint(1, 5)):
        if rng.random() < 0.7:
            _row(draft, _td(post, span=rng.choice([1, len(columns) + 1])))
            labels = {name: name.capitalize() for name in ("lasten", "baten", "saldo")}
        else:
            labels = {name: f"{post} {name}" for name in ("lasten", "baten", "saldo")}
        values = [_values(rng, writing) for _ in columns]
        for at, direction in enumerate(("lasten", "baten", "saldo")):
            _line(
                rng,
                writing,
                draft,
                columns,
                labels[direction],
                (post, direction),
                [value[at] for value in values],
            )
        if rng.random() < 0.15:
            draft.traits.append("fte")
            cells = []
            for place, _ in enumerate(columns, start=2):
                text = f"{rng.randint(1, 90)},{rng.randint(0, 9)}"
                draft.truth[len(draft.rows) + 1, place] = Truth(
                    "Formatie (fte)", None, None, None, None, text
                )
                cells.append(_td(text))
            _row(draft, _td("Formatie (fte)"), *cells)
    return "Programma's"


def _groups_down(rng: Random, writing: _Writing, draft: _Draft) -> str:
    """All lasten with their total, then all baten, then the saldo."""
    columns = _columns(rng)
    draft.rows.append(_heads_of(columns, rng, rng.choice(["", "Omschrijving"])))
    totals: dict[str, list[int]] = {}
    for direction in ("lasten", "baten"):
        _row(draft, _td(direction.capitalize(), span=rng.choice([1, len(columns) + 1])))
        sums = [0] * len(columns)
        for post in rng.sample(POSTS, rng.randint(2, 7)):
            values = [writing.sign(direction) * rng.randint(0, 90_000) for _ in columns]
            sums = [a + b for a, b in zip(sums, values, strict=True)]
            _line(rng, writing, draft, columns, post, (post, direction), values)
        totals[direction] = sums
        _line(rng, writing, draft, columns, f"Totaal {direction}", ("", direction), sums)
        if direction == "lasten" and rng.random() < 0.3:
            draft.traits.append("head repeated")
            draft.rows.append(_heads_of(columns, rng, ""))
    lasten, baten = totals["lasten"], totals["baten"]
    signs = writing.signs
    saldo = [signs[2] * (signs[1] * b - signs[0] * a) for a, b in zip(lasten, baten, strict=True)]
    label = rng.choice(["Saldo", "Saldo van baten en lasten"])
    _line(rng, writing, draft, columns, label, ("", "saldo"), saldo)
    return "Overzicht van baten en lasten"


def _titled(rng: Random, writing: _Writing, draft: _Draft) -> str:
    """A table of which the heading gives the direction."""
    columns = _columns(rng)
    direction = rng.choice(["lasten", "baten"])
    draft.rows.append(_heads_of(columns, rng, "Omschrijving"))
    sums = [0] * len(columns)
    for post in rng.sample(POSTS, rng.randint(4, 9)):
        values = [writing.sign(direction) * rng.randint(0, 90_000) for _ in columns]
        sums = [a + b for a, b in zip(sums, values, strict=True)]
        _line(rng, writing, draft, columns, post, (post, direction), values)
        if rng.random() < 0.1:
            _line(rng, writing, draft, columns, "Subtotaal", ("", direction), sums)
    _line(rng, writing, draft, columns, "Totaal", ("", direction), sums)
    return direction.capitalize()


def _transposed(rng: Random, writing: _Writing, draft: _Draft) -> str:
    """Years down, lasten, baten and saldo across."""
    columns = _columns(rng, odd=False)
    names = ("lasten", "baten", "saldo")
    heads = "".join(f"<th>{text}</th>" for text in ("Jaar", *map(str.capitalize, names)))
    draft.rows.append(f"<thead><tr>{heads}</tr></thead>")
    for column in columns:
        values = _values(rng, writing)
        cells = [
            _put(rng, writing, draft, at + 2, value, column, ("", name))
            for at, (name, value) in enumerate(zip(names, values, strict=True))
        ]
        _row(draft, f"<td>{column.head}</td>", *cells)
    return "Meerjarig overzicht"


def as_texts(budget: StrangeBudget) -> dict[str, str]:
    """The page as the four flattenings of a text, in which spans are gone."""
    root = fromstring(budget.html)
    above = [one_line(element.text_content()) for element in root.iter("h1", "h2", "p")]
    rows = [[_shown(cell) for cell in row] for row in root.iter("tr")]
    caption = one_line(root.find(".//caption").text_content())
    top = "\n\n".join(text for text in (*above, caption) if text)
    width = max(map(len, rows))
    filled = [[text for text in row if text] for row in rows]
    return {
        "A": top + "\n\n" + "\n\n".join(text for row in filled for text in row),
        "B": top + "\n\n" + "\n".join("".join(row) for row in filled),
        "C": top + "\n\n" + "\n".join(" ".join(row) for row in filled),
        "D": top
        + "\n\n"
        + "\n".join(" ".join(f"{text} |" for text in row) + " |" * (width - len(row)) for row in rows),
    }


def _shown(cell: HtmlElement) -> str:
    for mark in cell.iter("sup"):
        mark.text = (mark.text or "").translate(str.maketrans("12", "\u00b9\u00b2"))
    for line in cell.iter("br"):
        line.tail = " " + (line.tail or "")
    return one_line(cell.text_content())
