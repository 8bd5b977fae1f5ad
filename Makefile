# The whole developer interface: setup · demo · check · test · bench
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo check test bench lock

help:  ## what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(BIN)/.run $(BIN)/.dev  ## a virtual environment with the locked dependencies

$(BIN)/.run: requirements/run.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed (需要 Python 3.11 或更新): make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-compile --no-deps --no-build-isolation -e .
	@touch $@

$(BIN)/.dev: requirements/dev.txt $(BIN)/.run
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(BIN)/.run  ## the sample firm's brief, in Chinese and English
	$(BIN)/luopan demo --out demo

check: setup  ## format, lint, types, import contracts, sizes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup  ## the whole suite
	@# ArviZ leaves a stamp once a day at import; two workers at once trip over each other.
	@$(BIN)/python -W ignore -c "import arviz"
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: setup  ## measured beside peers; writes bench/results
	$(BIN)/python -m bench

LOCK = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
       --no-emit-index-url --no-header --no-annotate -c requirements/small.in

lock: setup  ## resolve the dependencies anew
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --group build -o requirements/build.txt
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --extra pdf -o requirements/pdf.txt
	$(LOCK) pyproject.toml --extra pdf --extra duckdb --extra postgres --extra notebook \
	  --group dev --group bench -o requirements/dev.txt
