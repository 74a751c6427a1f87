"""Judging a national year, with and without 10,000 planted bad rows: ``python -m benchmarks.judging``.

The year is generated: as many rows as a real one, every delivery complete. Measured are the seconds of the
judge, the import of Great Expectations included, and the peak of its own memory.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from benchmarks.measuring import processor_seconds
from datapackages.schema import PROBLEM, table

JAAR = 2021
"""A year of which no national total is known, so that made up amounts contradict nothing."""

NATIONAL = 342
BAD = 10_000
BODY = "a" * 64
ELSEWHERE = "b" * 64
REPORTS = ("X000", "X005")
FIELDS = tuple(f"{main}.{number}" for main in range(8) for number in (1, 2))
CATEGORIES = tuple(
    f"{side}{main}.{number}" for side in "LB" for main in range(1, 5) for number in range(1, 5)
)
DELIVERY = ["gemeente", "verslagsoort", "plaatsing"]

KINDS: dict[str, dict[str, pl.Expr]] = {
    "rij.leesbaar": {PROBLEM: pl.lit("De waarde is geen getal."), "bedrag_eur": pl.lit(None, pl.Int64)},
    "jaar.dit_jaar": {"jaar": pl.lit(JAAR - 1)},
    "gemeente.patroon": {"gemeente": pl.col("gemeente").str.to_lowercase()},
    "verslagsoort.patroon": {"verslagsoort": pl.lit("Q1")},
    "plaatsing.bereik": {"plaatsing": pl.lit(3)},
    "bedrag_eur.verplicht": {"bedrag_eur": pl.lit(None, pl.Int64)},
    "bedrag_eur.bereik": {"bedrag_eur": pl.lit(900_000_000_001)},
    "gemeente.verwijst": {"gemeente": pl.lit("GM9999")},
    "taakveld.verwijst": {"taakveld": pl.lit("8.3")},
    "categorie.verwijst": {"categorie": pl.col("categorie").str.slice(0, 1) + "9.9"},
    "richting.bij_categorie": {"richting": pl.lit("lasten")},
    "sleutel.uniek": {},
}
"""Twelve ways to spoil a row, by the rule that must refuse it; the last gets a twin that contradicts it."""


@dataclass(frozen=True, slots=True)
class Year:
    """Normalised tables, their tally, and how many rows of ``iv3_baten_lasten`` each rule must refuse."""

    tables: dict[str, pl.DataFrame]
    tally: pl.DataFrame
    planted: dict[str, int]
    duplicates: int


def generated(gemeenten: int = NATIONAL, bad: int = 0, duplicates: int = 0) -> Year:
    """A year of so many municipalities, 2,048 rows each, of which ``bad`` are spoiled in twelve ways.

    The bad rows lie evenly through the table; ``duplicates`` rows are there twice, from another body.
    """
    marked, planted = _spoiled(_amounts(gemeenten), bad)
    rows = marked.drop("soort")
    twice = rows.filter(pl.col(PROBLEM).is_null() & (pl.col("gemeente") == "GM0001")).head(duplicates)
    rows = pl.concat([rows, twice.with_columns(bron=pl.lit(ELSEWHERE))])
    tables = {
        "bronnen": _bodies(),
        "gemeenten": _municipalities(gemeenten),
        "taakvelden": _codes("taakvelden", FIELDS).with_columns(
            hoofdtaakveld=pl.col("taakveld").str.slice(0, 1)
        ),
        "categorieen": _codes("categorieen", CATEGORIES).with_columns(richting=_direction()),
        "verslagsoorten": _codes("verslagsoorten", REPORTS),
        "iv3_baten_lasten": rows,
        "iv3_leveringen": _deliveries(rows, gemeenten),
        "iv3_gekozen": _chosen(marked.filter(pl.col("soort").is_null())),
    }
    return Year(tables, _tally(tables), planted, twice.height)


def _shaped(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """In the normalised shape; what is not there is empty."""
    dtypes = table(name).normalised_dtypes
    absent = [pl.lit(None, dtype).alias(column) for column, dtype in dtypes.items() if column not in frame]
    return frame.with_columns(absent).select(list(dtypes)).cast(dtypes)  # type: ignore[arg-type]


def _direction() -> pl.Expr:
    return pl.when(pl.col("categorie").str.starts_with("L")).then(pl.lit("lasten")).otherwise(pl.lit("baten"))


def _gemeenten(number: int) -> pl.DataFrame:
    return pl.select(gemeente=pl.format("GM{}", pl.int_range(1, number + 1).cast(pl.String).str.zfill(4)))


def _amounts(gemeenten: int) -> pl.DataFrame:
    """Every cell of every delivery; lasten and baten balance, and no two reports are the same."""
    cells = _gemeenten(gemeenten)
    for name, values in (
        ("verslagsoort", REPORTS),
        ("plaatsing", (1, 2)),
        ("taakveld", FIELDS),
        ("categorie", CATEGORIES),
    ):
        cells = cells.join(pl.DataFrame({name: values}), how="cross")
    size = pl.struct("gemeente", "verslagsoort", "taakveld", pl.col("categorie").str.slice(1)).hash(seed=1)
    amounts = cells.with_columns(
        jaar=pl.lit(JAAR),
        richting=_direction(),
        bedrag_eur=(size % 10_000 + 1).cast(pl.Int64) * 1_000,
        bron=pl.lit(BODY),
    )
    return _shaped("iv3_baten_lasten", amounts)


def _spoiled(rows: pl.DataFrame, bad: int) -> tuple[pl.DataFrame, dict[str, int]]:
    """With the column soort: the number of its kind for a bad row, else null."""
    if not bad:
        return rows.with_columns(soort=pl.lit(None, pl.Int64)), {}
    step = rows.height // bad
    assert step > 1, "more bad rows than fit between good ones"
    order = pl.int_range(pl.len())
    chosen = (order % step == 0) & (order // step < bad)
    marked = rows.with_columns(soort=pl.when(chosen).then(order // step % len(KINDS)))
    # A bate on lasten breaks the agreement, a last does not.
    marked = marked.with_columns(
        soort=pl.when((pl.col("soort") == _kind("richting.bij_categorie")) & (pl.col("richting") == "lasten"))
        .then(pl.lit(_kind("jaar.dit_jaar")))
        .otherwise("soort")
    )
    for number, cells in enumerate(KINDS.values()):
        here = pl.col("soort") == number
        marked = marked.with_columns(
            pl.when(here).then(value).otherwise(pl.col(name)).alias(name) for name, value in cells.items()
        )
    twins = marked.filter(soort=_kind("sleutel.uniek")).with_columns(pl.col("bedrag_eur") + 1_000)
    marked = pl.concat([marked, twins])
    counts = dict(marked["soort"].drop_nulls().value_counts().iter_rows())
    planted = {f"iv3_baten_lasten.{rule}": counts.get(number, 0) for number, rule in enumerate(KINDS)}
    return marked, planted


def _kind(rule: str) -> int:
    return list(KINDS).index(rule)


def _bodies() -> pl.DataFrame:
    moment = datetime(2026, 11, 22, 8, tzinfo=UTC)
    bodies = [
        {"bron": body, "url": f"https://example.org/{body[0]}", "bytes": 10, "mediatype": "application/json"}
        for body in (BODY, ELSEWHERE)
    ]
    rows = pl.DataFrame(bodies).with_columns(
        opgehaald_op=pl.lit(moment).dt.convert_time_zone("Europe/Amsterdam")
    )
    return _shaped("bronnen", rows)


def _municipalities(number: int) -> pl.DataFrame:
    address = "https://identifier.overheid.nl/tooi/id/gemeente/{}"
    rows = _gemeenten(number).with_columns(
        jaar=pl.lit(JAAR),
        naam=pl.col("gemeente"),
        cbs_naam=pl.col("gemeente"),
        inwoners=pl.lit(1_000),
        bron_register=pl.lit(BODY),
        tooi_uri=pl.format(address, pl.col("gemeente").str.to_lowercase()),
        bron=pl.lit(BODY),
    )
    return _shaped("gemeenten", rows)


def _codes(name: str, codes: tuple[str, ...]) -> pl.DataFrame:
    (key,) = table(name).primary_key
    rows = pl.DataFrame({key: codes}).with_columns(
        jaar=pl.lit(JAAR), naam=pl.col(key), cbs_label=pl.col(key), afgekapt=pl.lit(value=False)
    )
    kept = [column for column in rows.columns if column in table(name).columns]
    return _shaped(name, rows.select(kept).with_columns(bron=pl.lit(BODY)))


def _deliveries(rows: pl.DataFrame, gemeenten: int) -> pl.DataFrame:
    """What the deliveries say of themselves: the totals of their rows, refused ones included, each once."""
    content = [name for name in rows.columns if name != "bron"]
    once = rows.filter(pl.col(PROBLEM).is_null()).unique(content)
    sums = once.group_by(DELIVERY).agg(
        pl.col("bedrag_eur").filter(richting=richting).sum().alias(f"{richting}_eur")
        for richting in ("lasten", "baten")
    )
    deliveries = _gemeenten(gemeenten).join(pl.DataFrame({"verslagsoort": REPORTS}), how="cross")
    deliveries = deliveries.join(pl.DataFrame({"plaatsing": [1, 2]}), how="cross")
    told = deliveries.join(sums, on=DELIVERY, how="left").with_columns(
        jaar=pl.lit(JAAR),
        geleverd=pl.lit(value=True),
        status=pl.lit("geleverd"),
        gekozen=pl.col("plaatsing") == 2,  # noqa: PLR2004 — the last placing counts
        cellen=pl.lit(len(FIELDS) * len(CATEGORIES)),
        cellen_ontbrekend=pl.lit(0),
    )
    return _shaped("iv3_leveringen", told)


def _chosen(good: pl.DataFrame) -> pl.DataFrame:
    """The second placing of every cell; empty where one of its rows is bad."""
    amount, placing = pl.col("bedrag_eur"), pl.col("plaatsing")
    cells = good.group_by("jaar", "gemeente", "verslagsoort", "taakveld", "richting").agg(
        pl.when((placing == number).sum() == len(CATEGORIES) // 2)
        .then(amount.filter(placing == number).sum())
        .alias(name)
        for number, name in ((1, "eerste_plaatsing_eur"), (2, "tweede_plaatsing_eur"))
    )
    chosen = cells.with_columns(plaatsing=pl.lit(2), bedrag_eur="tweede_plaatsing_eur")
    return _shaped("iv3_gekozen", chosen.with_columns(eur_per_inwoner=pl.col("bedrag_eur") / 1_000))


def _tally(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """What a reader counts on the raw bodies."""
    lines = [
        frame.group_by("bron").agg(
            tabel=pl.lit(name),
            rijen=pl.len().cast(pl.Int64),
            eur=pl.col(amount).sum() if (amount := table(name).amount) else pl.lit(None, pl.Int64),
        )
        for name, frame in tables.items()
        if not table(name).unconserved
    ]
    return pl.concat(line.select("tabel", "bron", "rijen", "eur") for line in lines)


@dataclass(frozen=True, slots=True)
class MeasuredJudge:
    """One judgement in a process of its own: seconds, processor seconds, and mebibytes at its peak."""

    name: str
    rows: int
    bad: int
    seconds: float
    cpu: float
    peak: float


def measure(gemeenten: int = NATIONAL, bad: int = BAD) -> list[MeasuredJudge]:
    """A clean year, and the same with planted rows."""
    found = []
    for name, planted in {"clean": 0, "planted": bad}.items():
        command = [sys.executable, "-m", "benchmarks.judging", str(gemeenten), str(planted)]
        result = subprocess.run(command, check=True, capture_output=True, text=True)
        found.append(MeasuredJudge(name, **json.loads(result.stdout.splitlines()[-1])))
    return found


def judge_once(gemeenten: int, bad: int) -> dict[str, float]:
    """Generate a year and judge it here; only the judging is timed."""
    year = generated(gemeenten, bad)
    began, spent = time.perf_counter(), processor_seconds()
    from expectations.judging import judge  # noqa: PLC0415 — its imports are part of what is measured

    judgement = judge(year.tables, year.tally, jaar=JAAR)
    seconds, cpu = time.perf_counter() - began, processor_seconds() - spent
    assert judgement.quarantine.height == sum(year.planted.values())
    return {
        "rows": year.tables["iv3_baten_lasten"].height,
        "bad": judgement.quarantine.height,
        "seconds": seconds,
        "cpu": cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Measure, or be the process that is measured."""
    if len(sys.argv) > 1:
        print(json.dumps(judge_once(int(sys.argv[1]), int(sys.argv[2]))))
        return
    print("| judging | rows | bad rows | wall s | cpu s | peak MiB |")
    print("|---|---|---|---|---|---|")
    for one in measure():
        size = f"{one.rows:,} | {one.bad:,}"
        print(f"| {one.name} | {size} | {one.seconds:.1f} | {one.cpu:.1f} | {one.peak:.0f} |")


if __name__ == "__main__":
    main()
