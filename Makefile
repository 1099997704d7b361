# Everything a contributor runs. `make demo` and `make test` need only Python 3.11 and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
LOCALE := refaudit/report/locale

.DEFAULT_GOAL := help
.PHONY: help demo test lint check format bench docs messages clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "refaudit needs Python 3.11 or later; say which one: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(READY)  ## audit the example article against a small web on loopback
	$(BIN)/refaudit demo --out reports --run example

test: $(READY)  ## all tests
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(READY)  ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint  ## lint, and all tests with coverage
	$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term

format: $(READY)  ## put the code into its shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)  ## measure, and rewrite docs/performance.md; wants an idle machine for ten minutes
	$(BIN)/python -m benchmarks

docs: $(READY)  ## write the generated documents again
	$(BIN)/refaudit rule --format md > docs/rules.md
	$(BIN)/refaudit report --schema > refaudit/report/refaudit-report-1.schema.json

messages: $(READY)  ## gather the sentences of the HTML report, and compile their translations
	$(BIN)/pybabel extract --mapping-file pyproject.toml --output $(LOCALE)/refaudit.pot \
	  --keywords "translatable translatable_forms:1,2 count:2,3" --add-comments Translators: \
	  --strip-comments --add-location file --sort-by-file --project refaudit --version 1 \
	  --header-comment "# The sentences of the HTML report." refaudit
	$(BIN)/pybabel update --domain refaudit --input-file $(LOCALE)/refaudit.pot \
	  --output-dir $(LOCALE) --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete
	$(BIN)/pybabel compile --domain refaudit --directory $(LOCALE) --statistics

clean:  ## remove the environment and what tools left behind
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
