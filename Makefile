# Each target sets itself up. `make app` and `make test` are all one needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APT := $(if $(filter 0,$(shell id -u)),,sudo )apt-get
PORT ?= 8501
# Tests and the servers they start import the same modules many times: compiled once, whatever the
# machine prefers.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadscope --no-loadscope-reorder

.PHONY: install app test preuves lint bench data docs clean

install: $(VENV)/.app

$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); $(APT) update && $(APT) install -y python3-venv && $(PYTHON) -m venv $(VENV); }

$(VENV)/.app: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@ $(VENV)/.app

app: install
	$(BIN)/cnc-geo app --port $(PORT)

# The browser tests drive Debian's Chromium: installed here when the machine has none.
test: $(VENV)/.dev
	command -v chromium-headless-shell > /dev/null || { $(APT) update && { $(APT) install -y --no-install-recommends chromium-headless-shell fonts-dejavu-core || command -v chromium > /dev/null || $(APT) install -y --no-install-recommends chromium fonts-dejavu-core; }; }
	$(PYTEST)

# Whole proofs, which take long: laws on many fresh examples, long enumerations, the whole territory.
preuves: $(VENV)/.dev
	HYPOTHESIS_PROFILE=hasard $(PYTEST) -m "preuve or loi"

# Node checks the scripts of the map and does nothing else: no other target needs it.
node_modules/.lint: package.json package-lock.json .npmrc
	command -v npm > /dev/null || { $(APT) update && $(APT) install -y --no-install-recommends nodejs npm; }
	npm ci --ignore-scripts --no-audit --no-fund
	touch $@

lint: $(VENV)/.dev node_modules/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	cd data && ../$(BIN)/mypy --config-file ../pyproject.toml build_territory.py build_demo.py
	npm run --silent lint

# BASE=<commit>: that commit, built apart in .bench/, and this checkout, measured in turn;
# CLOCK=processor where other work disturbs the machine.
bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks$(if $(BASE), --base $(BASE) $(if $(CLOCK),--clock $(CLOCK)))

data: $(VENV)/.dev
	$(BIN)/python data/build_territory.py
	$(BIN)/python data/build_demo.py

docs: $(VENV)/.dev
	$(BIN)/python docs/glossary.py
	$(BIN)/python docs/pictures.py

clean:
	rm -rf $(VENV) .bench node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
