# Needs Python 3.11 or later and make, nothing else. `make demo` is the way in.

PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
# The first Python that is new enough, looked for only when there is something to install.
PYTHON = $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)

.PHONY: demo serve test check bench vendor lock translations help
.DEFAULT_GOAL := help

help:
	@echo "make demo [PORT=8000]    demokommunen på den här datorn (SQLite, inget mer att installera)"
	@echo "make serve [PORT=8000]   som i drift: PostgreSQL, Redis, Celery och flera webbprocesser"
	@echo "make test                alla tester"
	@echo "make check               stil, typer, väggar mellan rummen, mallar, migreringar, översättningar"
	@echo "make bench [ONLY=namn]   mätningar mot golv och mål"
	@echo "make vendor              bygger static/vendor på nytt"
	@echo "make lock                låser beroendena på nytt"

# The product's packages, each by its hash. A stamp tells that this lock is what is installed.
$(VENV)/product.stamp: requirements.lock
	@test -n "$(PYTHON)" || { \
		echo "Python 3.11 eller senare hittades inte. Installera det (Debian och Ubuntu: apt-get install python3 python3-venv)." >&2; exit 1; }
	@test -x $(PY) && $(PY) -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "  Skapar .venv med $$($(PYTHON) --version)"; rm -rf $(VENV); \
		$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
			echo "Python saknar venv eller ensurepip. Installera det (Debian och Ubuntu: apt-get install python3-venv)." >&2; exit 1; }; }
	@echo "  Installerar plattformens paket (en gång, cirka en minut)"
	@rm -f $@; { PIP_ROOT_USER_ACTION=ignore $(PY) -m pip install --disable-pip-version-check --require-hashes --no-deps -r requirements.lock && touch $@; } \
		| sed -u -n 's/^Collecting \([^ ]*\).*/    \1/p; s/^Requirement already.*: \([^ ]*\) in.*/    \1 (finns)/p; s/^Installing collected.*/    packar upp …/p'
	@test -e $@ || { echo "Paketen installerades inte. Felet står ovan; kör samma kommando igen när det är rättat." >&2; exit 1; }
	@echo "  ✓ Paketen är installerade"

$(VENV)/tests.stamp: $(VENV)/product.stamp requirements-dev.lock
	@echo "  Installerar testernas paket"
	@PIP_ROOT_USER_ACTION=ignore $(PY) -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

demo: $(VENV)/product.stamp
	@PLATFORM_DEMO=1 $(PY) manage.py demo --port $(PORT)

serve: $(VENV)/product.stamp
	@$(PY) manage.py serve --port $(PORT)

test: $(VENV)/tests.stamp
	@$(PY) -m tests

check: $(VENV)/tests.stamp
	@$(PY) -m tests.house

bench: $(VENV)/tests.stamp
	@$(PY) -m bench $(if $(ONLY),--only $(ONLY))

vendor:
	@command -v npm >/dev/null 2>&1 || { echo "make vendor behöver npm (Debian och Ubuntu: apt-get install npm). Inget annat behöver det." >&2; exit 1; }
	@python3 frontend/vendor.py

lock:
	@test -x $(VENV)/bin/uv || { echo "Kör make test först: uv ligger bland testernas paket." >&2; exit 1; }
	@$(PY) -m tests.house.lock

translations:
	@$(PY) -m tests.house.translations
