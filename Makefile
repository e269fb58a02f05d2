# Everything a developer runs. Each target sets up what it needs; `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# "3.9 /path 3.13 /path": the oldest and the newest supported Python of this machine.
PYTHONS := $(shell python3 tests/interpreters.py)
VERSIONS := $(filter 3.%,$(PYTHONS))
OLDEST := $(firstword $(VERSIONS))
NEWEST := $(lastword $(VERSIONS))
READY := $(foreach version,$(VERSIONS),.venv/$(version)/ready)

# The linters run on the oldest, so that nothing newer than it slips in.
BIN := .venv/$(OLDEST)/bin
DIST ?= dist
PLUGIN = $(DIST)/dss-plugin-project-drift-$(shell sed -n 's/^VERSION = "\(.*\)"/\1/p' python-lib/project_drift/_version.py).zip

.PHONY: help init lint test demo serve bench plugin golden requirements frontend frontend-test clean

help:
	@echo "make init          set up one environment for each Python to test on"
	@echo "make demo          run the main job on the demo project; writes demo/report.html"
	@echo "make serve         open the webapp on the demo project; Ctrl-C ends it"
	@echo "make lint          ruff, mypy, import-linter"
	@echo "make test          the whole suite on the oldest and the newest Python (has: $(VERSIONS))"
	@echo "make bench         measure; CHECK=1 fails where a budget is missed"
	@echo "make plugin        build the plugin archive from what is committed"
	@echo "make golden        write the expected reports anew, to be read in the diff"
	@echo "make frontend      build the page of the webapp into resource/webapp (needs Node 20)"
	@echo "make frontend-test its pure parts, under node --test"
	@echo "make requirements  resolve requirements-dev.txt anew"

init: $(READY)

.venv/%/ready: requirements-dev.txt pyproject.toml
	@test -n "$(VERSIONS)" || exit 1
	@echo "Setting up Python $* ..."
	@rm -rf .venv/$*
	@$(word 2,$(shell python3 tests/interpreters.py | grep '^$* ')) -m venv .venv/$*
	@.venv/$*/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@.venv/$*/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

lint: .venv/$(OLDEST)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=python-lib $(BIN)/lint-imports

# On the newest Python only: coverage, which costs next to nothing from 3.12 on, and the browser.
test: $(READY)
	@command -v chromium > /dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null \
		&& echo "Installing chromium ..." && apt-get -qq update \
		&& DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends chromium \
		> /dev/null; } || echo "No chromium here: install it for the browser tests"
	@for version in $(VERSIONS); do \
		echo "== Python $$version =="; \
		only="--ignore=tests/web/browser"; \
		[ $$version = $(NEWEST) ] && only="--cov --cov-report=term"; \
		core=ctrace; case $$version in 3.12|3.13) core=sysmon;; esac; \
		COVERAGE_CORE=$$core .venv/$$version/bin/python -m pytest -n 2 $$only || exit 1; \
	done

demo: .venv/$(NEWEST)/ready
	@.venv/$(NEWEST)/bin/python demo/run.py

serve: .venv/$(NEWEST)/ready
	@.venv/$(NEWEST)/bin/python demo/serve.py $(if $(PORT),--port $(PORT))

bench: .venv/$(NEWEST)/ready
	@.venv/$(NEWEST)/bin/python benchmarks/run.py $(if $(CHECK),--check)

plugin:
	@python3 -m json.tool plugin.json > /dev/null
	@mkdir -p $(DIST)
	@rm -f $(PLUGIN)
	@git archive -9 --format=zip -o $(PLUGIN) HEAD
	@echo $(PLUGIN)

golden: .venv/$(NEWEST)/ready
	.venv/$(NEWEST)/bin/python -m pytest tests/e2e -k golden --write-golden -q

frontend: frontend/node_modules/.package-lock.json
	cd frontend && npm run --silent build

frontend-test: frontend/node_modules/.package-lock.json
	cd frontend && npm run --silent test

# No package runs a script of its own, neither here nor with plain npm (frontend/.npmrc).
frontend/node_modules/.package-lock.json: frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --ignore-scripts
	@touch $@

requirements: .venv/$(NEWEST)/ready
	.venv/$(NEWEST)/bin/python -m pip install --quiet uv
	.venv/$(NEWEST)/bin/uv pip compile --quiet --universal --python-version 3.9 --extra dev \
		--no-emit-index-url --no-emit-find-links --upgrade \
		--custom-compile-command "make requirements" -o requirements-dev.txt pyproject.toml

clean:
	rm -rf .venv dist build frontend/node_modules frontend/.test-bundle demo/store demo/report.html .pytest_cache .mypy_cache .ruff_cache .hypothesis
