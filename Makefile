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

# Else each process that a test starts compiles all modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help init lint test demo serve bench bench-page scale soak fuzz audit verify-dss plugin \
	golden reference pictures requirements frontend frontend-test clean

help:
	@echo "make init          set up one environment for each Python to test on"
	@echo "make demo          run the main job on the demo project; writes demo/report.html"
	@echo "make serve         open the webapp on the demo project; Ctrl-C ends it"
	@echo "make lint          ruff, mypy, import-linter"
	@echo "make test          the whole suite on the oldest and the newest Python (has: $(VERSIONS))"
	@echo "make bench         measure; CHECK=1 fails where a budget is missed"
	@echo "make bench-page    measure the webapp in Chromium; CHECK=1 fails on slow ones"
	@echo "make scale         how far one machine goes; PART=objects, projects, files or year"
	@echo "make soak          many writers on one store, some of them killed (SECONDS=60)"
	@echo "make fuzz          hostile input for codec, policy and diff (SECONDS=60 each)"
	@echo "make audit         licences, secrets in the archive, known vulnerabilities; STRICT=1"
	@echo "                   fails on what could not be looked up"
	@echo "make verify-dss    ask a real node what we believe about DSS; needs DATAIKU_HOST and"
	@echo "                   DATAIKU_API_KEY, writes in a project of its own only"
	@echo "make plugin        build the plugin archive from what is committed"
	@echo "make golden        write the expected reports anew, to be read in the diff"
	@echo "make reference     write docs/reference anew from the commands and the docstrings"
	@echo "make pictures      draw the pictures of the docs anew, to be looked at"
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
		COVERAGE_CORE=$$core .venv/$$version/bin/python -m pytest -n 3 $$only || exit 1; \
	done

demo: .venv/$(NEWEST)/ready
	@.venv/$(NEWEST)/bin/python demo/run.py

serve: .venv/$(NEWEST)/ready
	@.venv/$(NEWEST)/bin/python demo/serve.py $(if $(PORT),--port $(PORT))

bench: .venv/$(NEWEST)/ready
	@.venv/$(NEWEST)/bin/python benchmarks/run.py $(if $(CHECK),--check)

bench-page: .venv/$(NEWEST)/ready
	@.venv/$(NEWEST)/bin/python benchmarks/page.py $(if $(CHECK),--check)

scale: .venv/$(NEWEST)/ready
	@timeout 3600 .venv/$(NEWEST)/bin/python benchmarks/scale.py $(PART)

soak: .venv/$(NEWEST)/ready
	@PYTHONPATH=tests SOAK_SECONDS=$(or $(SECONDS),60) .venv/$(NEWEST)/bin/python -m crash.soak
	@PROTOCOL_EXAMPLES=200 .venv/$(NEWEST)/bin/python -m pytest -q tests/crash/test_protocol.py

fuzz: .venv/$(NEWEST)/ready
	@PYTHONPATH=tests .venv/$(NEWEST)/bin/python -m fuzz --seconds $(or $(SECONDS),60) \
		$(if $(TARGET),--target $(TARGET))

audit: $(READY) .venv/audit/ready plugin
	@for version in $(VERSIONS); do .venv/$$version/bin/python tests/audit/licences.py || exit 1; done
	@.venv/$(NEWEST)/bin/python tests/audit/secrets_scan.py $(PLUGIN)
	@.venv/audit/bin/python tests/audit/vulnerabilities.py $(if $(STRICT),--strict) \
		$(addprefix .venv/,$(VERSIONS))

.venv/audit/ready: .venv/$(NEWEST)/ready
	@.venv/$(NEWEST)/bin/python -m venv .venv/audit
	@.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit>=2.9,<3" \
		&& touch $@ || echo "pip-audit could not be installed"

verify-dss: .venv/$(NEWEST)/ready
	@PYTHONPATH=tests .venv/$(NEWEST)/bin/python -m real_node $(if $(FORMAT),--format $(FORMAT))

plugin:
	@python3 -m json.tool plugin.json > /dev/null
	@mkdir -p $(DIST)
	@rm -f $(PLUGIN)
	@git archive -9 --format=zip -o $(PLUGIN) HEAD
	@echo $(PLUGIN)

golden: .venv/$(NEWEST)/ready
	.venv/$(NEWEST)/bin/python -m pytest tests/e2e tests/docs -k golden --write-golden -q

reference: .venv/$(NEWEST)/ready
	@.venv/$(NEWEST)/bin/python docs/reference/make.py

pictures: .venv/$(NEWEST)/ready
	@.venv/$(NEWEST)/bin/python docs/images/make.py
	@.venv/$(NEWEST)/bin/python docs/images/webapp.py

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
