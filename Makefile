# Everything rests on `make setup`, which makes .venv from the lock file; nothing else is installed anywhere.
# Paths are relative on purpose: the checkout may lie under a path with spaces and Vietnamese letters.

PYTHON ?= python3
BIN := .venv/bin
export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup demo screenshots test check fuzz soak eval bench bench-workers bench-quick setup-bench setup-readers setup-programs lock clean

help: ## What can be made
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

# The locks are whole, so pip need not resolve (--no-deps); an older pip (23.2) stumbles over extras otherwise.
setup: .venv/ready ## The environment (.venv), from requirements.lock

# The lock is whole, so pip need not resolve (--no-deps); an older pip stumbles over its extras otherwise.
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("newsarchive needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; run: make PYTHON=python3.11 setup" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch .venv/ready

demo: setup ## Crawl the sample newspaper on loopback and show what came of it
	$(BIN)/python data/sample/demo.py

screenshots: setup ## What the desk looks like, for the READMEs (needs chromium)
	$(BIN)/python data/sample/screenshots.py

check: setup ## Format, lint, import rules and types
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/lint-imports
	$(BIN)/python -m mypy

# Two processes: what CI has cores for. The rest of a busy file goes over to the one that is done first (worksteal).
WORKERS ?= 2
test: check setup-programs setup-readers ## Everything that checks the project
	$(BIN)/python -m pytest --numprocesses=$(WORKERS) --dist=worksteal --cov --cov-report=
	$(BIN)/python -m coverage report --fail-under=80

soak: setup ## Kills, workers, a week, ten newspapers and memory at full size (an hour); renews the soaks' part of bench/RESULTS.md
	SOAK=full SOAK_WRITE=1 $(BIN)/python -m pytest tests/soak

eval: setup setup-bench ## Accuracy on labelled pages beside other extractors, and its price
	$(BIN)/python -m bench.accuracy

bench: setup setup-bench ## Speed and memory beside what a user would pick instead, sizes (an hour); renews bench/RESULTS.md and its plots
	$(BIN)/python -m bench

bench-workers: setup ## Twenty newspapers by 1 to 8 workers over one PostgreSQL, and its tables (an hour)
	$(BIN)/python -m bench --only scale scale.tables

bench-quick: setup ## The same reduced, in a few minutes, printed only
	$(BIN)/python -m bench --quick

# The other extractors live in an environment of their own: nobody needs them but this comparison.
setup-bench: .venv-bench/ready ## The environment of the other extractors (.venv-bench), from bench/requirements.lock

.venv-bench/ready: bench/requirements.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --no-deps --require-hashes --requirement bench/requirements.lock
	@touch .venv-bench/ready

# Programs of others that must be able to read what newsarchive exports (datasets, DuckDB, pywb, Datasette, ...): nobody
# needs them to write it. Tests run them as child processes.
setup-readers: .venv-readers/ready ## The environment of the programs that read exports (.venv-readers)

.venv-readers/ready: tests/readers/requirements.lock
	$(PYTHON) -m venv .venv-readers
	.venv-readers/bin/python -m pip install --quiet --no-deps --require-hashes --requirement tests/readers/requirements.lock
	@touch .venv-readers/ready

setup-programs: ## Debian's programs that some tests need: installs what is missing if it can, and says what it cannot
	@sh tests/programs.sh

# Coverage-guided fuzzing of the splitter. atheris has wheels for few Pythons, so it has an environment of its own.
SECONDS ?= 60
fuzz: setup .venv-fuzz/ready ## Fuzz the splitter for SECONDS (60)
	@mkdir -p .venv-fuzz/seeds
	@for page in data/sample/pages/*/page.html tests/pages/*/*/page.html; do cp "$$page" .venv-fuzz/seeds/$$(echo "$$page" | tr '/' '_'); done
	.venv-fuzz/bin/python tests/fuzz/fuzz_extract.py .venv-fuzz/seeds -max_total_time=$(SECONDS) -max_len=200000 -timeout=20 -print_final_stats=1

.venv-fuzz/ready: requirements.lock tests/fuzz/requirements.lock
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --quiet --no-deps --require-hashes --requirement requirements.lock
	.venv-fuzz/bin/python -m pip install --quiet --require-hashes --requirement tests/fuzz/requirements.lock
	.venv-fuzz/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch .venv-fuzz/ready

lock: ## Renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --all-extras \
	  --quiet pyproject.toml --output-file requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --quiet bench/requirements.in --output-file bench/requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --quiet tests/readers/requirements.in --output-file tests/readers/requirements.lock

clean: ## Remove the environment and what tests and demo left
	rm -rf .venv .venv-bench .venv-fuzz .venv-readers .coverage* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache data/demo
