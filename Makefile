# make demo    set everything up and run the whole path on the demo corpus
# make test    set everything up and run the tests
# make studio  Label Studio on this machine, with the demo corpus ready to annotate
# make torch   PyTorch, without which the tests of docs/train.md are partly skipped (1 GB or more)
# make live    the tests against a real Label Studio and Chromium
# make lint    style and types
# make leaderboard  run the benchmarks of eval/ and write eval/results/ and eval/LEADERBOARD.md
# make bench   speed against peers (20 MB; make bench SIZES="20 200" for more)

PYTHON ?= python3
BIN := .venv/bin
SIZES ?= 20
PORT ?= 8080

.PHONY: demo studio test torch live slow lint format schema leaderboard bench clean

demo: .venv/core
	@echo "running the demo (half a minute) …"
	@$(BIN)/corpus-kit demo out/demo

studio: .venv/core
	$(BIN)/corpus-kit studio start --demo --port $(PORT)

test: .venv/dev
	$(BIN)/python -m pytest -q -n auto

torch: .venv/train

live: .venv/dev
	$(BIN)/python -m corpus_kit.studio.environment .studio
	$(BIN)/python -m pytest -q -m live tests/live

slow: .venv/dev
	$(BIN)/python -m pytest -q -n auto -m slow

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: .venv/core
	$(BIN)/python -m corpus_kit.schema.language > schemas/schema-language.json

leaderboard: .venv/core
	$(BIN)/python -m corpus_kit.evaluation.history.reference_results eval --run

bench: .venv/dev
	$(BIN)/python -m benchmarks.run --sizes $(SIZES)

clean:
	rm -rf .venv out

.venv/core: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Corpus Kit needs Python 3.11 or later")'
	@$(PYTHON) -m venv .venv
	@echo "installing Corpus Kit and what it needs into .venv (about a minute) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[crf,html]'
	@touch $@

.venv/dev: .venv/core
	@echo "installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

.venv/train: .venv/dev
	@echo "installing PyTorch …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[train]'
	@touch $@
