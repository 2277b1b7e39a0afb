# The two commands that matter: `make demo` and `make test`. Both make what they need in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

FLOORS := console checks registry vault sample_data

.PHONY: demo test lint types floors unit faults bench bundle lock clean bytecode

# The program answers 1 when it found violations, and the demo has some on purpose: that is no failure of make.
demo: $(VENV)/runtime bytecode
	@$(BIN)/python . demo $(DEMO) || [ $$? -eq 1 ]

# The quick ones first; the types are looked at while the tests wait for each other.
test: lint floors
	@$(MAKE) --no-print-directory -j 2 types unit

# As pip does with what it installs: where PYTHONDONTWRITEBYTECODE is set, a checkout would compile itself at each start.
bytecode:
	@$(PYTHON) -m compileall -q $(FLOORS)

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy

floors: $(VENV)/dev
	$(BIN)/lint-imports

unit: $(VENV)/dev bytecode
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 2 -m "not faults"

faults: $(VENV)/dev bytecode
	$(BIN)/pytest -m faults

# Figures for docs/benchmarks.md: beside peers, in one run, never part of the tests; BENCH=--quick or BENCH=--full.
bench: $(VENV)/dev bytecode
	@$(BIN)/python -m bench.vault
	@$(BIN)/python -m bench.collect $(BENCH)
	@$(BIN)/python -m bench.console $(BENCH)
	@$(BIN)/python -m bench.console_keys
	@$(BIN)/python -m bench.judge $(BENCH)
	@$(BIN)/python -m bench.history
	@$(BIN)/python -m bench.registry $(BENCH)

# dist/poryadok-VERSION-bundle-….tar.gz: every wheel with its hash, for a computer without registries.
# make bundle PYTHONS="311 312" ARCH=aarch64
bundle: $(VENV)/dev
	@$(BIN)/python packaging/bundle.py $(if $(PYTHONS),--pythons "$(PYTHONS)") $(if $(ARCH),--architecture $(ARCH))

NEWER := packaging/newer-pythons.txt

$(VENV)/runtime: requirements.txt $(NEWER)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r $(NEWER)
	touch $@

$(VENV)/dev: requirements-dev.txt $(NEWER)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt -r $(NEWER)
	touch $@ $(VENV)/runtime

# Pin again from pyproject.toml; index addresses and options of the machine stay out of the files.
lock: $(VENV)/dev
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile $(LOCK) --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra dev --output-file requirements-dev.txt pyproject.toml

LOCK := --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

clean:
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
