# One line per task. `make demo` and `make test` need nothing but Python 3.11 or later; what is missing is set up in .venv first.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
TESTS ?= tests
EXAMPLE ?= examples/psychiatrist_30_units_f20.json

.DEFAULT_GOAL := help
.PHONY: help demo test check lint format types layers rules proof generated generate docs page pageagreement package mutation coverage deep agreement bench peers load endurance fuzz promises generators amendments frames lock locked oldest newest clean

help:      ; @sed -n 's/^\([a-z]*\): .*## \([a-zA-Z].*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12
demo: $(VENV)/.run ## decide one example case and explain the decision
	@$(BIN)/python -m soziorules check $(EXAMPLE) --today 2026-11-21 --lang de
# Whatever the machine says: tests start the program often, and each start would compile all of it anew.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/.test ## run all tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal
check: lint types layers rules proof generated locked docs package ## everything that must hold besides the tests

lint: $(VENV)/.dev ## style of the Python code
	@$(BIN)/ruff check && $(BIN)/ruff format --check
format: $(VENV)/.dev ## put the Python code into its style
	@$(BIN)/ruff check --fix-only && $(BIN)/ruff format
types: $(VENV)/.dev ## mypy, strict
	@$(BIN)/mypy
layers: $(VENV)/.test ## who may import whom
	@$(BIN)/python -m pytest tests/test_layers.py
rules: $(VENV)/.run ## check the rule files and run their cases
	@$(BIN)/python -m soziorules lint rules && $(BIN)/python -m soziorules test
proof: $(VENV)/.run ## prove that no rule is missing, contradictory, without effect or unseen by a case
	@$(BIN)/python -m soziorules verify && $(BIN)/python -m soziorules test --coverage --at-least 100
mutation: $(VENV)/.run ## change the rules one thing at a time: does a case notice each change? (ten minutes)
	@$(BIN)/python -m soziorules test --mutate
generated: $(VENV)/.test ## is everything that is generated up to date?
	@$(BIN)/python -m scripts.refresh_schemas --check && $(BIN)/python -m scripts.refresh_golden --check && $(BIN)/python -m scripts.refresh_readme --check
generate: $(VENV)/.test ## bring everything that is generated up to date
	@$(BIN)/python -m scripts.refresh_schemas && $(BIN)/python -m scripts.refresh_golden && $(BIN)/python -m scripts.refresh_readme
docs: $(VENV)/.test ## make the handbook from the rules, as pages in build/handbook
	@$(BIN)/python -m soziorules docs --format html --page build/soziotherapie.html --out build/handbook
page: $(VENV)/.run ## make the page for everyone without Python: build/soziotherapie.html
	@$(BIN)/python -m soziorules page --out build/soziotherapie.html
pageagreement: $(VENV)/.test ## decide 2,000 random cases and all case tests in the page and on the command line
	@PAGE_CASES=2000 PAGE_STEP=1 $(BIN)/python -m pytest tests/page/test_same_answers.py
package: $(VENV)/.dev ## build wheel and sdist and try the wheel
	@$(BIN)/python -m scripts.try_package
coverage: $(VENV)/.dev ## which lines and branches do the tests reach?
	@$(BIN)/coverage run -m pytest && $(BIN)/coverage combine -q && $(BIN)/coverage report
deep: $(VENV)/.test ## the property tests with many more examples
	@HYPOTHESIS_PROFILE=deep $(BIN)/python -m pytest
agreement: $(VENV)/.test ## decide 100,000 random rows in five kinds of tables and alone
	@HYPOTHESIS_PROFILE=deep $(BIN)/python -m pytest tests/columns/test_single_is_table.py
bench: $(VENV)/.test ## measure, beside hand-written code
	@$(BIN)/python -m benchmarks.run
peers: ## the same dozen rules in other engines, from the registry as they stand, in an environment of their own
	@test -x build/peers/bin/python || $(PYTHON) -m venv build/peers
	@build/peers/bin/pip install -q -r benchmarks/peers.txt -e ".[tables]"
	@build/peers/bin/python -m benchmarks.side_by_side
load: $(VENV)/.test ## keep the service busy with eight clients for a minute, beside the bare framework
	@$(BIN)/python -m benchmarks.service
endurance: $(VENV)/.test ## a million decisions in one process: time and memory
	@$(BIN)/python -m benchmarks.endurance
amendments: $(VENV)/.test ## amend every value of the rules in turn: lint, difference, proof and cases (a quarter of an hour)
	@$(BIN)/python -m scripts.try_amendments
promises: $(VENV)/.test ## try each promise on 50,000 cases of each of two generators (CASES=1000: on fewer); goes on where it was stopped
	@$(BIN)/python -m scripts.try_promises $(or $(CASES),50000)
generators: $(VENV)/.test ## which of the two generators of cases notices which seeded fault?
	@$(BIN)/python -m scripts.compare_generators $(or $(CASES),3000)
fuzz: $(VENV)/.test ## feed damaged files to all readers for a minute
	@$(BIN)/python -m scripts.fuzz 60
frames: $(VENV)/.all ## run the tests that need Spark, Dask, polars, Django, openpyxl or fhirclient
	@$(BIN)/python -m pytest tests/columns/test_dask.py tests/columns/test_frame.py tests/columns/test_spark.py tests/stranger/test_fhir.py tests/stranger/test_recipes.py
lock: $(VENV)/.dev ## lock what the tasks install, as new as pyproject.toml allows
	@$(BIN)/python -m scripts.refresh_locks
locked: $(VENV)/.dev ## does what is locked fit pyproject.toml?
	@$(BIN)/python -m scripts.refresh_locks --check
oldest: $(VENV)/.dev ## run the tests with the oldest packages that pyproject.toml allows
	@$(call suite_with,lowest-direct,.venv-oldest,httpx)
newest: $(VENV)/.dev ## run the tests with the newest packages there are
	@$(call suite_with,highest,.venv-newest)
clean:     ; @rm -rf $(VENV) .venv-oldest .venv-newest build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* ## remove what the tasks left behind

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "soziorules needs Python 3.11 or later: install it, or name it with PYTHON=..." >&2; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) ..." >&2
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
$(VENV)/.run $(VENV)/.test $(VENV)/.dev $(VENV)/.all: $(VENV)/.%: requirements/%.txt pyproject.toml | $(BIN)/python
	@echo "Installing requirements/$*.txt ..." >&2
	@$(PIP) --require-hashes --requirement $<
	@$(PIP) --no-deps --no-build-isolation --editable . && touch $@
# Warnings are errors only where the packages are locked: others may warn of what none of us can know today.
# The tests of the service ask with httpx2, under an old FastAPI with httpx.
suite_with = $(BIN)/uv venv --quiet --clear --no-python-downloads --python $(BIN)/python $(2) && \
	$(BIN)/uv pip install --quiet --python $(2) --resolution $(1) --editable '.[all]' $(3) && \
	$(2)/bin/python -m pytest -W default $(TESTS)
