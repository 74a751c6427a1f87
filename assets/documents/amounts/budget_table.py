"""One table of a page as amounts: whether it is a budget table, and what each of its figures is in euros.

An amount is given in euros only when its number, unit, sign, direction, stand and period are all certain;
otherwise it is kept as the page shows it, with the first reason why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.cleaning import bounded, one_line
from assets.documents.amounts.arithmetic.groups import with_sure_directions
from assets.documents.amounts.arithmetic.negatives import with_negatives
from assets.documents.amounts.arithmetic.results import with_results, with_sides_of_saldi
from assets.documents.amounts.arithmetic.signs import Convention, Conventions, conventions
from assets.documents.amounts.layout.table_layout import Layout, read_layout
from assets.documents.amounts.money import is_budget, is_in_euros, is_other, with_rows_of_shares
from assets.documents.amounts.own_units import NO_AMOUNT, unit_of_figure
from assets.documents.amounts.stands import is_bridge, with_single_heads
from assets.documents.amounts.surroundings import programme_of_table, unit_of_table
from assets.documents.amounts.titles import about_all, are_changes, dating_titles, titled_direction
from assets.documents.amounts.words.labels import can_be_programme, taakveld_of
from assets.documents.amounts.words.lexicon import (
    is_about_changes,
    is_not_costed,
    names_programmes,
    names_taakvelden,
    plain,
)
from assets.documents.amounts.words.units import in_euros, unit_in_label
from assets.documents.words.numbers import has_decimal_point

if TYPE_CHECKING:
    from assets.documents.amounts.layout.figures import Figure
    from assets.documents.amounts.surroundings import Surroundings
    from assets.documents.amounts.words.lexicon import Direction, Stand
    from assets.documents.amounts.words.units import Unit, UnitFound
    from assets.documents.blocks import Alignment, Table
    from assets.sources.registry import DocumentSource

LONGEST = 1_000
"""Characters of a label or head that are published; a table of lines can have a whole page as one."""

_EURO_UNITS = {"mln": 1_000_000, "mld": 1_000_000_000}


@dataclass(frozen=True, slots=True)
class Amount:
    """A row of ``bedragen``, with the columns of that table."""

    tabel: int
    rij: int
    volgnr: int
    kolom: int | None
    programma: str | None
    taakveld: str | None
    post: str | None
    totaal: bool
    richting: Direction | None
    periode: int | None
    stand: Stand | None
    bedrag_eur: int | None
    waarde: float | None
    ruwe_waarde: str
    eenheid: Unit
    uitlijning: Alignment
    kop: str | None
    teken: int | None
    eenheid_reden: str
    teken_reden: str | None
    waarom_leeg: str | None


def amounts(
    table: Table, tabel: int, around: Surroundings, document: DocumentSource, *, in_indicators: bool
) -> list[Amount]:
    """The amounts of a table, one for each of its figures; none if it is no budget table.

    ``in_indicators``: the table stands in a section of indicators.
    """
    titles = [text for text in (table.caption, around.heading) if text]
    direction = titled_direction(titles, around)
    dates = dating_titles(table, around)
    of_costs = around.of_costs and not any(is_not_costed(plain(text)) for text in (*dates, *titles))
    layout = read_layout(table, document, direction, dates, of_costs=of_costs)
    sure = with_single_heads(with_sides_of_saldi(with_sure_directions(layout.figures, layout)))
    layout.figures[:] = with_rows_of_shares(with_results(with_negatives(sure)))
    if in_indicators or not is_budget(table, layout, around):
        return []
    texts = [text for text in (table.caption, *layout.head_texts, *around.above) if text]
    unit = unit_of_table(table, layout, around)
    name_tells = any(map(names_taakvelden, layout.label_heads)) or any(
        names_taakvelden(plain(text)) for text in layout.head_texts
    )
    first_total = min((figure.rij for figure in layout.figures if figure.label.total), default=None)
    programmes = frozenset(
        figure.subject
        for figure in layout.figures
        if (first_total is None or figure.rij < first_total) and can_be_programme(figure.subject)
    )
    taakveld_rows = {
        figure.rij
        for figure in layout.figures
        if taakveld_of(figure.subject or figure.label.text, document.jaar, name_tells=name_tells) is not None
    }
    of_changes = is_about_changes(about_all(layout, [*texts, *titles]))
    said = [text for text in (*texts, *titles) if text != around.behind]
    signs = conventions(layout.figures, said, taakveld_rows, of_changes=of_changes)
    reader = _Reader(
        tabel=tabel,
        unit=unit,
        signs=signs,
        programme=programme_of_table(table, around),
        jaar=document.jaar,
        name_tells=name_tells,
        programmes=programmes if any(map(names_programmes, layout.label_heads)) else frozenset(),
        holds_changes=are_changes(titles, layout, around),
        is_bridge=is_bridge(layout.figures),
        euros_in_some=_are_some_in_euros(layout),
        pointed=any(has_decimal_point(figure.cell.text) for figure in layout.figures),
    )
    return [reader.amount(figure) for figure in layout.figures]


def _are_some_in_euros(layout: Layout) -> bool:
    """Whether some of the amounts of a table carry a euro sign and others do not."""
    money = [figure for figure in layout.figures if figure.reading.value is not None and not is_other(figure)]
    return len(set(map(is_in_euros, money))) > 1


@dataclass(frozen=True, slots=True)
class _Reader:
    """What holds for a whole table, with which each of its figures is read."""

    tabel: int
    unit: UnitFound
    signs: Conventions
    programme: str | None
    jaar: int
    name_tells: bool
    programmes: frozenset[str]
    """What stands above the first total, where the head of the labels says that they are programmes."""
    holds_changes: bool
    """Whether the title says that these are changes of a budget."""
    is_bridge: bool
    """Whether rows lead from one stand of the budget to another."""
    euros_in_some: bool
    """Whether some amounts carry a euro sign and others do not."""
    pointed: bool
    """Whether a point begins decimals somewhere in the table, so that it can do so elsewhere."""

    def amount(self, figure: Figure) -> Amount:
        """The row of ``bedragen`` for one figure."""
        known = (
            figure.alignment != "onbekend" and figure.cell.colspan in (None, 1) and figure.cell.rowspan == 1
        )
        head = figure.head if known else None
        sign = self._sign(figure) if known else None
        unit = unit_of_figure(figure, self.unit)
        factor = _factor(figure, unit)
        why = self._why_empty(figure, known=known, sign=sign, unit=unit)
        value = figure.reading.value if known and _why_unread(figure) is None else None
        euros = None
        if why is None and value is not None and sign is not None and factor is not None:
            euros = in_euros(value * sign.factor, factor)
        taakveld = taakveld_of(figure.subject or figure.label.text, self.jaar, name_tells=self.name_tells)
        return Amount(
            tabel=self.tabel,
            rij=figure.rij,
            volgnr=figure.volgnr,
            kolom=figure.cell.column,
            programma=self._programme(figure, taakveld),
            taakveld=taakveld,
            post=bounded(figure.subject or figure.label.text, LONGEST) or None,
            totaal=figure.label.total or bool(head is not None and head.total),
            richting=figure.direction if known else None,
            periode=head.period if head is not None else None,
            stand=head.stand if head is not None and not (self.holds_changes or self.is_bridge) else None,
            bedrag_eur=euros,
            waarde=float(value) if value is not None else None,
            ruwe_waarde=bounded(one_line(figure.cell.text)),
            eenheid=unit.unit,
            uitlijning=figure.alignment,
            kop=bounded(head.text, LONGEST) or None if head is not None else None,
            teken=sign.factor if sign is not None else None,
            eenheid_reden=unit.reason,
            teken_reden=sign.reason if sign is not None else None,
            waarom_leeg=why,
        )

    def _programme(self, figure: Figure, taakveld: str | None) -> str | None:
        if figure.programme is not None:
            return bounded(figure.programme, LONGEST)
        if figure.subject and figure.subject in self.programmes and not figure.label.total:
            return bounded(figure.subject, LONGEST) if taakveld is None else None
        return bounded(self.programme, LONGEST) if self.programme is not None else None

    def _sign(self, figure: Figure) -> Convention | None:
        """By its own letter, else by the convention of its table."""
        if figure.direction is None:
            return None
        if figure.letter is None:
            return self.signs.get((figure.direction, figure.reserves))
        value = figure.reading.value
        if value is None or value < 0:
            return None
        against = figure.letter == "nadeel"
        factor = 1 if against == (figure.direction == "lasten") else -1
        if figure.direction != "saldo" and factor < 0:
            # "V" beside lasten can say that they are lower than they were, or that they are less than nothing
            return None
        return Convention(factor, f"De letter bij het getal zegt {figure.letter}.")

    def _is_in_unit(self, figure: Figure, unit: UnitFound) -> bool:
        """Whether neither the label nor the cell says that the figure is in another unit than its table."""
        texts = (f"{figure.subject} {figure.label.text}"[: 2 * LONGEST], *figure.label.parts)
        if any(unit_in_label(text) not in (None, unit.unit) for text in texts):
            return False
        if unit.factor in (None, 1):
            return True
        whole = figure.reading.unit == "€" and self.euros_in_some
        return not whole and not figure.cell.text.rstrip().endswith((",-", ",--"))

    def _why_empty(
        self, figure: Figure, *, known: bool, sign: Convention | None, unit: UnitFound
    ) -> str | None:
        """The first reason why the figure cannot be given in euros; None when it can."""
        head = figure.head
        checks = (
            (known, "Niet vast te stellen in welke kolom het getal staat."),
            (not is_other(figure), NO_AMOUNT),
            (_why_unread(figure) is None, _why_unread(figure) or ""),
            (
                head is not None and head.stand is not None,
                "De kop zegt niet met zekerheid welke stand dit is.",
            ),
            (head is not None and head.stand != "verschil", "Een verschil heeft geen vast teken."),
            (
                head is not None and head.period is not None,
                "De kop zegt niet met zekerheid welk jaar dit is.",
            ),
            (figure.direction is not None, "De pagina zegt niet of dit lasten, baten of een saldo zijn."),
            (
                not (self.pointed and "." in figure.cell.text),
                "Elders in de tabel begint een punt decimalen: hier kan het ook zo zijn.",
            ),
            (
                unit.unit != "miljoen euro" or "." not in figure.cell.text or "," in figure.cell.text,
                "In een tabel in miljoenen kan een punt decimalen beginnen.",
            ),
            (not self.holds_changes, "De titel zegt dat dit wijzigingen van een begroting zijn."),
            (
                not self.is_bridge,
                "Een rij noemt zelf een andere stand dan de kop: de andere kunnen wijzigingen zijn.",
            ),
            (self._is_in_unit(figure, unit), "De rij of de cel noemt een andere eenheid dan de tabel."),
            (_factor(figure, unit) is not None, unit.reason),
            (sign is not None, "Niet vast te stellen met welk teken de tabel dit toont."),
        )
        return next((reason for holds, reason in checks if not holds), None)


def _factor(figure: Figure, unit: UnitFound) -> int | None:
    """Euros in one unit of the figure; its own unit counts where the table names none that differs."""
    shown = (figure.reading.unit or "").removeprefix("€").strip()
    if shown not in _EURO_UNITS:
        return unit.factor
    return _EURO_UNITS[shown] if unit.unit in ("euro", "onbekend") else None


def _why_unread(figure: Figure) -> str | None:
    """Why a cell is no number."""
    if figure.cell.composed:
        return "De cijfers in de cel komen van meer dan één plaats (een noot, doorgehaalde tekst)."
    return figure.reading.why_not
