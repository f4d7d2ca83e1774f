# Every target works from a bare clone with only Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.PHONY: demo test check format bench mutants clean

demo: $(INSTALLED)  ## the bot and its chat page on this computer; no token, no internet
	$(BIN)/safeboard demo $(ARGS)

test: $(INSTALLED)  ## the quick tests, which need nothing but Python; .ci/run runs all
	$(BIN)/pytest -n auto $(ARGS)

check: $(INSTALLED)  ## lint, strict types, architecture, content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/safeboard knowledge check

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(INSTALLED)  ## figures of one run; BANKING77=folder compares the search with simpler engines too
	$(BIN)/safeboard bench shipped
	$(BIN)/safeboard bench delivery
	$(BIN)/safeboard bench start
	$(if $(BANKING77),$(BIN)/safeboard bench search --banking77 $(BANKING77) $(ARGS))

mutants: $(INSTALLED)  ## which small changes of the code no test notices; FILES=... SAMPLE=60 (0 for all) SEED=1; takes long
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[mutants]'
	$(BIN)/python tests/mutants.py --sample $(or $(SAMPLE),60) --seed $(or $(SEED),1) $(FILES)

clean:
	rm -rf .venv

# A stamp, so that the second run starts at once and a changed requirement installs again.
$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@
