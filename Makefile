# What everyone types. XUNCHA_VAR= and PORT= may be given on the command line.
SHELL := /bin/bash
PYTHON := .venv/bin/python
ifdef PORT
export PORT
endif
ifdef XUNCHA_VAR
export XUNCHA_VAR
endif
# Modules are compiled once and not anew by each of the processes that demo and tests start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install install-server packages demo dev reset test test-clock quick check bench walk shots pictures seed sbom lock format

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

install: packages ## system packages, .venv, front-end packages; skips what is already done
	@# A server's services may not write here: what they import is compiled for them now.
	@$(PYTHON) -m compileall -q -j 0 .venv/lib accounts core fieldwork findings overview rectification rounds xuncha

install-server: ## the same for a server: nothing that only tests need
	@scripts/install server
	@$(PYTHON) -m compileall -q -j 0 .venv/lib accounts core fieldwork findings overview rectification rounds xuncha

packages:
	@scripts/install

demo: packages ## the whole product with invented data; Ctrl-C ends it, data stays
	@exec $(PYTHON) -m xuncha.demo

dev: packages ## the demo for who works on it: pages reload, errors show their tracebacks
	@DEBUG=true exec $(PYTHON) -m xuncha.demo

reset: packages ## empty the demo
	@exec $(PYTHON) -m xuncha.demo reset

seed: packages ## another world into the empty database of a running demo: make seed WORLD=city
	@$(PYTHON) manage.py seed --world $(or $(WORLD),demo)

test: packages ## what depends on the day at another moment, then all tests, over throw-away servers
	@[ -n "$(ARGS)" ] || scripts/clock turn $(PYTHON) -m pytest -n 2 -m day
	@exec $(PYTHON) -m pytest -n 2 $(ARGS)

test-clock: packages ## all tests as if it were sunday, makeup, yearend, leapday or midnight: make test-clock MOMENT=leapday
	@exec scripts/clock $(or $(MOMENT),turn) $(PYTHON) -m pytest -n 2 $(ARGS)

quick: ## tests of the apps that differ from main, without browser; tables stay: make quick ARGS=tests/core
	@scripts/quick $(ARGS)

check: packages ## format, lint, imports, types, migrations, deployment settings, templates
	@scripts/check

sbom: packages ## what the product is made of, as CycloneDX, into var/sbom/
	@scripts/sbom

lock: packages ## versions and sums of all packages anew from requirements*.in; newer ones: scripts/lock --upgrade
	@scripts/lock

format: packages ## format the code
	@.venv/bin/ruff check --quiet --fix-only . ; .venv/bin/ruff format .

bench: packages ## measure speed; the table is printed
	@$(PYTHON) -m scripts.bench
	@exec $(PYTHON) -m scripts.bench_documents

walk: packages ## every form of every role in Chromium, with nothing and with one field changed (a quarter of an hour)
	@exec $(PYTHON) -m pytest tests/browser/every_form.py -q

shots: packages ## pictures of every page for each role, into var/shots/
	@exec $(PYTHON) -m scripts.shots

pictures: packages ## the pictures that README and the manual show, into docs/images/
	@exec $(PYTHON) -m scripts.shots images
