# The commands that stay the same. `make` alone lists them.
SHELL := /bin/bash
UV := $(or $(shell command -v uv),.uv/bin/uv)
RUN := $(UV) run --frozen --no-dev
PARALLEL := -n 2

.PHONY: help up test check bench clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

up: $(UV)  ## everything in one terminal; Ctrl-C ends it
	@echo "Installing the Python packages (a minute the first time) …"
	@$(UV) sync --frozen --no-dev --inexact
	@$(RUN) guishang up

test: $(UV) .ci/prerequisites  ## install what the tests need and run them all, or TESTS=file alone
	@.ci/prerequisites
	@$(UV) sync --frozen
	@$(UV) run --frozen pytest $(or $(TESTS),$(PARALLEL))

check: $(UV)  ## lint, types, import contracts, the rules of the house
	@$(UV) sync --frozen
	@$(UV) run --frozen ruff check .
	@$(UV) run --frozen ruff format --check .
	@$(UV) run --frozen mypy
	@$(UV) run --frozen lint-imports
	@$(UV) run --frozen python -m tests.house

bench: $(UV)  ## measure beside peers; docs/bench.md says how to read it
	@$(UV) sync --frozen
	@$(UV) run --frozen python -m tests.bench $(BENCH)

clean:  ## throw away the data of `make up`
	rm -rf var

# uv from the package registry, into the checkout, when the machine has none; the second way needs no ensurepip.
.uv/bin/uv:
	@echo "Installing uv …"
	@python3 -m venv .uv && .uv/bin/pip install -q uv || python3 -m pip install -q --target .uv uv
