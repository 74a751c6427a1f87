# Everything a newcomer needs. Each target sets up what it uses, in .venv beside this file.
PYTHON ?= python3
BIN := .venv/bin
PACKAGES := pipelines assets expectations datapackages samples
# Set-up is the one moment at which bytecode may be written; some machines forbid it afterwards.
COMPILE = $(BIN)/python -m compileall -q -j 0 .venv/lib $(PACKAGES) || true

.DEFAULT_GOAL := help
.PHONY: help run test check bench dev lock suites clean

help:
	@echo "make run    set up, and run the main job on the embedded samples"
	@echo "make test   set up, and run all tests"
	@echo "make check  lint, format, types, import layers"
	@echo "make bench  measure speed and memory (some minutes), and write docs/benchmarks.md"
	@echo "make dev    Dagster's own UI on this code location"
	@echo "make suites write the expectation suites and docs/rules.md anew after a change of schema or rules"
	@echo "make lock   pin the newest allowed dependencies, with hashes"
	@echo "make clean  remove what set-up made (var/ holds an archive that cannot be made again: it stays)"

.venv/.created:
	@echo "Making a virtual environment in .venv ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "openbegroting needs Python 3.11 or newer, found " + sys.version.split()[0])'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: requirements.lock pyproject.toml .venv/.created
	@echo "Installing the pinned dependencies (about a minute the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@echo "Compiling bytecode ..."
	@$(COMPILE)
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	@echo "Installing the pinned development tools ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@$(COMPILE)
	@touch $@

run: .venv/.installed
	@$(BIN)/openbegroting run

test: .venv/.installed-dev
	@# three tests at a time on two cores: some test always waits for a disk, an answer or another process;
	@# more threads inside each would only get in the way
	POLARS_MAX_THREADS=1 $(BIN)/python -m pytest -n 3 --dist worksteal

check: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.installed-dev
	$(BIN)/python -m benchmarks

dev: .venv/.installed
	$(BIN)/openbegroting dev

# No index address may enter the locks: they must hold wherever the packages come from.
LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --no-header --group build

lock: .venv/.installed-dev
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

suites: .venv/.installed-dev
	$(BIN)/python -m expectations.suites

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
