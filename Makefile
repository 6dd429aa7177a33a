# make demo: set up and run the main job.  make test: run the tests.  Only Python 3.11+, make and git are assumed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: setup demo test lint bench fuzz screenshots lock clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock  # the lock is whole: nothing is left to resolve
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	-$(BIN)/python browser/fetch.py
	touch $(STAMP)

demo: setup
	$(BIN)/reportedly demo

lint: setup
	$(BIN)/ruff check .
	$(BIN)/mypy

test: setup lint
	$(BIN)/python -m pytest

bench: setup
	$(BIN)/python bench/run.py

fuzz: setup
	$(BIN)/python -m pip install --quiet atheris
	$(BIN)/python fuzz/run.py

screenshots: setup
	$(BIN)/python browser/shots.py

lock:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
	  --custom-compile-command "make lock" --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build dist
