# Every command of the project. `make demo` and `make test` are all that a newcomer needs.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
HALL := $(VENV)/bin/unionhall
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## show the commands
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(VENV)/.installed: pyproject.toml
	@echo "» making the environment"
	@python3 -m venv $(VENV)
	@$(PY) -m pip install --quiet --upgrade pip
	@$(PY) -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@echo "» installing what tests and checks need"
	@$(PY) -m pip install --quiet --editable '.[dev]'
	@touch $@

CATALOGUES := $(wildcard src/unionhall/*/locale/*/LC_MESSAGES/django.po)
$(VENV)/.messages: $(CATALOGUES) $(VENV)/.installed
	@$(PY) tools/compile_messages.py
	@touch $@

demo: $(VENV)/.installed $(VENV)/.messages ## the demo district on 127.0.0.1:8000 (PORT= to change)
	@UNIONHALL_DEMO=1 UNIONHALL_DATA=$${UNIONHALL_DATA:-var/demo} $(HALL) demo --port $(PORT)

install: $(VENV)/.dev $(VENV)/.messages ## everything for working on it

needs: ## install Chromium, fonts, PostgreSQL where that is allowed
	@tools/needs

format: install ## put the code in its form
	@$(VENV)/bin/ruff format src tests benchmarks tools
	@$(VENV)/bin/ruff check --fix src tests benchmarks tools

check: install ## format, lint, types, import contracts, templates, migrations, translations
	@tools/check

test: install ## everything, on both databases, browser included
	@tools/test

scale: install ## the large tests: 1.3 million bodies, 200 rounds of races, 500 applications killed
	@tools/test scale

bench: install ## measure, and write docs/benchmarks.md, -lists.md and -search.md
	@$(PY) -m pip install --quiet --editable '.[bench]'
	@tools/bench

messages: install ## collect new sentences into the catalogues (needs gettext)
	@tools/messages

vendor: install ## refresh the front-end parts from their npm packages
	@$(PY) tools/vendor.py

clean: ## remove what the commands above made, but not data
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist

.PHONY: help demo install needs format check test scale bench messages vendor clean
