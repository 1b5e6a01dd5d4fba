# make demo: a site of made-up traffic, built and served on loopback. KEEP=1 keeps it in data/ and public/.
# make install PREFIX=/usr/local: the program and its files; the machine that runs it needs no Swift. DESTDIR stages it.
# make uninstall PREFIX=/usr/local: takes both away again; data and config stay.
# make test: installs what the tests need and runs them all.
# make torture MINUTES=2: kills the server under load, then also commands beside it, as long each. SEED=n repeats a run.
# make bench ROWS=all EVENTS=5000000 ROUNDS=5: one table of speed beside DuckDB, polars, simdjson, GoAccess and bare SwiftNIO.
# make tracker: minifies the tracking script from site-templates/tracker/source. make tracker-test tries it in Chromium.
# make browser BUILT=.build/debug/daybook: tries every type of page in headless Chromium. SHOTS=folder saves pictures.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

PACKAGES := pkg-config g++ libgit2-dev libcmark-dev libpcre2-dev libmaxminddb-dev libsimdjson-dev libisal-dev nettle-dev zlib1g-dev uap-core
TEST_PACKAGES := git nodejs
TRACKER_PACKAGES := esbuild
BENCH_PACKAGES := git python3-venv g++ libsimdjson-dev goaccess wrk
TRACKER_TEST_PACKAGES := esbuild chromium chromium-driver python3-venv
BROWSER_PACKAGES := chromium chromium-driver default-jre-headless poppler-utils python3-venv git
BINARY := .build/release/daybook
BUILT ?= .build/debug/daybook
SHOTS ?=
PORT ?= 8090
TRACKER := site-templates/tracker
TRACKER_VENV := .build/tracker-venv
PREFIX ?= /usr/local
MINUTES ?= 2
SEED ?= $(shell date +%s)
ROWS ?= all
EVENTS ?= 5000000
ROUNDS ?= 5
CONFIGURATION ?= release
# A folder of its own, since the static library wants everything compiled for it.
STATIC_BUILD ?= .build-static

.PHONY: demo install uninstall test torture bench packages test-packages bench-packages tracker tracker-test \
	tracker-packages tracker-test-packages browser browser-packages swift lint

demo: swift packages
	swift build -c release --product daybook
	@scratch="$$(mktemp -d)"; trap 'rm -rf "$$scratch"' EXIT; \
	if [ -n "$${KEEP:-}" ]; then data=data; public=public; \
	else data="$$scratch/data"; public="$$scratch/public"; fi; \
	if [ ! -e "$$data/store.json" ]; then $(BINARY) demo --data "$$data"; fi; \
	$(BINARY) build --data "$$data" --public "$$public"; \
	key() { $(BINARY) key create --data "$$data" --project lantern-shop --name "$$1" --scope "$$2" --json \
		| sed 's/.*"key":"\([^"]*\)".*/\1/'; }; \
	sed "s/@KEY@/$$(key 'Page with the tracker' ingest)/" $(TRACKER)/page.html > "$$public/try.html"; \
	cp $(TRACKER)/page.js "$$public/try.js"; \
	echo "A page that is counted: http://127.0.0.1:$(PORT)/try.html"; \
	echo "Live: curl -H 'X-Pulse-Key: $$(key 'Live reports' query)' http://127.0.0.1:$(PORT)/api/v1/stats"; \
	$(BINARY) serve --data "$$data" --public "$$public" --port $(PORT) --rebuild-minutes 0

install: BIN = $(DESTDIR)$(PREFIX)/bin
install: SHARE = $(DESTDIR)$(PREFIX)/share/daybook/site-templates
install: swift packages
	swift build -c $(CONFIGURATION) --static-swift-stdlib --product daybook --scratch-path $(STATIC_BUILD)
	@if ldd $(STATIC_BUILD)/$(CONFIGURATION)/daybook | grep -E 'libswift|lib_?Foundation|not found'; then \
		echo "The program needs libraries of Swift and was not installed."; exit 1; fi
	install -D -s -m 755 $(STATIC_BUILD)/$(CONFIGURATION)/daybook "$(BIN)/daybook"
	rm -rf "$(SHARE)"
	cd site-templates && find . -type f -exec install -D -m 644 {} "$(SHARE)/{}" \;
	"$(BIN)/daybook" version

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/daybook"
	rm -rf "$(DESTDIR)$(PREFIX)/share/daybook/site-templates"
	-rmdir "$(DESTDIR)$(PREFIX)/share/daybook" 2>/dev/null

test: swift packages test-packages
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build --disable-xctest

torture: swift packages test-packages
	swift build -c release --product daybook
	python3 Tests/Torture/run.py t1 --minutes $(MINUTES) --seed $(SEED) --binary $(BINARY)
	python3 Tests/Torture/run.py t7 --minutes $(MINUTES) --seed $(SEED) --binary $(BINARY)

# What `make install` installs is measured.
bench: swift packages bench-packages
	swift build -c release --static-swift-stdlib --product daybook --scratch-path $(STATIC_BUILD)
	python3 Tests/Benchmarks/bench.py --binary $(STATIC_BUILD)/release/daybook --rows $(ROWS) --events $(EVENTS) --rounds $(ROUNDS) --fresh

lint: swift
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

tracker: tracker-packages
	@for name in script.js $(patsubst $(TRACKER)/source/%,%,$(wildcard $(TRACKER)/source/parts/*.js)); do \
		esbuild --minify --target=es2020 --log-level=warning "$(TRACKER)/source/$$name" > "$(TRACKER)/$$name"; \
	done

tracker-test: tracker-test-packages
	@if [ ! -e $(TRACKER_VENV)/installed ]; then \
		python3 -m venv $(TRACKER_VENV) && $(TRACKER_VENV)/bin/pip install -q selenium==4.51.0 && touch $(TRACKER_VENV)/installed; \
	fi
	$(TRACKER_VENV)/bin/python Tests/Tracker/run.py

browser: swift packages browser-packages
	@if [ $(BUILT) = .build/debug/daybook ]; then swift build --product daybook; fi
	python3 Tests/Browser/run.py --binary $(BUILT) $(if $(SHOTS),--shots $(SHOTS))

swift:
	@command -v swift >/dev/null || { echo "Daybook needs Swift 6.3: https://www.swift.org/install/linux/"; exit 1; }

packages: WANTED := $(PACKAGES)
test-packages: WANTED := $(TEST_PACKAGES)
bench-packages: WANTED := $(BENCH_PACKAGES)
tracker-packages: WANTED := $(TRACKER_PACKAGES)
tracker-test-packages: WANTED := $(TRACKER_TEST_PACKAGES)
browser-packages: WANTED := $(BROWSER_PACKAGES)
packages test-packages bench-packages tracker-packages tracker-test-packages browser-packages:
	@missing=""; for name in $(WANTED); do \
		dpkg-query -W -f '$${Status}' "$$name" 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$name"; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	install="apt-get install -y --no-install-recommends$$missing"; \
	if [ "$$(id -u)" = 0 ]; then as=""; elif command -v sudo >/dev/null; then as="sudo"; \
	else echo "These Debian packages are missing; as root, run: apt-get update && $$install"; exit 1; fi; \
	echo "Installing$$missing"; \
	$$as apt-get update -q && $$as env DEBIAN_FRONTEND=noninteractive $$install
