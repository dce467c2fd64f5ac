# Every target does all set-up it needs on a fresh machine with Python 3.11 or newer.
# Set-up is done again only when pyproject.toml or constraints.txt change.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo run test bench format migration
.DELETE_ON_ERROR:

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$each && break; done)
KEY := $(shell cat pyproject.toml constraints.txt | cksum | tr -d ' ')
READY := .venv/ready-$(KEY)
READY_DEV := .venv/ready-dev-$(KEY)
PIP := .venv/bin/python -m pip --disable-pip-version-check install --quiet -c constraints.txt
# Installs a Debian package where that is possible, else says what to do: $(call debian,package)
debian = if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(1); \
	else echo "Install $(1): sudo apt-get install $(1) (or your system's package)" >&2; fi
# weasyprint, beside which the making of receipts is measured, wants libraries of the system
RIVALS = .venv/bin/python -c 'import weasyprint' >/dev/null 2>&1 || \
	{ $(call debian,libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0); }

TOGETHER = .venv/bin/pytest -n 4 --dist worksteal --cov --cov-report=term
ONE_BY_ONE = .venv/bin/pytest -v --last-failed --last-failed-no-failures=none

help:
	@echo 'make demo      try the bot in a browser, no token needed'
	@echo 'make run       run the bot (settings in .env)'
	@echo 'make test      format, lint, types, layers, tests with coverage'
	@echo 'make bench     run all benchmarks'
	@echo 'make format    format and mend what can be mended'
	@echo 'make migration m="what changes"   write the next schema revision'

demo: $(READY)
	@.venv/bin/kvitok demo

run: $(READY)
	@.venv/bin/kvitok run

test: $(READY_DEV)
	@command -v chromium >/dev/null || { $(call debian,chromium); }
	@$(RIVALS)
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/lint-imports
	@# Journeys wait half of their time for the local Telegram: two workers share a core.
	@# What failed in the crowd is run once more by itself, and named: a defect fails again.
	@code=0; $(TOGETHER) || code=$$?; \
	if [ $$code = 1 ]; then \
		echo 'UNSTEADY OR WRONG: what failed above is run once more, one by one'; \
		$(ONE_BY_ONE); \
	else exit $$code; fi

bench: $(READY_DEV)
	@$(RIVALS)
	.venv/bin/python -m benchmarks all --write docs/benchmarks.md

format: $(READY_DEV)
	.venv/bin/ruff check --fix-only
	.venv/bin/ruff format

migration: $(READY_DEV)
	@test -n "$(m)" || { echo 'Say what changes: make migration m="what changes"' >&2; exit 2; }
	.venv/bin/python -m storage.migrate "$(m)"
	.venv/bin/ruff format storage/migrations/versions
	.venv/bin/ruff check --fix storage/migrations/versions

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed.' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(call debian,python3-venv); }
	$(PYTHON) -m venv .venv

$(READY): | .venv/bin/python
	$(PIP) -e .
	@touch $@

$(READY_DEV): | .venv/bin/python
	$(PIP) -e '.[dev]'
	@touch $(READY) $@
