# What everyone types. XUNCHA_VAR= and PORT= may be given on the command line.
SHELL := /bin/bash
PYTHON := .venv/bin/python
ifdef PORT
export PORT
endif
ifdef XUNCHA_VAR
export XUNCHA_VAR
endif

.PHONY: help install demo reset test check bench shots seed format

help: ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

install: ## system packages, .venv, front-end packages; skips what is already done
	@scripts/install

demo: install ## the whole product with invented data; Ctrl-C ends it, data stays
	@exec $(PYTHON) -m xuncha.demo

reset: install ## empty the demo
	@exec $(PYTHON) -m xuncha.demo reset

seed: install ## another world into the empty database of a running demo: make seed WORLD=city
	@$(PYTHON) manage.py seed --world $(or $(WORLD),demo)

test: install ## all tests, over throw-away servers
	@exec $(PYTHON) -m pytest -n 2 $(ARGS)

check: install ## format, lint, imports, types, migrations, deployment settings, templates
	@scripts/check

format: install ## format the code
	@.venv/bin/ruff check --quiet --fix-only . ; .venv/bin/ruff format .

bench: install ## measure speed; the table is printed
	@$(PYTHON) -m scripts.bench
	@exec $(PYTHON) -m scripts.bench_documents

shots: install ## pictures of every page for each role, into var/shots/
	@exec $(PYTHON) -m scripts.shots
