from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from datapackages.formats import zipped
from datapackages.packing import building
from datapackages.packing.building import ReleaseNotWritten, TablesInvalid, build, prepared
from datapackages.packing.edition import Edition
from datapackages.schema import table
from datapackages.schema import tables as table_schemas

ROOT = Path(__file__).resolve().parents[3]

BUILD = """
import sys
from pathlib import Path
import polars as pl
from datapackages.packing.building import build, prepared
from datapackages.packing.edition import Edition
given, folder = map(Path, sys.argv[1:])
tables = {path.stem: pl.read_parquet(path) for path in reversed(sorted(given.iterdir()))}
folder.mkdir(parents=True)
build(folder, Edition(2023, "1.0.0"), prepared(tables), {"validatie.json": {"oordeel": "goed"}})
"""


@pytest.fixture
def package(tmp_path: Path, tables: dict[str, pl.DataFrame]) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    build(folder, Edition(2023, "1.0.0"), prepared(tables), {"validatie.json": {"oordeel": "goed"}})
    return folder


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_every_table_is_there_in_every_form_with_all_that_belongs_to_a_package(
    package: Path,
) -> None:
    assert {path.name for path in package.iterdir()} == {
        *(f"{name}.{form}" for name in table_schemas() for form in ("csv", "parquet")),
        *(f"{name}_excel.csv" for name in table_schemas()),
        "begrotingen-2023.xlsx",
        "begrotingen-2023.sqlite",
        "begrotingen-2023-1.0.0.zip",
        "datapackage.json",
        "manifest.json",
        "sbom.cdx.json",
        "validatie.json",
        "SHA256SUMS",
    }


def test_coreutils_confirms_the_sums_of_the_folder_and_of_the_zip(package: Path, tmp_path: Path) -> None:
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    zipped.extract(package / "begrotingen-2023-1.0.0.zip", unpacked)

    for folder in (package, unpacked):
        subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, check=True,
                       capture_output=True)  # fmt: skip
        listed = (folder / "SHA256SUMS").read_text().splitlines()
        assert len(listed) == len(list(folder.iterdir())) - 1


def test_the_same_tables_give_the_same_bytes_on_another_machine(
    package: Path, tables: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    """Another path, order of rows, time zone, locale, hash seed and number of threads."""
    given = tmp_path / "given"
    given.mkdir()
    for name, frame in tables.items():
        frame.reverse().write_parquet(given / f"{name}.parquet")
    elsewhere = tmp_path / "elders" / "é" / "package"
    environment = os.environ | {
        "TZ": "Asia/Kolkata",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "nl_NL",
        "PYTHONHASHSEED": "4711",
        "POLARS_MAX_THREADS": "1",
        "PYTHONPATH": str(ROOT),
        "SOURCE_DATE_EPOCH": "1",
    }

    subprocess.run([sys.executable, "-c", BUILD, str(given), str(elsewhere)], cwd=tmp_path,
                   env=environment, check=True)  # fmt: skip

    assert _digests(elsewhere) == _digests(package)


def test_anyone_may_read_the_files(package: Path) -> None:
    umask = os.umask(0)
    os.umask(umask)

    assert {path.stat().st_mode & 0o777 for path in package.iterdir()} == {0o666 & ~umask}


def test_a_table_that_was_not_given_is_published_empty() -> None:
    frames = prepared({"gemeenten": table("gemeenten").empty()})

    assert set(frames) == set(table_schemas())
    assert frames["secties"].schema == table("secties").dtypes


def test_technical_columns_and_the_order_of_rows_do_not_matter(
    tables: dict[str, pl.DataFrame],
) -> None:
    normalised = {name: table(name).normalised(frame).reverse() for name, frame in tables.items()}

    for name, frame in prepared(normalised).items():
        assert frame.equals(prepared(tables)[name])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"naam": pl.lit("")}, "table gemeenten, column naam · expected null instead of an empty"),
        ({"inwoners": pl.lit("12")}, "column inwoners · expected Int64 · found String"),
        ({"provincie": None}, "column provincie · expected String · found no such column"),
    ],
)
def test_a_table_that_cannot_be_published_faithfully_is_refused(
    tables: dict[str, pl.DataFrame], change: dict[str, pl.Expr | None], message: str
) -> None:
    frame = tables["gemeenten"]
    for column, value in change.items():
        frame = frame.drop(column) if value is None else frame.with_columns(value.alias(column))

    with pytest.raises(TablesInvalid, match=message):
        prepared(tables | {"gemeenten": frame})


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(tables: dict[str, pl.DataFrame], number: float) -> None:
    tables["indicatoren"] = tables["indicatoren"].with_columns(waarde=pl.lit(number))

    with pytest.raises(TablesInvalid, match="column waarde · expected a finite number"):
        prepared(tables)


def test_a_table_nobody_knows_is_refused(tables: dict[str, pl.DataFrame]) -> None:
    with pytest.raises(TablesInvalid, match="table salarissen"):
        prepared(tables | {"salarissen": pl.DataFrame()})


FULL = """
import resource, signal, sys
from pathlib import Path
import polars as pl
from datapackages.packing import building
from datapackages.packing.edition import Edition
given, folder, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
tables = {path.stem: pl.read_parquet(path) for path in given.iterdir()}
frames = building.prepared(tables)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    building.build(folder, Edition(2023, "1.0.0"), frames, {"validatie.json": {}})
except building.ReleaseNotWritten as error:
    print(error)
    sys.exit(3)
"""


def test_a_key_that_occurs_twice_is_refused(tables: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    twice = pl.concat([tables["taakvelden"], tables["taakvelden"].head(1)])

    with pytest.raises(TablesInvalid, match=r"found UNIQUE constraint failed: taakvelden.taakveld"):
        build(tmp_path, Edition(2023, "1.0.0"), prepared(tables | {"taakvelden": twice}), {})


@pytest.mark.parametrize("limit", [100, 3_000, 20_000, 100_000])
def test_a_disk_that_takes_no_more_gives_one_clear_line(
    tables: dict[str, pl.DataFrame], tmp_path: Path, limit: int
) -> None:
    """The limits stop, in this order: a CSV, a Parquet, the workbook, the database."""
    for folder in ("given", "package"):
        (tmp_path / folder).mkdir()
    for name, frame in tables.items():
        frame.write_parquet(tmp_path / "given" / f"{name}.parquet")

    run = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path / "given", tmp_path / "package", str(limit)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (run.returncode, run.stderr) == (3, "")
    assert run.stdout.startswith("package begrotingen-2023 1.0.0 · found")
    assert len(run.stdout.splitlines()) == 1


def test_a_folder_that_is_gone_is_told_the_same_way(tables: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    with pytest.raises(ReleaseNotWritten, match="the last release still stands"):
        build(tmp_path / "nowhere", Edition(2023, "1.0.0"), prepared(tables), {})


def test_a_large_workbook_is_made_in_a_process_of_its_own_and_is_the_same(
    tables: dict[str, pl.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {}
    for limit in (building.WORTH_A_PROCESS, 0):
        monkeypatch.setattr(building, "WORTH_A_PROCESS", limit)
        folder = tmp_path / str(limit) / "package"
        folder.mkdir(parents=True)
        files = build(folder, Edition(2023, "1.0.0"), prepared(tables), {})
        made[limit] = {file.name: file.sha256 for file in files}
        assert list(folder.parent.iterdir()) == [folder]

    assert made[0] == made[max(made)]
