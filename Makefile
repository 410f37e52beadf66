# The project's tasks. `make demo` and `make test` need nothing but Python 3.11+, git and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

.PHONY: demo run test test-postgres check lint format types imports migrations clean bench

$(RUNTIME): requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check -r requirements.txt
	touch $@

$(DEV): requirements.txt requirements-dev.txt | $(RUNTIME)
	$(BIN)/pip install -q --disable-pip-version-check -r requirements-dev.txt
	touch $@

# Three briefs that pass and one that QC holds for a person (exit code 3).
demo: export DATABASE_URL :=
demo: $(RUNTIME)  ## carry the example briefs to packages on SQLite
	@$(BIN)/python manage.py migrate -v 0
	@for brief in coffee-roaster supplement-brand b2b-software; do \
		echo; echo "== examples/$$brief.json"; \
		$(BIN)/python manage.py run_workflow examples/$$brief.json || exit 1; \
	done
	@echo; echo "== examples/held-for-review.json"
	@$(BIN)/python manage.py run_workflow examples/held-for-review.json; test $$? -eq 3

run: $(RUNTIME)  ## serve the site with demo data
	@$(BIN)/python manage.py migrate -v 0
	@$(BIN)/python manage.py seed_demo
	@echo "The site: http://127.0.0.1:8000/ (logins above)"
	@DJANGO_DEBUG=true $(BIN)/python manage.py runserver --noreload

test: $(DEV)  ## the whole suite: in memory, on SQLite and on PostgreSQL
	$(BIN)/pytest -q -n 2
	$(BIN)/python tests/with_postgres.py $(BIN)/pytest -q -n 2 -m storage

test-postgres: $(DEV)
	$(BIN)/python tests/with_postgres.py $(BIN)/pytest -q -n 2 -m storage

check: lint types imports migrations test  ## all that CI runs

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(DEV)
	$(BIN)/mypy .

imports: $(DEV)
	$(BIN)/lint-imports

migrations: $(DEV)
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: $(DEV)  ## speed and memory, one process, nothing else running
	$(BIN)/pytest -q -m benchmark tests/benchmarks

clean:
	rm -rf var .pytest_cache .mypy_cache .ruff_cache .hypothesis
