# The commands of the project. They need Python 3.11 or newer, make and a network connection.
# The environment is in .venv; stamp files make the second call quick.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
PYTHON ?= python3
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
SERVE = $(BIN)/streamlit run app.py $(if $(PORT),--server.port=$(PORT))
# We look the address up here; Streamlit would ask a server on the internet.
LAN_ADDRESS = $$($(BIN)/python -c 'from streamlit import net_util; print(net_util.get_internal_ip() or "localhost")')

.DEFAULT_GOAL := help
.PHONY: help setup app class dev test lint bench

help:
	@echo "make app      start the app (PORT=8501)      make class   serve it to a classroom's network"
	@echo "make test     run all tests                  make dev     start the app, reload on changes"
	@echo "make lint     check with ruff and mypy       make bench   print measurements as Markdown tables"

setup: $(READY)

$(BIN)/python:
	@for python in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Creating $(VENV) with $$("$$python" --version)"; exec "$$python" -m venv $(VENV); \
		fi; \
	done; \
	echo "Pet Lab needs Python 3.11 or newer (Streamlit 1.67 does); found: $$("$(PYTHON)" --version 2>&1)." >&2; \
	echo "Install a newer Python, or say where it is: make $(or $(MAKECMDGOALS),setup) PYTHON=/path/to/python3" >&2; exit 1

# The second line adds the petlab command. Its build tools came with torch, so it needs no network.
$(READY): requirements.txt constraints.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the app needs (a few minutes the first time, mostly for torch)"
	@$(PIP) -r requirements.txt -c constraints.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(READY_DEV): requirements-dev.txt $(READY)
	@echo "Installing what the tests need"
	@$(PIP) -r requirements-dev.txt -c constraints.txt
	@touch $@

app: setup
	$(SERVE)

# Anyone on the network can choose the data, so only PETLAB_HOME/data can be opened, or what PETLAB_DATA_ROOTS names.
class: export PETLAB_DATA_ROOTS := $(or $(PETLAB_DATA_ROOTS),$(or $(PETLAB_HOME),$(HOME)/.petlab)/data)
class: setup
	$(SERVE) --server.address=0.0.0.0 --browser.serverAddress=$(LAN_ADDRESS)

dev: $(READY_DEV)
	$(SERVE) --server.fileWatcherType=auto --server.runOnSave=true --client.showErrorDetails=full

# Browser tests take longest, so they start first. Tests start many processes, and cached bytecode saves each of them
# from compiling the same modules.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(READY_DEV)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(READY_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY_DEV)
	$(BIN)/python -m benchmarks
