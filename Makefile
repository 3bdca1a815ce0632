# Needs Python 3.11 or newer and make; everything else goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

JOBS := dagster prefect pyspark airflow

.PHONY: help venv demo test lint types unit packs bench jobs clean

help:
	@echo "make demo   check the quickstart transfers with every pack"
	@echo "make test   style, types, packs and the whole test suite"
	@echo "make lint   style and types only"
	@echo "make bench  print the benchmarks"
	@echo "make jobs   install each orchestrator and run the examples for it (half an hour)"
	@echo "make clean  remove what the others made"

venv: $(STAMP)

$(STAMP): pyproject.toml
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install -qq --editable '.[dev]'
	@touch $@

# A fixed day, so that the answer is the one the README shows. Findings are the point of a demonstration.
demo: $(STAMP)
	@$(BIN)/govcheck check examples/quickstart --as-of 2026-11-22 --exit-zero

test: lint packs unit

lint: $(STAMP)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary

packs: $(STAMP)
	@$(BIN)/govcheck packs check
	@$(BIN)/govcheck packs test

unit: $(STAMP)
	@$(BIN)/python -m pytest -n auto

# The other engines are an extra: a machine on which they cannot be installed measures without them.
$(VENV)/.bench: $(STAMP)
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install -qq --editable '.[bench]' || echo "without other engines"
	@touch $@

bench: $(VENV)/.bench
	@for file in benchmarks/*.py; do $(BIN)/python "$$file" || exit 1; done

# Each orchestrator has an environment of its own, since no two of them agree on their dependencies.
jobs: $(JOBS:%=jobs-%)

jobs-%:
	@$(PYTHON) -m venv $(VENV)-$*
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(VENV)-$*/bin/python -m pip install -qq --editable '.[jobs-$*]' pytest hypothesis
	@$(VENV)-$*/bin/python -m pytest -q -p no:cacheprovider -o addopts="" -k $* tests/jobs

clean:
	@rm -rf $(VENV) $(JOBS:%=$(VENV)-%) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
