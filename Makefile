# Set-up, run, test. `make help` lists every target.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# uv is used from the PATH when there is one, else fetched into .tools (nothing outside is changed).
TOOLS := $(CURDIR)/.tools
UV := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
PYTHON3 ?= python3
# uv does not see inactive pyenv versions: name the newest 3.10 there if any, else let uv find or fetch one.
PYENV_310 := $(lastword $(sort $(wildcard $(or $(PYENV_ROOT),$(HOME)/.pyenv)/versions/3.10.*/bin/python)))
BOT_PYTHON ?= $(or $(PYENV_310),3.10)
# Where the system keeps its certificates, uv trusts those: a site's own authority, or a proxy that looks inside.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS := 1
endif
# To try it; a real installation has DEMO=no, or starts with `hotline up`.
DEMO ?= yes
# The environments are these two, whatever virtual environment is active.
unexport VIRTUAL_ENV
# Compiled Python is kept whatever the shell says: tests and assistant start hundreds of processes, and Rasa alone takes
# ten seconds longer to compile than to load.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 20

.PHONY: up
up: setup ## Set up what is missing, start everything, serve until Ctrl-C; a demo county if the database is empty (DEMO=no: none)
	@exec .venv/bin/hotline up $(if $(filter yes,$(DEMO)),--demo) --stop-with-parent $$PPID

.PHONY: demo
demo: setup ## Fill the empty database of a running assistant with a demo county (never for a real installation)
	@.venv/bin/hotline demo load

.PHONY: setup
setup: $(UV) .venv/.synced rasa_project/.venv/.synced ## Both Python environments from their lock files

$(TOOLS)/bin/uv:
	@echo "· fetching uv into .tools (about 10 s)"
	@$(PYTHON3) -m venv $(TOOLS) || { echo "python3 has no venv module; on Debian: apt-get install python3-venv"; exit 1; }
	@$(TOOLS)/bin/pip install --quiet --disable-pip-version-check uv

.venv/.synced: pyproject.toml uv.lock | $(UV)
	@echo "· app environment (first time about 30 s)"
	@$(UV) sync --quiet --frozen
	@touch $@

rasa_project/.venv/.synced: rasa_project/pyproject.toml rasa_project/uv.lock | $(UV)
	@echo "· bot environment with Rasa (first time 1–3 minutes, about 2.5 GB)"
	@$(UV) sync --quiet --frozen --directory rasa_project --python "$(BOT_PYTHON)"
	@touch $@

.PHONY: train
train: setup ## Train the bot's model if its inputs changed
	@.venv/bin/hotline train

.PHONY: entities
entities: setup ## Learn the tagger of names and numbers anew, when marks or tagger have changed (5 minutes)
	@cd rasa_project && TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES=-1 .venv/bin/python -W ignore -m tools.learn_entities

.PHONY: lexicon
lexicon: setup ## Write the bot's word list from the policy library
	@.venv/bin/hotline lexicon

# Several things at a time keep two cores busy to the end: the bot is trained while what needs no bot is tested, then its
# dialogues beside its pages and stories. What needs the trained bot is the longest chain, so the others give way to it;
# what needs no Rasa at all begins while its environment, by far the larger one, is still being made.
# A target's lines come together when it is through; one that fails stops none of the others.
GIVE_WAY := nice -n 5
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.PHONY: test
test: ## Lint, types, layers, model, all tests but the slow ones
	@echo "· checks and tests, five at a time (11 to 15 minutes on two idle cores); each shows its lines when it is through"
	@$(MAKE) --jobs=5 --keep-going $(SYNC) test-dialogues test-pages test-stories test-rest test-api test-knowledge lint

.PHONY: test-dialogues
test-dialogues: train ## A part of `test`: whole dialogues with the real bot
	@.venv/bin/pytest tests/dialogues -m "bot and not slow"

.PHONY: test-pages
test-pages: train browser ## A part of `test`: all else that needs the bot, the pages among it
	@.venv/bin/pytest tests -m "bot and not slow" --ignore=tests/dialogues

.PHONY: test-api
test-api: .venv/.synced ## A part of `test`: the HTTP API, without the bot
	@$(GIVE_WAY) .venv/bin/pytest tests/telephony -m "not bot and not slow"

.PHONY: test-knowledge
test-knowledge: setup ## A part of `test`: library and rules, and what the bot is made of, without the bot
	@$(GIVE_WAY) .venv/bin/pytest tests/knowledge tests/rasa_project -m "not bot and not slow"

.PHONY: test-rest
test-rest: .venv/.synced browser ## A part of `test`: what the three others leave
	@$(GIVE_WAY) .venv/bin/pytest tests -m "not bot and not slow" \
		--ignore=tests/telephony --ignore=tests/knowledge --ignore=tests/rasa_project

.PHONY: test-slow
test-slow: setup ## The slow tests: parts started, killed, taken away, over and over
	@.venv/bin/hotline train
	@.venv/bin/pytest tests -m slow

.PHONY: test-fast
test-fast: setup ## The tests that need neither bot nor browser
	@.venv/bin/pytest tests -m "not bot and not browser and not slow"

.PHONY: test-stories
test-stories: train ## The bot's test stories (Rasa's own runner)
	@scripts/test_stories.sh

.PHONY: lint
lint: .venv/.synced ## ruff, mypy, import layers
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

.PHONY: format
format: setup ## Format the code
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

.PHONY: check-knowledge
check-knowledge: setup ## Prove every quote and citation, and say where the library is thin or old
	@.venv/bin/hotline knowledge check

.PHONY: browser
browser: ## Chromium and Chinese fonts for the browser tests (Debian packages)
	@scripts/install_browser.sh

.PHONY: evaluate-nlu
evaluate-nlu: setup ## Score the bot on the held-out messages (see docs/nlu.md before you do)
	@.venv/bin/hotline evaluate nlu rasa_project/held_out/second

.PHONY: check-nlu
check-nlu: setup ## What is wrong with the bot's training data
	@.venv/bin/hotline evaluate data --looks

.PHONY: bake-off
bake-off: setup ## Several pipelines beside each other on the held-out messages (DIET, on a fifth of ours, takes many hours)
	@.venv/bin/python -m benchmarks.nlu

.PHONY: bench-entities
bench-entities: setup ## The readers of names and numbers beside a learnt tagger, on messages marked by hand
	@.venv/bin/python -m benchmarks.entities

.PHONY: bench-chat
bench-chat: setup ## Messages per second, latency and memory, beside stock Rasa
	@.venv/bin/python -m benchmarks.chat

.PHONY: bench-answers
bench-answers: setup ## Answers and searches per second
	@.venv/bin/python -m benchmarks.answers

.PHONY: bench-regions
bench-regions: setup ## What recognising places costs: loading, memory, time
	@.venv/bin/python -m benchmarks.regions

.PHONY: bench-eligibility
bench-eligibility: setup ## One household and a million through the rules, beside OpenFisca
	@.venv/bin/python -m benchmarks.eligibility

.PHONY: bench-questions
bench-questions: setup ## How many questions a screening asks, by random families
	@.venv/bin/python -m benchmarks.interview

.PHONY: bench-turns
bench-turns: setup ## What a turn of a screening takes and finds, beside an earlier version
	@.venv/bin/python -m benchmarks.interview.turns

.PHONY: bench-tickets
bench-tickets: setup ## Opening, steps and lists among a million tickets, beside django-helpdesk
	@.venv/bin/python -m benchmarks.tickets

.PHONY: clean
clean: ## Remove environments, models and caches (var/ with the database stays)
	rm -rf .venv rasa_project/.venv rasa_project/models rasa_project/.rasa .tools .mypy_cache .ruff_cache .pytest_cache
