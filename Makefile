# Needs python3 and make. `make run` and `make test` make the rest; ARGS= is passed on.
#   make run PORT=8001 QUIZAPI_DATA_DIR=/tmp/quiz
#   make test ARGS="-k attempts -x"
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
PARALLEL := -n auto --dist loadgroup
CHECK_SCHEMA := $(BIN)/python manage.py spectacular --validate --fail-on-warn

.PHONY: run test check bench crash schema lock format clean environment help

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: environment ## serve on 127.0.0.1:8000, with everything that needs
	@$(BIN)/python manage.py serve $(ARGS)

test: environment ## all tests but the contract run, over all cores
	@$(BIN)/pytest $(PARALLEL) -m "not contract" $(ARGS)

check: environment ## what a change must pass: lock, format, lint, types, drift, imports, all tests
	$(BIN)/python tools/check_lock.py
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/python manage.py makemigrations --check --dry-run
	@$(CHECK_SCHEMA) | cmp - docs/openapi.yaml || { echo "docs/openapi.yaml is out of step: make schema"; exit 1; }
	$(BIN)/lint-imports
	$(BIN)/pytest $(PARALLEL) $(ARGS)

bench: environment ## requests per second, beside two controls
	@$(BIN)/python -m benchmarks $(ARGS)

crash: environment ## kill server and database under a load of answers, and look for what is lost or doubled
	@$(BIN)/python -m benchmarks.crash $(ARGS)

schema: environment ## write docs/openapi.yaml
	$(CHECK_SCHEMA) --file docs/openapi.yaml

lock: environment ## bring requirements.lock in step with pyproject.toml; UPGRADE=--upgrade for newer versions
	$(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-annotate \
		$(UPGRADE) --group dev --extra parquet pyproject.toml --output-file requirements.lock

format: environment ## format, and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove the environment and the caches; the local data in .data stays
	rm -rf .venv .venv.uv .venv.lock .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

environment:
	@$(PYTHON) tools/make_environment.py
