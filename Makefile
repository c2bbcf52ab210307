# make run        the site on this machine, http://127.0.0.1:8000 (PORT=… for another)
# make clinician  an account for the staff area (ROLE=curator: one that cannot publish)
# make load       the content files into the site on this machine
# make test       every test: SQLite, PostgreSQL, browser
# make check      format, lint, types, migrations, templates, deployment settings

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
BIN := .venv/bin
LOCAL := KNEEFOOT_LOCAL=1
MANAGE := $(LOCAL) $(BIN)/python manage.py

# Commands of manage.py (docs/commands.md): `make evaluate ARGS="fixtures/cases/vignettes.jsonl"`.
COMMANDS := assess evaluate vocabulary simulate export_knowledge publish publish_accuracy purge

.PHONY: run clinician load $(COMMANDS) check_knowledge migrated install install-dev \
	test test-all test-sqlite test-postgres \
	check format bench lighthouse messages screenshots lock clean help
.DEFAULT_GOAL := help
.SHELLFLAGS := -euc
SHELL := bash

help:
	@sed -n 's/^# \(make .*\)/  \1/p' Makefile
	@echo "  also: make test-all, format, bench, lighthouse, messages, screenshots, lock, install-dev, clean"
	@echo "  and (docs/commands.md): make $(COMMANDS) check_knowledge"

# --- install: again only when the lists change ---------------------------------

.venv/bin/python:
	@scripts/make_venv.sh "$(PYTHON)"

.venv/.installed: requirements.txt | .venv/bin/python
	@echo "Installing what the site needs (once, and when requirements.txt changes)." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing what tests and checks need (once, and when the list changes)." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Optional: the summary as a PDF. It never stops anything else; without it the site says so.
.venv/.tried-pdf: requirements-pdf.txt scripts/install_pdf.sh .venv/.installed
	@scripts/install_pdf.sh
	@touch $@

# Lighthouse, and the Node.js it runs on: only for `make lighthouse`.
.venv/.installed-lighthouse: requirements-lighthouse.txt scripts/package-lock.json .venv/.installed-dev
	@echo "Installing Lighthouse and Node.js (once, and when their lists change)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-lighthouse.txt
	@cd scripts && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	@touch $@

install: .venv/.installed
install-dev: .venv/.installed-dev .venv/.tried-pdf

# --- run -------------------------------------------------------------------------

run: install .venv/.tried-pdf $(if $(filter 1,$(KNEEFOOT_PSEUDO)),.venv/.installed-dev)
	@HOST=$(HOST) PORT=$(PORT) $(LOCAL) scripts/run.sh

clinician: migrated
	@$(MANAGE) create_clinician $(NAME) $(if $(filter curator,$(ROLE)),,--publisher)

# Loaded and, unless a person published there, told to patients: on this machine only.
load: migrated
	@$(MANAGE) load_knowledge --publish $(ARGS)

$(COMMANDS): migrated
	@$(MANAGE) $@ $(ARGS)

check_knowledge: install-dev
	@$(MANAGE) $@ $(ARGS)

migrated: install
	@$(MANAGE) migrate --verbosity 0

# --- test ------------------------------------------------------------------------
# What uses the database runs on both, by a mark that tests/conftest.py sets (and the database
# is refused to tests without it). All else, and the browser, runs once, beside PostgreSQL.

PYTEST = CHROMIUM="$$($(BIN)/python scripts/find_chromium.py --install)" $(BIN)/python -m pytest -n 2

test: test-sqlite test-postgres

test-sqlite: install-dev
	TEST_DB=sqlite $(BIN)/python -m pytest -n 2 -m "database and not slow and not browser"

test-postgres: install-dev
	$(PYTEST) -m "not slow"

test-all: install-dev
	TEST_DB=sqlite $(BIN)/python -m pytest -n 2 -m "database and not browser"
	$(PYTEST)

# --- check -----------------------------------------------------------------------

check: install-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(LOCAL) $(BIN)/mypy
	$(BIN)/djlint --quiet --check templates
	$(BIN)/djlint --quiet --lint templates
	$(LOCAL) KNEEFOOT_VAR=build/check $(BIN)/python -W error manage.py makemigrations --check --dry-run
	KNEEFOOT_VAR=build/check KNEEFOOT_HOSTS=check.example.org KNEEFOOT_SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(48))')" \
		$(BIN)/python -W error manage.py check --deploy --fail-level WARNING

format: install-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	# --warn: having put something right is no failure
	$(BIN)/djlint --quiet --warn --reformat templates

# --- more ------------------------------------------------------------------------

# Every interface string in locale/django.pot, and a pretend language for KNEEFOOT_PSEUDO=1.
messages: install-dev
	@$(BIN)/python scripts/pseudo_locale.py

bench: install-dev
	$(BIN)/python scripts/bench.py

# Five runs of the pages that matter, one of every public kind; about ten minutes.
lighthouse: .venv/.installed-lighthouse
	CHROMIUM="$$($(BIN)/python scripts/find_chromium.py --install)" $(BIN)/python scripts/lighthouse.py

screenshots: install-dev
	CHROMIUM="$$($(BIN)/python scripts/find_chromium.py --install)" $(BIN)/python scripts/screenshots.py

lock: install-dev
	$(BIN)/python scripts/lock.py

# Leaves var/, where the local database is.
clean:
	rm -rf build staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
