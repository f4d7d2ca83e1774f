# Every target works from a bare clone with only Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
AUDITED := .venv/.audited

.PHONY: demo test check audit audit-online format bench mutants clean

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

audit: $(AUDITED)  ## traps in the code that a program can find, and secrets that were left in it
	$(BIN)/bandit --quiet --recursive --severity-level medium bot knowledge reminders feedback storage
	# 3 only says that lines have moved, which it puts right in the baseline.
	$(BIN)/detect-secrets-hook --baseline .secrets.baseline $$(git ls-files) || test $$? -eq 3

audit-online: $(AUDITED)  ## what is known against the pinned versions of libraries; needs the internet
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(INSTALLED)  ## figures of one run; BANKING77=folder compares the search with simpler engines too
	$(BIN)/safeboard bench shipped
	$(BIN)/safeboard bench screening tests/data/independent/personal-data.jsonl
	$(BIN)/safeboard bench start
	$(BIN)/safeboard bench speed
	$(BIN)/safeboard bench delivery
	$(BIN)/safeboard bench large
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
	# An editable install leaves our own code uncompiled, which a start would make up for each time.
	$(BIN)/python -m compileall -q bot knowledge reminders feedback storage
	touch $@

$(AUDITED): $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[audit]'
	touch $@
