# Every target makes its own environment: `make demo` and `make test` work from a bare clone with Python 3.11 or newer.

PYTHON ?= python3
JOBS   ?= 2
BIN    := .venv/bin
READY  := .venv/ready
# Many tests start a Python of their own, which should not compile everything again.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo test test-all bench docs fuzz lock clean
.DELETE_ON_ERROR:

demo: $(READY) ## score the example units, write out/*.html and out/*.json
	@$(BIN)/bizenv-rules demo

test: $(READY) ## lint, types, imports, tests with coverage, cases; needs no system package
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	@mkdir -p .coverage
	$(BIN)/python -m pytest -q -n $(JOBS) --cov --cov-report=term
	$(BIN)/bizenv-rules test rubrics

test-all: $(READY) ## what tries much, the laws with 100 examples, and what needs headless Chromium; run it after `make test`
	$(BIN)/python -m pytest -q -n $(JOBS) -m "system or thorough" tests
	HYPOTHESIS_PROFILE=more $(BIN)/python -m pytest -q -n $(JOBS) tests/laws

bench: $(READY) ## measured against the hand-written loop and other peers; never a test
	$(BIN)/python -m benchmarks

docs: $(READY) ## write the generated pages and schemas again
	$(BIN)/python -m docs

fuzz: $(READY) ## the laws with 10,000 examples each
	HYPOTHESIS_PROFILE=night $(BIN)/python -m pytest -q -n $(JOBS) -m "not system" tests/laws

lock: $(READY) ## fix the newest allowed versions; hashes, no addresses
	$(BIN)/python -m pip install -qq uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade --generate-hashes --extra all --group dev \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet --output-file requirements.lock

clean: ## forget caches and what was written; the environment stays
	rm -rf out dist build .coverage htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find src tests benchmarks docs examples -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "bizenv-rules wants Python 3.11 or newer; name one with PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
