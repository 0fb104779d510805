# `make run` opens the app, `make test` runs every check. Both set up their own environment first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: run test check lock screenshots clean

run: $(VENV)/run-installed
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/test-installed
ifdef LOCAL_MODEL
	$(BIN)/python -m chains.local_model
	$(BIN)/python -m memory.index.embedding
endif
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

screenshots: $(VENV)/test-installed
	$(BIN)/python -m tests.screenshots

# Writes the exact versions that `run` and `test` install, for every Python from 3.11 on.
lock: $(VENV)/test-installed
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  -q requirements.txt -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  -q requirements-dev.txt -c requirements.lock -o requirements-dev.lock

$(VENV)/run-installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Memory Bot needs Python 3.11 or newer: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $@

$(VENV)/test-installed: requirements-dev.lock $(VENV)/run-installed
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
