# Everything a person types: `make app` and `make test` need only Python 3.11 or newer, make and a network.
# The environment lives in .venv; stamp files make a second call quick.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
PYTHON ?= python3
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
SERVE = $(BIN)/streamlit run app.py $(if $(PORT),--server.port=$(PORT))
# Named, lest Streamlit ask a server on the internet what this machine's address is.
LAN_ADDRESS = $$($(BIN)/python -c 'from streamlit import net_util; print(net_util.get_internal_ip() or "localhost")')

.DEFAULT_GOAL := help
.PHONY: help setup app class dev test lint bench

help:
	@echo "make app      the app on this machine (PORT=8501)    make class   the same for a classroom's network"
	@echo "make test     all tests                              make dev     the app, following file changes"
	@echo "make lint     ruff and mypy                          make bench   measurements as a Markdown table"

setup: $(READY)

$(BIN)/python:
	@for python in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Creating $(VENV) with $$("$$python" --version)"; exec "$$python" -m venv $(VENV); \
		fi; \
	done; \
	echo "Pet Lab needs Python 3.11 or newer (Streamlit 1.67 does); found: $$("$(PYTHON)" --version 2>&1)." >&2; \
	echo "Install a newer Python, or name one: make $(or $(MAKECMDGOALS),setup) PYTHON=/path/to/python3" >&2; exit 1

# The second line adds the command petlab; what builds it, torch has brought, so that it needs no network.
$(READY): requirements.txt constraints.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the app needs (several minutes the first time, mostly torch)"
	@$(PIP) -r requirements.txt -c constraints.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(READY_DEV): requirements-dev.txt $(READY)
	@echo "Installing what the tests need"
	@$(PIP) -r requirements-dev.txt -c constraints.txt
	@touch $@

app: setup
	$(SERVE)

# Whoever is on the network chooses the data, so no folder of this machine is open but PETLAB_HOME/data, unless
# PETLAB_DATA_ROOTS names others.
class: export PETLAB_DATA_ROOTS := $(or $(PETLAB_DATA_ROOTS),$(or $(PETLAB_HOME),$(HOME)/.petlab)/data)
class: setup
	$(SERVE) --server.address=0.0.0.0 --browser.serverAddress=$(LAN_ADDRESS)

dev: $(READY_DEV)
	$(SERVE) --server.fileWatcherType=auto --server.runOnSave=true --client.showErrorDetails=full

# Browser tests take longest, so their files go first; otherwise one of them runs alone at the end. Tests start many
# processes, and cached bytecode saves each of them from compiling the same modules.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(READY_DEV)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(READY_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY_DEV)
	$(BIN)/python -m benchmarks
