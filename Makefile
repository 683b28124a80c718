# `make run` opens an office; `make test` checks everything; `make help` tells the rest.

SHELL := /bin/sh
PYTHON_BIN := .venv/bin/python
PIP := $(PYTHON_BIN) -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes --no-deps

# What is run from the folder itself is found here; nothing has to be built.
export PYTHONPATH := server

# Hundreds of processes import the sources while tests run: they are compiled by the first, even where the environment
# says that nothing compiled is to be kept.
unexport PYTHONDONTWRITEBYTECODE

# Where tests open browsers; tests/conftest.py sees to it that they do nowhere else.
BROWSERS := tests/browser tests/media

# Where those are that open offices and wait for them, more than they reckon; browsers left aside.
WAITING := tests/loadgen tests/media tests/integration

# Where those are that want the machine for themselves; the same sees to that.
ALONE := tests/integration tests/loadgen tests/browser

# Where the tests of floors 0 to 3 are, but for those of the world.
FLOORS := tests/test_config.py tests/tilemap tests/protocol tests/people tests/property

.DEFAULT_GOAL := help
.PHONY: help run demo install install-dev test check check-python check-browser fast floors floors-world floors-others whole whole-media whole-browser whole-waiting whole-others format docs art vendor icons screenshots lock wheel clean

help: ## Tell what there is.
	@echo "Papote: a spatial office in the browser."
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-22s %s\n", $$1, $$2 }'

run: .venv/installed ## Open an office at http://127.0.0.1:8080 (ARGS="--port 9000 --map FILE").
	@exec $(PYTHON_BIN) -m papote serve $(ARGS)

demo: .venv/installed ## The same with simulated people in it (ARGS="--people 40 --seed 7").
	@exec $(PYTHON_BIN) -m papote demo $(ARGS)

install: .venv/installed ## Install what running needs.

install-dev: .venv/installed-dev node_modules/.package-lock.json ## Install what developing needs as well.

.venv/installed: requirements.txt
	@echo "Installing into .venv (once) ..."
	@sh tools/venv.sh
	@$(INSTALL) -r requirements.txt
	@sh tools/command.sh
	@touch $@

.venv/installed-dev: requirements.txt requirements-dev.txt
	@echo "Installing what the tests need into .venv (once) ..."
	@sh tools/venv.sh
	@$(INSTALL) -r requirements-dev.txt
	@sh tools/command.sh
	@touch .venv/installed $@

node_modules/.package-lock.json: package.json package-lock.json
	@npm ci --silent
	@touch $@

# ---- checks, the quick ones first

test: system check whole ## Set up and run everything.

.PHONY: system
system:
	@sh tools/system.sh

check: ## Lint, types, floors.
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-python check-browser

check-python: .venv/installed-dev
	$(PYTHON_BIN) -m ruff check
	$(PYTHON_BIN) -m ruff format --check
	$(PYTHON_BIN) -m mypy
	.venv/bin/lint-imports

check-browser: node_modules/.package-lock.json
	node_modules/.bin/tsc --project tsconfig.json
	node tools/vendor.mjs --check
	node --test --test-reporter=spec tests/static/*.test.js

fast: .venv/installed-dev node_modules/.package-lock.json ## Run the tests that take milliseconds.
	$(PYTHON_BIN) -m pytest -q -m "not slow and not browser" --hypothesis-profile=quick

floors: .venv/installed-dev ## Run those of what is pure: maps, messages, people and, beside them, the world (five seconds).
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target floors-world floors-others

floors-world:
	$(PYTHON_BIN) -m pytest -q -m "not slow" --hypothesis-profile=quick tests/world

floors-others:
	$(PYTHON_BIN) -m pytest -q -m "not slow" --hypothesis-profile=quick $(FLOORS)

# A browser run by root takes back the niceness it was started with, unless it may not.
MEEK = $(shell setpriv --bounding-set -sys_nice true 2>/dev/null && echo setpriv --bounding-set -sys_nice)

# Waiting for what people see and hear takes long, and little of the processor; so four parts run side by side. Those
# in which sound and pictures flow go first, then those that wait most, and the others take what is left. Each speaks when
# it is done, and what measures comes when all are.
whole: export WHOLE_TESTS := whole
whole: .venv/installed-dev node_modules/.package-lock.json
	@echo "The browser's tests and all others, side by side (some minutes) ..."
	@$(MAKE) --no-print-directory --jobs=4 --output-sync=target --keep-going whole-media whole-browser whole-waiting whole-others
	$(PYTHON_BIN) -m pytest -q -m alone $(ALONE)

whole-media:
	$(PYTHON_BIN) -m pytest -q -m "browser and media and not alone" --durations=15 $(BROWSERS)

whole-browser:
	$(MEEK) nice -n 10 $(PYTHON_BIN) -m pytest -q -m "browser and not media and not alone" --durations=15 $(BROWSERS)

whole-waiting:
	nice -n 5 $(PYTHON_BIN) -m pytest -q -m "not browser and not alone" --durations=15 $(WAITING)

whole-others:
	nice -n 5 $(PYTHON_BIN) -m pytest -q -m "not browser and not alone" --durations=15 $(addprefix --ignore=,$(WAITING))

# ---- making things

format: .venv/installed-dev ## Lay out the Python as agreed.
	$(PYTHON_BIN) -m ruff check --fix
	$(PYTHON_BIN) -m ruff format

docs: .venv/installed-dev ## Print the documents that come from the code.
	$(PYTHON_BIN) -m papote docs configuration > docs/configuration.md
	$(PYTHON_BIN) -m papote docs protocol > docs/protocol.md

art: .venv/installed-dev ## Redraw the tiles, furniture and people, and write the map.
	$(PYTHON_BIN) maps/art/draw.py

vendor: node_modules/.package-lock.json ## Copy the browser's libraries from their packages.
	node tools/vendor.mjs

icons: node_modules/.package-lock.json ## Copy the icons from their package.
	node tools/icons.mjs

screenshots: system .venv/installed-dev ## Take the pictures of the README anew.
	$(PYTHON_BIN) tools/screenshots.py

lock: .venv/installed-dev ## Pin the dependencies anew, with hashes.
	$(PYTHON_BIN) tools/lock.py

wheel: .venv/installed-dev ## Build the package, client and maps included.
	$(PYTHON_BIN) -m hatchling build -t wheel

clean: ## Remove what was installed and made.
	rm -rf .venv node_modules build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results
