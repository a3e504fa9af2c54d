# Two commands do everything: `make serve` and `make test`. `make help` lists the rest.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
# Tests write hundreds of small stores, each synced to disk: in memory, where there is room for them.
MEMORY := $(shell df -m --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 4000 {print "/dev/shm"}')
TESTS := $(if $(MEMORY),TMPDIR=$(MEMORY)) $(BIN)/python -m pytest -o tmp_path_retention_policy=failed
# They start hundreds of processes too, each of which would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help serve build test lint fix check coverage extras browser bench wheel pin clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(VENV)/.run ## build the graph from seeds/ if needed, open the site on 127.0.0.1:8000 (PORT= to change)
	$(BIN)/nhs-kg serve --build --port $(PORT)

build: $(VENV)/.run ## build the graph from ontology/ and seeds/
	$(BIN)/nhs-kg build

test: $(VENV)/.dev ## run the tests, a file of them on each core
	$(TESTS) -m "not browser and not bench" -n auto --maxprocesses 8 --dist loadfile $(PYTEST)

lint: $(VENV)/.dev ## format check, lint, types, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/.dev ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: lint test ## lint and tests: what .ci/run runs

coverage: ## the tests, with the lines that none of them reaches
	@$(MAKE) --no-print-directory test PYTEST="--cov --cov-report=term:skip-covered"

extras: $(VENV)/.dev ## tests of the extras: compiled kernels (numba), several machines (dask)
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements/extras.txt
	$(TESTS) -n auto --maxprocesses 4 --dist loadfile tests/unit/test_models_fast.py tests/unit/test_ensemble_cluster.py tests/unit/test_ranking.py kg/risk

browser: $(VENV)/.dev ## tests in headless Chromium (Debian's, or CHROMIUM=path)
	$(TESTS) -m browser -n auto --maxprocesses 4 --dist loadfile tests/browser

bench: $(VENV)/.dev ## print what things cost (BENCH="ask --scale 0.1" for one: run, ask, load, risk, models, ensemble, kill)
	$(if $(BENCH),$(BIN)/python tests/bench/$(firstword $(BENCH)).py $(wordlist 2,9,$(BENCH)),\
	  @for each in run ask risk; do $(BIN)/python tests/bench/$$each.py || exit 1; done)

wheel: $(VENV)/.dev ## build the wheel and try it away from the sources
	sh tests/wheel.sh "$(UV)" $(BIN)/python

pin: $(VENV)/.dev ## recompile requirements/*.txt
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements/run.txt
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements/dev.txt
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --all-extras --group dev pyproject.toml -o requirements/extras.txt

clean: ## remove environments, stores and caches
	rm -rf $(VENV) .uv store .mypy_cache .ruff_cache .pytest_cache dist

# An isolated environment: uv from the PATH, else a private copy. uv needs neither ensurepip nor root.
.uv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "nhs-kg needs Python 3.11 or newer; set PYTHON=python3.12 or install one"; exit 1; }
	@{ $(PYTHON) -m venv .uv && .uv/bin/python -m pip -q install uv; } 2>/dev/null || \
	  { rm -rf .uv; $(PYTHON) -m pip -q install --target .uv/lib uv && mkdir -p .uv/bin && ln -sf ../lib/bin/uv .uv/bin/uv; } || \
	  { rm -rf .uv; echo "nhs-kg needs venv or pip to fetch uv; on Debian: apt install python3-venv"; exit 1; }

$(VENV)/.run: requirements/run.txt pyproject.toml | $(filter .uv/bin/uv,$(UV))
	@test -x $(BIN)/python || $(UV) venv -q --python "$(PYTHON)" $(VENV)
	$(UV) pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(UV) pip install -q --python $(BIN)/python --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@
