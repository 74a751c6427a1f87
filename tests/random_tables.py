"""Tables as budget sites have them and worse, with what stood in every cell, and the texts they become.

Everything follows from one seed. The traits are drawn apart, so that they meet in every combination: labels
that end in numbers, empty cells, rows without a label, sums that hold, nearly hold or do not hold.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from random import Random

_LABELS = """
Bestuur/Zorg/Wonen en werken/Sport/Onderwijs/Openbare orde/Afval/Riolering/Cultuur/Woningbouw fase 4
Sickenga 6/Wmo 2015/Programma 0/Programma 1/Programma 10/Klachten per 1.000/Aandeel 50%/PM 10/Fase 1/Fase 2
Plan 3/Jongeren van 0 tot 20 jaar/Formatie per 1.000 inwoners/2 Verkeer/0.1 Bestuur/0.10 Reserves
6. Sociaal domein/Lasten/Baten/Saldo/Bijdrage rijk -/Onderhoud (meerjarig)/Inkomsten 1 414/Budget 0
WOZ-waarde/CO2/Restafval kg
"""
LABELS = tuple(_LABELS.strip().replace("\n", "/").split("/"))
SECTIONS = (
    "Lasten",
    "Baten",
    "Overige",
    "0 Bestuur en organisatie",
    "Programma 3",
    "BATEN EN LASTEN",
    "2024",
)
PERIODS = ("Rekening", "Begroting", "Raming", "Realisatie", "", "Primitieve begroting")
AFTER = ("", "", " na wijziging", " primitief")
ODD_HEADS = (
    "Verschil",
    "Saldo",
    "Totaal",
    "Norm",
    "V/N",
    "Toelichting",
    "%",
    "",
    "Stand 1-1",
    "Raming 2025-2028",
)
CORNERS = (
    "",
    "",
    "Omschrijving",
    "Programma",
    "Exploitatie",
    "Bedragen x € 1.000",
    "Taakveld 2024",
    "Lasten",
)
CUT = "[... afgekapt ...]"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in the grid; covered cells are not there."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class RandomTable:
    """``rows`` holds, for each row, its cells by column from 1; empty cells have an empty text."""

    rows: tuple[dict[int, Cell], ...]
    width: int
    labels: int
    heads: int
    caption: str
    before: str
    after: str


class _Style:
    """How numbers of one table are written."""

    def __init__(self, rng: Random) -> None:
        self.size = rng.choice([3, 10, 100, 1_000, 100_000, 2_000_000])
        self.dots = rng.choice([".", ".", ".", "", " "])
        self.decimals = rng.choice([0, 0, 0, 0, 1, 2])
        self.negative = rng.choice([0.0, 0.1, 0.5, 1.0])
        self.minus = rng.choice(["-", "-", "-", "- ", "-/- ", "\u2212"])
        self.before = rng.choice([""] * 8 + ["€ ", "N ", "V "])
        self.after = rng.choice([""] * 8 + ["%", " %", "*", " 1)"])
        self.nil = rng.choice(["0", "0", "-", "", "PM"])
        self.zero = rng.choice([0.0, 0.1, 0.4])

    def draw(self, rng: Random) -> int:
        if rng.random() < self.zero:
            return 0
        value = int(rng.random() ** 2 * self.size * 10**self.decimals)
        return -value if rng.random() < self.negative else value

    def show(self, value: int) -> str:
        if value == 0 and not self.decimals:
            return self.nil
        whole, rest = divmod(abs(value), 10**self.decimals)
        digits = f"{whole:,}".replace(",", self.dots)
        if self.decimals:
            digits += f",{rest:0{self.decimals}d}"
        return f"{self.before}{self.minus if value < 0 else ''}{digits}{self.after}"


def random_table(seed: int) -> RandomTable:
    """The table of a seed."""
    rng = Random(seed)
    style = _Style(rng)
    labels = rng.choice([1, 1, 1, 1, 2])
    heads, width = _heads(rng, labels)
    body = _body(rng, style, labels, width)
    rows = [*heads, *body]
    reaching = any(cell.rowspan > 1 for row in body for cell in row.values())
    if not reaching and len(body) > 3 and 1 in heads[-1] and rng.random() < 0.1:
        rows.insert(len(heads) + rng.randint(1, len(body) - 1), dict(heads[-1]))
    caption = rng.choice(["", "", "Bedragen x € 1.000", "Tabel: TB.1 Overzicht", "(x 1.000)"])
    after = rng.choice(["", "", "Dit is een zin na de tabel die gewoon tekst is.", CUT])
    return RandomTable(
        tuple(rows), labels + width, labels, len(heads), caption, "Dit is een zin voor de tabel.", after
    )


def _heads(rng: Random, labels: int) -> tuple[list[dict[int, Cell]], int]:
    first = rng.randint(2015, 2023)
    corner = rng.choice(CORNERS)
    period, suffix = rng.choice(PERIODS), rng.choice(AFTER)
    count = rng.randint(1, 6)
    dated = [f"{period} {first + n}{suffix}".strip() for n in range(count)]
    if rng.random() < 0.3:
        dated = [f"{rng.choice(PERIODS)} {first + n}{rng.choice(AFTER)}".strip() for n in range(count)]
    if rng.random() < 0.35:
        names = rng.choice([("Lasten", "Baten", "Saldo"), ("Lasten", "Baten"), ("Baten", "Lasten", "Saldo")])
        size = len(names)
        extra = ["Totaal"] if rng.random() < 0.1 else []
        upper = {labels + 1 + n * size: Cell(text, colspan=size, header=True) for n, text in enumerate(dated)}
        lower_texts = [*(names * count), *extra]
        lower = {labels + 1 + n: Cell(text, header=True) for n, text in enumerate(lower_texts)}
        down = rng.choice([1, 2])
        corners = {
            at: Cell(corner if at == 1 else "", rowspan=down, header=True) for at in range(1, labels + 1)
        }
        blank = {at: Cell("", header=True) for at in range(1, labels + 1)}
        tail = {labels + 1 + size * count: Cell("", header=True)} if extra else {}
        return [corners | upper | tail, lower if down > 1 else blank | lower], size * count + len(extra)
    texts = list(dated)
    for _ in range(rng.choice([0, 0, 0, 1, 2])):
        texts.insert(rng.randint(0, len(texts)), rng.choice(ODD_HEADS))
    corners = {
        at: Cell(corner if at == 1 else rng.choice(["", "Soort"]), header=True) for at in range(1, labels + 1)
    }
    if rng.random() < 0.1 and len(texts) > 2:
        spanned = {labels + 1 + n: Cell(text, header=True) for n, text in enumerate(texts[:-1])}
        spanned[labels + len(texts) - 1] = Cell(texts[-2], colspan=2, header=True)
        return [corners | spanned], len(texts)
    return [corners | {labels + 1 + n: Cell(text, header=True) for n, text in enumerate(texts)}], len(texts)


def _body(rng: Random, style: _Style, labels: int, width: int) -> list[dict[int, Cell]]:
    blank = rng.choice([0, 0, 0.03, 0.1, 0.3])
    nameless = rng.choice([0, 0, 0, 0.05, 0.15])
    numbered = rng.random() < 0.3
    groups = rng.choice([("Groep A", "", ""), ("", "", ""), ("Groep A", "Groep B", "Groep C")])
    triple = width % 3 == 0 and rng.random() < 0.6
    sums = rng.random() < 0.6
    off = rng.choice([0, 0, 1, 25])
    rows: list[dict[int, Cell]] = []
    block: list[list[int]] = []
    group = 0
    for _ in range(rng.randint(1, rng.choice([3, 6, 12]))):
        if rng.random() < 0.07:
            section = Cell(rng.choice(SECTIONS), colspan=rng.choice([1, labels + width]))
            beside = range(2, labels + width + 1) if section.colspan == 1 else ()
            rows.append({1: section} | {at: Cell("") for at in beside})
        values = [style.draw(rng) for _ in range(width)]
        if rng.random() < 0.15:
            values = [values[0]] * width
        label = rng.choice(LABELS[9:20] if numbered else LABELS)
        if triple:
            _make_saldo(values, rng, off)
        shown = [("" if rng.random() < blank else style.show(value)) for value in values]
        block.append([value if text else 0 for value, text in zip(values, shown, strict=True)])
        rows.append(_row(rng, label if rng.random() >= nameless else "", shown, labels, groups[group]))
        group = (group + 1) % 3
        if len(block) == 2 and rng.random() < 0.25:
            difference = [a - b + rng.randint(-off, off) for a, b in zip(*block, strict=True)]
            rows.append(
                _row(rng, "Saldo", [style.show(value) for value in difference], labels, groups[group])
            )
            block = []
        elif sums and len(block) > 1 and rng.random() < 0.25:
            rows.append(_total(rng, style, block, labels, off, groups[0]))
            block = []
    if sums and len(block) > 1:
        rows.append(_total(rng, style, block, labels, off, groups[0]))
    if labels == 2:
        return _reaching(rng, rows)
    if rng.random() < 0.1:
        _let_a_value_reach_down(rng, rows)
    return rows


def _let_a_value_reach_down(rng: Random, rows: list[dict[int, Cell]]) -> None:
    """Make one value cover the cell below it."""
    at, column = rng.randrange(len(rows)), rng.choice(sorted(rows[0]))
    if column > 1 and at + 1 < len(rows) and column in rows[at] and column in rows[at + 1]:
        rows[at][column] = Cell(rows[at][column].text, rowspan=2)
        del rows[at + 1][column]


def _make_saldo(values: list[int], rng: Random, off: int) -> None:
    for at in range(0, len(values), 3):
        values[at + 2] = values[at] - values[at + 1] + rng.choice([0, 0, 0, off, -off])


def _total(
    rng: Random, style: _Style, block: list[list[int]], labels: int, off: int, group: str
) -> dict[int, Cell]:
    totals = [
        sum(column) + (rng.randint(-off, off) if rng.random() < 0.3 else 0)
        for column in zip(*block, strict=True)
    ]
    label = rng.choice(["Totaal", "Totaal", "Subtotaal", "Totaal programma 3", "Totaal 2024", ""])
    shown = [style.show(value) if rng.random() > 0.03 else "" for value in totals]
    return _row(rng, label, shown, labels, group)


def _row(rng: Random, label: str, shown: list[str], labels: int, group: str) -> dict[int, Cell]:
    """A row; without a ``group`` its first column of two holds a code."""
    first = [group or f"{rng.randint(0, 8)}.{rng.randint(1, 10)}"] if labels > 1 else []
    texts = [*first, label, *shown]
    return {at: Cell(text) for at, text in enumerate(texts, 1)}


def _reaching(rng: Random, rows: list[dict[int, Cell]]) -> list[dict[int, Cell]]:
    """The rows, here and there with a first cell that reaches down over the next ones."""
    result: list[dict[int, Cell]] = []
    left = 0
    for at, row in enumerate(rows):
        if left:
            result.append({column: cell for column, cell in row.items() if column > 1})
            left -= 1
            continue
        alike = next((n for n, other in enumerate(rows[at:]) if other[1].colspan > 1), len(rows) - at)
        span = max(min(rng.choice([1, 1, 1, 2, 2, 3, 99]), alike), 1)
        result.append({**row, 1: Cell(row[1].text, row[1].colspan, span)})
        left = span - 1
    return result


# --- What becomes of them.


def as_html(table: RandomTable, rng: Random) -> str:
    """As LIAS or Pepperflow shows it: with br, hard spaces, soft hyphens, marks, hidden text and lists."""
    lias = rng.random() < 0.5
    out: list[str] = []
    for at, row in enumerate(table.rows):
        cells = "".join(
            _html_cell(cell, rng, lias=lias, first=column == 1) for column, cell in sorted(row.items())
        )
        if at == 0 and lias:
            out.append("<thead>")
        out.append(f"<tr>{cells}</tr>")
        if at == table.heads - 1 and lias:
            out.append("</thead><tbody>")
    caption = f"<caption>{html.escape(table.caption)}</caption>" if table.caption else ""
    whole = f'<table class="t">{caption}{"".join(out)}{"</tbody>" if lias else ""}</table>'
    hidden = '<div style="display:none"><table><tr><td>9</td><td>9</td></tr></table></div>'
    wrap = (
        '<div class="lias-widget table-responsive">{}</div>'
        if lias
        else "<section><h2>Tabel</h2><div>{}</div></section>"
    )
    return (
        "<!doctype html><html><head><title>Pagina</title></head><body><main><h1>Pagina</h1>"
        f"<p>{table.before}</p>{hidden}{wrap.format(whole)}<p>{table.after}</p></main></body></html>"
    )


def _html_cell(cell: Cell, rng: Random, *, lias: bool, first: bool) -> str:
    tag = "th" if cell.header and (lias or rng.random() < 0.5) else "td"
    scope = ""
    if first and not cell.header and rng.random() < 0.3:
        tag, scope = "th", ' scope="row"'
    text = html.escape(cell.text)
    if rng.random() < 0.2:
        text = text.replace(" ", "&nbsp;")
    if rng.random() < 0.1 and len(text) > 6 and text.isalpha():
        text = f"{text[:3]}&shy;{text[3:]}"
    if rng.random() < 0.1:
        text = f"<span style='display: none'>77</span>{text}"
    if rng.random() < 0.2 or not lias:
        text = f"<p>{text}</p>" if rng.random() < 0.5 else f"<strong>{text}</strong>"
    if not cell.text:
        text = rng.choice(["", "&nbsp;", " ", "<p></p>", "<br>"])
    spans = (f' colspan="{cell.colspan}"' if cell.colspan > 1 else "") + (
        f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    )
    return f"<{tag}{scope}{spans}>{text}</{tag}>"


def as_text(table: RandomTable, layout: str, rng: Random) -> str:
    """As one of the four flattenings; now and then the text stops somewhere in the last row."""
    lines = [_LAYOUTS[layout](row, table.width) for row in table.rows]
    between = "\n\n" if layout == "A" else "\n"
    body = between.join(line for line in lines if line.strip())
    if rng.random() < 0.15:
        body = body[: len(body) - rng.randint(1, max(min(len(lines[-1]), len(body) - 1), 1))]
        return "\n\n".join(part for part in ("Pagina", table.before, table.caption, body) if part)
    if layout == "D" and rng.random() < 0.3:
        rows = body.split("\n")
        rows.insert(min(table.heads, len(rows)), "---|" * table.width)
        body = "\n".join(rows)
    mark = table.after == CUT
    text = "\n\n".join(part for part in ("Pagina", table.before, table.caption) if part)
    return f"{text}\n\n{body}" + (f"\n{CUT}" if mark else f"\n\n{table.after}")


def _per_paragraph(row: dict[int, Cell], _: int) -> str:
    return "\n\n".join(
        cell.text.replace(" na ", "\nna ") if cell.header else cell.text
        for _, cell in sorted(row.items())
        if cell.text
    )


def _glued(row: dict[int, Cell], _: int) -> str:
    return "".join(cell.text for _, cell in sorted(row.items()))


def _spaced(row: dict[int, Cell], _: int) -> str:
    return " ".join(cell.text for _, cell in sorted(row.items()) if cell.text)


def _piped(row: dict[int, Cell], width: int) -> str:
    texts = [cell.text for _, cell in sorted(row.items())]
    return " ".join(f"{text} |" if text else "|" for text in texts) + " |" * (width - len(texts))


_LAYOUTS = {"A": _per_paragraph, "B": _glued, "C": _spaced, "D": _piped}
